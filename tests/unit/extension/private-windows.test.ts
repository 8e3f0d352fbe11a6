import { beforeEach, describe, expect, test, vi } from 'vitest';

const { extension, keepOwn, OWN_WINDOW, resetExtension, stored } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);

const INVITED = { url: 'https://rooms.example.org/r/physics#invite=secret', id: '1' };

beforeEach(async () => {
  resetExtension();
  vi.resetModules();
  await extension.storage.local.set({ trustedServers: ['https://known.example'], name: 'Ada' });
});

/** What starts now is of a private window. @param split whether such have a worker of their own, as in Chrome */
function privately({ split }: { split: boolean }): void {
  Object.assign(extension, { extension: { inIncognitoContext: true } });
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

describe.each([{ split: true }, { split: false }])('a private window (split: $split)', ({ split }) => {
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

  test('writes nothing that content scripts of ordinary windows read', async () => {
    const { publishConfig } = await load();
    publishConfig();
    const added = vi.spyOn(extension.storage.local, 'set');
    await extension.runtime.onInstalled.trigger({ reason: 'install' } as never);
    await extension.runtime.onStartup.trigger();
    expect(added).not.toHaveBeenCalled();
  });

  test('opens a window for a session that is private, too', async () => {
    await (await load()).createSessionWindow(OWN_WINDOW);
    expect(extension.windows.create).toHaveBeenCalledWith(expect.objectContaining({ incognito: true }));
  });

  test('notes what its sessions did apart from what those of ordinary windows did', async () => {
    await (await load()).clientLog.setValue([]);
    expect(await stored('session')).toEqual({});
  });
});

describe('what lasts no longer than the browser', () => {
  test('is in the own database of split private windows, which nothing outlives; it is found and forgotten there', async () => {
    privately({ split: true });
    const { pendingLink, sessionWindow, sessionHome, stageControls, forgetClosedWindows } = await load();
    await stageControls(3).setValue({ microphone: true, camera: true, usedAt: 1 });
    await stageControls(3).removeValue();
    await pendingLink(OWN_WINDOW).setValue(INVITED);
    expect(await stored('session')).toEqual({});
    // A session that goes on in a window of its own, whose browser window is gone.
    await sessionWindow(99).setValue(OWN_WINDOW);
    expect(await sessionHome(5)).toBe(99);
    forgetClosedWindows();
    await extension.windows.onRemoved.trigger(OWN_WINDOW);
    await vi.waitFor(async () => expect(await stored('own')).toEqual({ 'window-99': null }));
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
