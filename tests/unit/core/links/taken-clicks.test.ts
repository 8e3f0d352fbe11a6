// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionMatch } from '../../../../core/links/recognise.ts';
import type { ClickBehaviour } from '../../../../core/links/settings.ts';

const URL = 'https://rooms.example.org/r/physics';
const stops = vi.hoisted(() => ({ scanner: vi.fn() }));
vi.mock('../../../../core/links/page/PageScanner.ts', () => ({
  PageScanner: class {
    start = () => {};
    stop = stops.scanner;
    meet = () => {};
    list = () => [];
    lookAt = (element: HTMLAnchorElement): SessionMatch => ({
      url: element.href,
      host: 'rooms.example.org',
      provider: element.id === 'zoom' ? 'zoom' : 'own',
    });
  },
}));
vi.mock('../../../../core/links/card/CardControl.ts', () => ({
  CardControl: class {
    show = () => Promise.resolve(false);
    onClick = () => {};
    stop = () => {};
  },
}));
const { Assistant } = await import('../../../../core/links/page/Assistant.ts');

let opened: (url: string) => Promise<boolean>;
let connected: boolean;
/** What the link itself was asked to do, by whom: a click that nobody takes goes where it leads. */
let followed: boolean[];

beforeEach(() => {
  document.body.innerHTML = `<a id="own" href="${URL}">in the session</a><a id="zoom" href="https://zoom.us/j/1">Zoom</a>`;
  [opened, connected, followed] = [vi.fn(() => Promise.resolve(true)), true, []];
  document.body.addEventListener('click', event => {
    followed.push(!event.defaultPrevented);
    event.preventDefault();
  });
});
afterEach(() => {
  stops.scanner.mockClear();
  document.body.replaceWith(document.createElement('body'));
});

/** A person's click, as the content script hears of it before the page does. */
async function click(id: string, means: ClickBehaviour = 'panel', event: MouseEventInit = {}): Promise<void> {
  const assistant = new Assistant({} as never, means, {
    describe: () => Promise.resolve(null),
    open: url => opened(url),
    openTab: () => Promise.resolve(true),
    isConnected: () => connected,
    changed: () => {},
  });
  const pressed = new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, ...event });
  Object.defineProperty(pressed, 'isTrusted', { value: true });
  document.addEventListener('click', taken => taken === pressed && assistant.onClick(pressed), {
    capture: true,
    once: true,
  });
  document.querySelector<HTMLElement>(`#${id}`)!.dispatchEvent(pressed);
  await vi.waitFor(() => expect(followed.length).toBeGreaterThan(0));
  await new Promise(resolve => setTimeout(resolve));
}

describe('a click on a session link', () => {
  test.each(['panel', 'ask'] as const)('is taken, and opens the session (%s)', async means => {
    await click('own', means);
    expect(opened).toHaveBeenCalledExactlyOnceWith(URL);
    expect(followed).toEqual([false]);
  });

  test.each(['panel', 'ask'] as const)('that opened nothing is given back: the link is followed (%s)', async means => {
    opened = vi.fn(() => Promise.resolve(false));
    await click('own', means);
    expect(opened).toHaveBeenCalledOnce();
    expect(followed).toEqual([false, true]);
  });

  test('is the link’s after the extension was updated under the page, and its marks are gone', async () => {
    connected = false;
    await click('own');
    expect(opened).not.toHaveBeenCalled();
    expect(followed).toEqual([true]);
    expect(stops.scanner).toHaveBeenCalledOnce();
  });

  test.each<[string, string, ClickBehaviour, MouseEventInit]>([
    ['with ctrl', 'own', 'panel', { ctrlKey: true }],
    ['with the middle button', 'own', 'panel', { button: 1 }],
    ['of another service', 'zoom', 'panel', {}],
    ['where clicks mean nothing special', 'own', 'off', {}],
  ])('%s keeps its meaning', async (_what, id, means, event) => {
    await click(id, means, event);
    expect(opened).not.toHaveBeenCalled();
    expect(followed).toEqual([true]);
  });
});
