// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AssistantConfig } from '../../../extension/assistantConfig.ts';

const bridge = vi.hoisted(() => ({
  isConnected: vi.fn(() => true),
  tellLinksChanged: vi.fn(),
  reload: vi.fn(),
  config: (_config: AssistantConfig): void => {},
}));
vi.mock('../../../extension/contentBridge.ts', () => ({
  isConnected: bridge.isConnected,
  tellLinksChanged: bridge.tellLinksChanged,
  answerLinkList: () => {},
  describeLink: () => {},
  openSession: () => {},
  openTab: () => {},
  watchConfig: (listener: (config: AssistantConfig) => void) => ((bridge.config = listener), bridge.reload),
}));
/** The frame's links, and what hears that they are others. */
const frame = vi.hoisted(() => ({ links: [] as { url: string }[], changed: () => {}, started: 0 }));
vi.mock('../../../core/links/page/Assistant.ts', () => ({
  Assistant: class {
    constructor(_recogniser: unknown, _click: unknown, { changed }: { changed: () => void }) {
      frame.changed = changed;
      frame.started += 1;
    }
    links = () => frame.links;
    stop = () => {};
    onClick = () => {};
  },
}));
const { default: script } = await import('../../../entrypoints/assistant.ts');

const told = bridge.tellLinksChanged;
let listening: AbortController;

beforeEach(() => {
  [frame.links, frame.started] = [[], 0];
  bridge.isConnected.mockReturnValue(true);
  // Each test is a document of its own.
  listening = new AbortController();
  const add = window.addEventListener.bind(window);
  vi.spyOn(window, 'addEventListener').mockImplementation(((type: string, heard: EventListener) =>
    add(type, heard, { capture: true, signal: listening.signal })) as never);
});
afterEach(() => {
  listening.abort();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  [bridge.tellLinksChanged, bridge.reload].forEach(one => one.mockClear());
});

function begin(quietSites: readonly string[] = []): void {
  script.main();
  bridge.config({ click: 'panel', quietSites, origins: [], off: [], patterns: [] } as unknown as AssistantConfig);
}

function finds(...urls: string[]): void {
  frame.links = urls.map(url => ({ url }));
  frame.changed();
}

const happens = (type: string, persisted = false) =>
  window.dispatchEvent(Object.assign(new Event(type), { persisted }));

describe('the links of a page, which its tab counts', () => {
  test.each(['prerenderingchange', 'pageshow'])('are told again on %s: until then another page was counted', type => {
    begin();
    finds('https://rooms.example.org/r/physics');
    expect(told).toHaveBeenCalledTimes(1);
    happens(type);
    expect(told).toHaveBeenCalledTimes(2);
    expect(bridge.reload).not.toHaveBeenCalled();
  });

  test('are told again by a page that is gone back to, which then reads the settings that changed meanwhile', () => {
    begin();
    finds('https://rooms.example.org/r/physics');
    happens('pageshow', true);
    expect(told).toHaveBeenCalledTimes(2);
    expect(bridge.reload).toHaveBeenCalledTimes(1);
  });

  test('are not told where there are none, nor twice if they are the same', () => {
    begin();
    happens('pageshow', true);
    expect(told).not.toHaveBeenCalled();
    finds('https://rooms.example.org/r/physics');
    frame.changed();
    expect(told).toHaveBeenCalledTimes(1);
    finds();
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('are told to nobody once the extension was updated under the page', () => {
    begin();
    finds('https://rooms.example.org/r/physics');
    bridge.isConnected.mockReturnValue(false);
    finds('https://rooms.example.org/r/chemistry');
    happens('pageshow', true);
    expect(told).toHaveBeenCalledTimes(1);
    expect(bridge.reload).not.toHaveBeenCalled();
  });
});

describe('a site that is to be left alone', () => {
  const inFrame = (ancestors: string[] | undefined, referrer: string) => {
    vi.stubGlobal('top', {});
    vi.stubGlobal('location', { hostname: 'widget.example', ancestorOrigins: ancestors });
    vi.spyOn(document, 'referrer', 'get').mockReturnValue(referrer);
  };

  test.each<[string, string[] | undefined, string, boolean]>([
    ['the page in the address bar', ['https://middle.example', 'https://quiet.example'], '', true],
    ['that page, and not by what is between them', ['https://quiet.example', 'https://page.example'], '', false],
    ['what embeds it, in browsers that tell frames nothing else', undefined, 'https://quiet.example/read', true],
    ['itself, where nothing is known of what embeds it', undefined, '', false],
  ])('counts for a frame by %s', (_which, ancestors, referrer, quiet) => {
    inFrame(ancestors, referrer);
    begin(['quiet.example']);
    expect(frame.started).toBe(quiet ? 0 : 1);
  });

  test.each([true, false])('counts for a page by its own address, not by where one came from (quiet: %s)', quiet => {
    vi.stubGlobal('location', { hostname: quiet ? 'www.quiet.example' : 'page.example' });
    vi.spyOn(document, 'referrer', 'get').mockReturnValue(quiet ? 'https://page.example/' : 'https://quiet.example/');
    begin(['quiet.example']);
    expect(frame.started).toBe(quiet ? 0 : 1);
  });
});
