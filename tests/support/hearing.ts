import type { Page } from 'puppeteer';

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
