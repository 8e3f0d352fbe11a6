import { beforeEach, describe, expect, test, vi } from 'vitest';
import { runBackground } from '../../../extension/background.ts';
import { followSettings, sessionIn } from '../../../extension/opening.ts';

const { extension, OWN_WINDOW, resetExtension, stored, tell } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);

const ROOM = 'https://rooms.example.org/r/physics';
const PAGE = { tab: { id: 5, windowId: OWN_WINDOW }, frameId: 0 };
const inPanel = async () => (await stored('session'))[`pending-${OWN_WINDOW}`];
let tabs: unknown[];

beforeEach(async () => {
  resetExtension();
  tabs = [];
  vi.spyOn(extension.tabs, 'create').mockImplementation((async (tab: unknown) => tabs.push(tab)) as never);
  await extension.storage.local.set({ trustedServers: ['https://rooms.example.org'] });
  runBackground();
});

describe('what a page’s script may ask of the background', () => {
  test('a session link, which opens the panel in the same task', async () => {
    const asked = tell({ sidestage: 'open-session', url: `${ROOM}?from=mail#invite=secret`, way: 'viewer' }, PAGE);
    expect(extension.sidePanel.open).toHaveBeenCalledWith({ windowId: OWN_WINDOW });
    expect(await asked).toBe(true);
    expect(await inPanel()).toMatchObject({ url: `${ROOM}#invite=secret`, way: 'viewer' });
  });

  test('a way in that there is not is none', async () => {
    await tell({ sidestage: 'open-session', url: ROOM, way: 'host' }, PAGE);
    expect(await inPanel()).not.toHaveProperty('way');
  });

  test.each([['http://rooms.example.org/r/physics'], ['javascript:alert(1)'], [7], [undefined]])(
    'no other address as a session: %s',
    async url => {
      expect(await tell({ sidestage: 'open-session', url }, PAGE)).toBe(false);
      expect(extension.sidePanel.open).not.toHaveBeenCalled();
    },
  );

  test('a link that opens nothing is given back to the page', async () => {
    vi.mocked(extension.sidePanel.open).mockRejectedValue(new Error('No gesture.'));
    vi.mocked(extension.windows.create).mockRejectedValue(new Error('No windows.') as never);
    vi.mocked(extension.tabs.create).mockRejectedValue(new Error('No tabs.') as never);
    expect(await tell({ sidestage: 'open-session', url: ROOM }, PAGE)).toBe(false);
    expect(await inPanel()).toBeUndefined();
  });

  test('a session of another service, in a tab, and no other address', async () => {
    expect(await tell({ sidestage: 'open-tab', url: 'https://zoom.us/j/123456789' }, PAGE)).toBe(true);
    expect(tabs).toMatchObject([{ openerTabId: 5 }]);
    await tell({ sidestage: 'open-tab', url: 'https://example.org/' }, PAGE);
    expect(await tell({ sidestage: 'open-tab', url: null }, PAGE)).toBe(false);
    expect(tabs).toHaveLength(1);
  });

  test('what a card shows, of links that are marked alone', async () => {
    const card = await tell({ sidestage: 'describe-link', url: 'https://zoom.us/j/123456789', fresh: true }, PAGE);
    expect(card).toMatchObject({ words: {}, parts: expect.any(Array), style: expect.any(String) });
    expect(await tell({ sidestage: 'describe-link', url: 'https://unknown.example.org/r/a' }, PAGE)).toBeNull();
    expect(await tell({ sidestage: 'describe-link', url: 7 }, PAGE)).toBeNull();
  });

  test('to count its links, but not those of a page that is made beforehand and not on screen yet', async () => {
    extension.tabs.sendMessage = vi.fn(async () => [{ url: ROOM, provider: 'own' }]) as never;
    const said = (sender: object) => tell({ sidestage: 'links-changed' }, { ...PAGE, ...sender }).catch(() => {});
    await said({ documentLifecycle: 'prerender', frameId: 4 });
    await said({ documentLifecycle: 'active', frameId: 3 });
    await vi.waitFor(async () => expect(await extension.action.getBadgeText({ tabId: 5 })).toBe('1'));
    expect((await stored('session'))['frames-5']).toEqual([3]);
  });

  test('nothing, if it is in no tab', async () => {
    await expect(tell({ sidestage: 'open-session', url: ROOM }, {})).rejects.toThrow();
    expect(extension.sidePanel.open).not.toHaveBeenCalled();
  });
});

