import type { Page } from 'puppeteer';
import { eventually, inbound } from './media.ts';

/**
 * Browsers that play only in, or after, a press of the person, to be evaluated before a page's own scripts.
 * - `every play`: each one wants a press of its own
 * - `every element`: one that played in a press may play again, as in WebKit
 */
export function wantsPress(whenever: 'every play' | 'every element'): string {
  return `(${install.toString()})(${JSON.stringify(whenever)})`;
}

function install(whenever: string): void {
  let pressing = false;
  const released = new WeakSet<HTMLMediaElement>();
  for (const type of ['click', 'keydown', 'pointerup']) {
    addEventListener(
      type,
      event => {
        pressing ||= event.isTrusted;
        setTimeout(() => (pressing = false));
      },
      { capture: true },
    );
  }
  // What starts by itself would get round it.
  Object.defineProperty(HTMLMediaElement.prototype, 'autoplay', { get: () => false, set: () => undefined });
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    if (pressing) released.add(this);
    const allowed = pressing || this.muted || (whenever === 'every element' && released.has(this));
    return allowed ? play.call(this) : Promise.reject(new DOMException('It wants a press.', 'NotAllowedError'));
  };
}

/** What is played to the person, one row a sound. */
export function sounds(page: Page): Promise<{ readonly paused: boolean; readonly time: number }[]> {
  return page.$$eval('audio[data-audio-of]', all =>
    all.map(audio => ({
      paused: (audio as HTMLAudioElement).paused,
      time: (audio as HTMLAudioElement).currentTime,
    })),
  );
}

/** Waits until that many sounds are really played: their elements run, and what comes to them is loud. */
export async function hears(page: Page, count: number): Promise<void> {
  const before = await eventually(
    () => sounds(page),
    now => now.length === count && now.every(({ paused }) => !paused),
  );
  await eventually(
    () => sounds(page),
    now => now.length === count && now.every(({ time }, index) => time > before[index]!.time),
  );
  await eventually(
    () => inbound(page),
    ({ energy }) => energy.filter(heard => heard > 0).length === count,
  );
}

/** What stands on the button over the stage that starts what the browser refused to play, if it is there. */
export function asked(page: Page): Promise<string[]> {
  return page.$$eval('[data-tap]', all => all.map(button => (button as HTMLElement).innerText.trim()));
}

/** Tries to play sound without a press. Resolves with the name of the browser's refusal, null when it plays. */
export function refusal(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    const element = document.createElement('audio');
    element.srcObject = new AudioContext().createMediaStreamDestination().stream;
    return element.play().then(
      () => null,
      (error: Error) => error.name,
    );
  });
}
