import { beforeEach, describe, expect, test, vi } from 'vitest';

const { extension, keepOwn, OWN_WINDOW, privateWindows, resetExtension, stored, tell, windows } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);

const INVITED = { url: 'https://rooms.example.org/r/physics#invite=secret', id: '1' };

beforeEach(async () => {
  resetExtension();
  vi.resetModules();
  await extension.storage.local.set({ trustedServers: ['https://known.example'], name: 'Ada' });
});

/**
 * A document of a private window starts now, which is the page's own.
 * @param split whether such windows have a worker of their own, as in Chrome: then this can be it
 */
function privately({ split }: { split: boolean }): void {
  Object.assign(extension, { extension: { inIncognitoContext: true } });
  privateWindows.add(OWN_WINDOW);
  extension.runtime.getManifest = () => (split ? { incognito: 'split' } : {}) as never;
}

const load = async () => ({
  ...(await import('../../../extension/items.ts')),
  ...(await import('../../../extension/config.ts')),
  ...(await import('../../../extension/credentials.ts')),
  ...(await import('../../../extension/recent.ts')),
  ...(await import('../../../extension/sessionWindow.ts')),
  ...(await import('../../../extension/trust.ts')),
  ...(await import('../../../extension/windows.ts')),
});

describe.each([{ split: true }, { split: false }])('a document of a private window (split: $split)', ({ split }) => {
  beforeEach(() => privately({ split }));

  test('leaves no room, secret, name or trusted server in storage.local, and takes none of the person’s from there', async () => {
    const before = await stored('local');
    const all = await load();
    expect(await all.displayName.getValue()).toBe('');
    await all.displayName.setValue('Nobody');
    await all.rememberRoom('https://new.example/r/a', 'A', 1);
    await all.credentialFor('https://new.example/r/a', () => 'secret');
    await all.trustServer('https://new.example');
    expect([...(await all.trustedOrigins())]).toEqual(['https://known.example', 'https://new.example']);
    expect(await stored('local')).toEqual(before);
    expect(Object.keys(await stored('own')).sort()).toEqual(['credentials', 'name', 'recentRooms', 'trustedPrivately']);
  });

  test('opens a window for a session that is private, too', async () => {
    await (await load()).openSessionWindow(OWN_WINDOW);
    expect(extension.windows.create).toHaveBeenCalledWith(expect.objectContaining({ incognito: true }));
  });

  test('notes what its sessions did apart from what those of ordinary windows did', async () => {
    await (await load()).clientLog.setValue([]);
    expect(await stored('session')).toEqual({});
  });
});

test('Chrome’s worker of private windows writes nothing that content scripts of ordinary windows read', async () => {
  privately({ split: true });
  const { publishConfig } = await load();
  publishConfig();
  const added = vi.spyOn(extension.storage.local, 'set');
  await extension.runtime.onInstalled.trigger({ reason: 'install' } as never);
  await extension.runtime.onStartup.trigger();
  expect(added).not.toHaveBeenCalled();
});

