import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionMatch } from '../../../core/links/recognise.ts';
import { countLinks } from '../../../extension/badge.ts';
import { linksOfTab, noteFrame } from '../../../extension/frames.ts';
import { linksOfActiveTab } from '../../../extension/tabs.ts';

const { extension, resetExtension, stored } = await vi.hoisted(() => import('../../support/fake-extension.ts'));

const TAB = 5;
const match = (url: string, provider = 'own', verify?: true) =>
  ({ url, host: new URL(url).host, provider, ...(verify && { verify }) }) as unknown as SessionMatch;
const own = match('https://rooms.example.org/r/physics');
const possible = match('https://unknown.example.org/r/physics', 'own', true);
const zoom = match('https://zoom.us/j/1', 'zoom');

/** What each frame of the tab answers; a frame that is not named is closed. */
let frames: Record<number, unknown>;
let asked: number[];

beforeEach(() => {
  resetExtension();
  frames = {};
  asked = [];
  extension.tabs.sendMessage = vi.fn((_tab: number, _message: unknown, { frameId }: { frameId: number }) => {
    asked.push(frameId);
    return frameId in frames ? Promise.resolve(frames[frameId]) : Promise.reject(new Error('No frame'));
  }) as never;
});

describe('the links of a tab', () => {
  test('are asked of its frames, each link once, and sorted by what may be done with them', async () => {
    frames = { 0: [own, zoom], 3: [own, possible] };
    await noteFrame(TAB, 3);
    expect(await linksOfTab(TAB)).toEqual({ trusted: [own], others: [zoom], possible: [possible] });
    expect(asked).toEqual([0, 3]);
  });

  test('are asked of the frames that said so, once each, and of the top one', async () => {
    frames = { 0: [], 3: [own] };
    await noteFrame(TAB, 3);
    await noteFrame(TAB, 3);
    await linksOfTab(TAB);
    expect(asked).toEqual([0, 3]);
  });

  test('of frames that are closed are not asked for again', async () => {
    frames = { 0: [own] };
    await noteFrame(TAB, 3);
    await linksOfTab(TAB);
    await linksOfTab(TAB);
    expect(asked).toEqual([0, 3, 0]);
  });

  test('that is closed leave nothing, though its frames say as they go that theirs are others', async () => {
    await Promise.all([countLinks(TAB, 3), countLinks(TAB, 4)]);
    expect(await stored('session')).toEqual({});
    frames = { 3: [own] };
    await Promise.all([countLinks(TAB, 3), countLinks(TAB, 4)]);
    expect(await stored('session')).toEqual({ [`frames-${TAB}`]: [3] });
  });

  test('are not known where no script runs', async () => {
    expect(await linksOfTab(TAB)).toBeNull();
    frames = { 0: 'nonsense' };
    expect(await linksOfTab(TAB)).toBeNull();
  });

  test('are those of the tab in front', async () => {
    frames = { 0: [own] };
    extension.tabs.query = vi.fn(() => Promise.resolve([{ id: TAB }])) as never;
    expect((await linksOfActiveTab())?.trusted).toEqual([own]);
    extension.tabs.query = vi.fn(() => Promise.resolve([])) as never;
    expect(await linksOfActiveTab()).toBeNull();
  });
});

describe('the number on the toolbar’s button', () => {
  const shown = () => extension.action.getBadgeText({ tabId: TAB });

  test('counts links that are marked: not those on hosts that nobody trusts', async () => {
    frames = { 0: [own, zoom, possible] };
    await countLinks(TAB, 0);
    expect(await shown()).toBe('2');
  });

  test('is not shown without links, and not wider than it can be read', async () => {
    frames = { 0: [possible] };
    await countLinks(TAB, 0);
    expect(await shown()).toBe('');
    frames = { 0: Array.from({ length: 100 }, (_, room) => match(`https://rooms.example.org/r/room-${room}`)) };
    await countLinks(TAB, 0);
    expect(await shown()).toBe('99+');
  });

  test('knows of two frames that speak at once', async () => {
    frames = { 0: [own], 3: [zoom], 4: [match('https://zoom.us/j/2', 'zoom')] };
    await Promise.all([countLinks(TAB, 3), countLinks(TAB, 4)]);
    expect(await shown()).toBe('3');
  });

  test('goes on counting after a failure', async () => {
    frames = { 0: [own] };
    vi.spyOn(extension.action, 'setBadgeText').mockRejectedValueOnce(new Error('No tab.') as never);
    await countLinks(TAB, 0);
    await countLinks(TAB, 0);
    expect(await shown()).toBe('1');
  });
});