describe('the context menu', () => {
  const tab = { id: 5, windowId: OWN_WINDOW };
  const choose = (choice: object) =>
    extension.contextMenus.onClicked.trigger({ menuItemId: 'join-in-panel', ...choice }, tab);

  test('has its entry once, made anew with each installation and start', async () => {
    await extension.runtime.onInstalled.trigger({} as never);
    await extension.runtime.onStartup.trigger();
    await vi.waitFor(() => expect(extension.contextMenus.create).toHaveBeenCalledTimes(2));
    expect(extension.contextMenus.removeAll).toHaveBeenCalledTimes(2);
    expect(extension.contextMenus.create).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'join-in-panel', contexts: ['link', 'selection'] }),
    );
  });

  test('opens a session link in the panel at once', async () => {
    choose({ linkUrl: ROOM });
    expect(extension.sidePanel.open).toHaveBeenCalledOnce();
    await vi.waitFor(async () => expect(await inPanel()).toMatchObject({ url: ROOM }));
  });

  test('finds the session in selected text, with or without its scheme', async () => {
    choose({ selectionText: ` see rooms.example.org/r/physics. ` });
    choose({ selectionText: 'rooms.example.org/r/physics' });
    await vi.waitFor(async () => expect(await inPanel()).toMatchObject({ url: ROOM }));
  });

  test('opens another service’s session in a tab', async () => {
    choose({ linkUrl: 'https://zoom.us/j/123456789' });
    await vi.waitFor(() => expect(tabs).toHaveLength(1));
    expect(extension.sidePanel.open).not.toHaveBeenCalled();
  });

  test.each(['cold', 'warm'])('reads a link by the person’s own patterns, with a worker that is %s', async worker => {
    await extension.storage.local.set({ links: { patterns: ['corp.example.org/r/*'] } });
    if (worker === 'cold') {
      followSettings();
    } else {
      await vi.waitFor(() => expect(sessionIn('https://corp.example.org/r/a', undefined)?.provider).toBe('custom'));
    }
    choose({ linkUrl: 'https://corp.example.org/r/a' });
    await vi.waitFor(() => expect(tabs).toMatchObject([{ url: 'https://corp.example.org/r/a', openerTabId: 5 }]));
    expect(await inPanel()).toBeUndefined();
  });

  test('opens a service that is switched off all the same: it was chosen', async () => {
    await extension.storage.local.set({ links: { servicesOff: ['zoom'] } });
    choose({ linkUrl: 'https://zoom.us/j/123456789' });
    await vi.waitFor(() => expect(tabs).toHaveLength(1));
  });

  test('opens the panel, which says how sessions are found, if there is none', async () => {
    choose({ selectionText: 'nothing here' });
    expect(extension.sidePanel.open).toHaveBeenCalledOnce();
    choose({ menuItemId: 'another-entry', linkUrl: ROOM });
    expect(extension.sidePanel.open).toHaveBeenCalledOnce();
  });
});

describe('the key for the first session of the page', () => {
  const press = () => extension.commands.onCommand.trigger('open-first-link', { id: 5, windowId: OWN_WINDOW });
  const answering = (links: unknown) => (extension.tabs.sendMessage = vi.fn(async () => links) as never);

  test('opens the panel at once, and the first link of our own there', async () => {
    answering([
      { url: 'https://zoom.us/j/123456789', provider: 'zoom' },
      { url: ROOM, provider: 'own' },
    ]);
    press();
    expect(extension.sidePanel.open).toHaveBeenCalledOnce();
    await vi.waitFor(async () => expect(await inPanel()).toMatchObject({ url: ROOM }));
    expect(tabs).toEqual([]);
  });

  test('opens the first of another service in a tab, if there is none of our own', async () => {
    answering([{ url: 'https://zoom.us/j/123456789', provider: 'zoom' }]);
    press();
    await vi.waitFor(() => expect(tabs).toHaveLength(1));
    expect(await inPanel()).toBeUndefined();
  });
});