describe('Firefox’s one background for all windows, which is not private itself', () => {
  const PRIVATE = 8;
  const refused = () => Promise.reject(new Error('may only be called from a user input handler'));

  beforeEach(async () => {
    // In a window without a toolbar it refuses the sidebar to menus and keys, too.
    const sidebarAction = { open: refused, isOpen: () => Promise.resolve(false) };
    Object.assign(extension, { sidePanel: undefined, sidebarAction });
    Object.assign(extension.action, { openPopup: refused });
    extension.runtime.getManifest = () => ({}) as never;
    windows.set(PRIVATE, 'popup');
    privateWindows.add(PRIVATE);
    const { runBackground } = await import('../../../extension/background.ts');
    runBackground();
    // A yes of a private window is in the database of that one.
    keepOwn({ trustedPrivately: ['https://new.example'] });
  });

  const tab = (windowId: number) => ({ id: 5, windowId, incognito: privateWindows.has(windowId) });
  const presses: [string, (windowId: number) => unknown][] = [
    ['a click', id => tell({ sidestage: 'open-session', url: INVITED.url }, { tab: tab(id), frameId: 0 })],
    [
      'the menu',
      id => extension.contextMenus.onClicked.trigger({ menuItemId: 'join-in-panel', linkUrl: INVITED.url }, tab(id)),
    ],
    ['a key', id => extension.commands.onCommand.trigger('open-first-link', tab(id))],
  ];

  test.each(presses)('opens a private window for a session when %s in one asks for it', async (_name, press) => {
    extension.tabs.sendMessage = vi.fn(async () => [{ url: INVITED.url, provider: 'own' }]) as never;
    press(PRIVATE);
    await vi.waitFor(() => expect(extension.windows.create).toHaveBeenCalledOnce());
    expect(extension.windows.create).toHaveBeenCalledWith(expect.objectContaining({ incognito: true }));
    press(OWN_WINDOW);
    await vi.waitFor(() => expect(extension.windows.create).toHaveBeenCalledTimes(2));
    expect(extension.windows.create).not.toHaveBeenLastCalledWith(expect.objectContaining({ incognito: true }));
  });

  test('opens a tab in that window, if it may open none', async () => {
    windows.set(PRIVATE, 'normal');
    vi.mocked(extension.windows.create).mockRejectedValue(new Error('No.') as never);
    const create = vi.spyOn(extension.tabs, 'create').mockResolvedValue({} as never);
    await presses[0]![1](PRIVATE);
    expect(create).toHaveBeenCalledWith({ url: INVITED.url, windowId: PRIVATE });
  });

  test('opens the link in a private window, if that one has no tabs', async () => {
    vi.mocked(extension.windows.create).mockRejectedValueOnce(new Error('No.') as never);
    const tabs = vi.spyOn(extension.tabs, 'create');
    await presses[0]![1](PRIVATE);
    expect(extension.windows.create).toHaveBeenLastCalledWith({ url: INVITED.url, incognito: true });
    expect(tabs).not.toHaveBeenCalled();
  });

  test('opens nothing once that window is closed', async () => {
    windows.delete(PRIVATE);
    vi.spyOn(extension.tabs, 'create').mockRejectedValue(new Error('No window with id'));
    expect(await presses[0]![1](PRIVATE)).toBe(false);
    expect(extension.windows.create).not.toHaveBeenCalled();
  });

  test.each([
    ['an ordinary window', OWN_WINDOW],
    ['a private one', PRIVATE],
  ])('keeps the sessions of all; the popup of %s shows one of its own kind', async (_name, windowId) => {
    // Two go on in windows of their own, whose browser windows are closed.
    windows.set(20, 'popup').set(21, 'popup');
    privateWindows.add(windowId === PRIVATE ? 21 : 20);
    const { sessionHome } = await load();
    await extension.storage.session.set({ 'window-98': 20 });
    expect(await sessionHome(windowId)).toBe(windowId);
    await extension.storage.session.set({ 'window-99': 21 });
    expect(await sessionHome(windowId)).toBe(99);
  });

  test('tells content scripts of no server that was said yes to in a private window', async () => {
    await extension.runtime.onInstalled.trigger({ reason: 'install' } as never);
    await vi.waitFor(async () =>
      expect(await stored('local')).toMatchObject({ assistant: { origins: ['https://known.example'] } }),
    );
  });
});

describe('what lasts no longer than the browser', () => {
  test('is in the own database of split private windows, which nothing outlives; it is found and forgotten there', async () => {
    privately({ split: true });
    const { pendingLink, sessionWindow, sessionHome, stageControls, forgetClosedWindows, forgetSession } = await load();
    await stageControls(3).setValue({ microphone: true, camera: true, usedAt: 1 });
    await stageControls(3).removeValue();
    await sessionWindow(4).setValue(OWN_WINDOW);
    await forgetSession(4);
    await pendingLink(OWN_WINDOW).setValue(INVITED);
    expect(await stored('session')).toEqual({});
    // A session that goes on in a window of its own, whose browser window is gone.
    await sessionWindow(99).setValue(OWN_WINDOW);
    windows.set(5, 'normal');
    privateWindows.add(5);
    expect(await sessionHome(5)).toBe(99);
    forgetClosedWindows();
    await extension.windows.onRemoved.trigger(OWN_WINDOW);
    await vi.waitFor(async () => expect(await stored('own')).toEqual({}));
  });

  test('is in storage.session for Firefox, whose background hears of private windows', async () => {
    privately({ split: false });
    const { pendingLink } = await load();
    await pendingLink(OWN_WINDOW).setValue(INVITED);
    expect([await stored('session'), await stored('own')]).toEqual([{ [`pending-${OWN_WINDOW}`]: INVITED }, {}]);
  });
});

test('the settings are kept wherever somebody changes them', async () => {
  privately({ split: true });
  keepOwn({ trustedPrivately: ['https://new.example'] });
  const { addServers } = await load();
  await addServers('https://new.example');
  expect((await stored('local'))['trustedServers']).toEqual(['https://known.example', 'https://new.example']);
});
