import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_PREFERENCES } from '../../../core/media/devices/preferences.ts';

const { extension, OWN_WINDOW, resetExtension, stored } = await vi.hoisted(
  () => import('../../support/fake-extension.ts'),
);

beforeEach(() => {
  resetExtension();
  vi.resetModules();
});

/** What the extension reads that starts now, as after an update: items move what is stored as they are defined. */
const load = () => import('../../../extension/items.ts');

describe('what an older version stored', () => {
  const camera = { id: 'c', label: 'Camera', group: 'g' };

  test.each([1, 2])('of devices, in version %i, is moved to today’s shape, once', async version => {
    await extension.storage.local.set({
      devices: { camera, microphoneOn: false, processing: { echo: true }, mirrored: true },
      devices$: { v: version },
    });
    const { devicePreferences } = await load();
    const { processing, ...moved } = await devicePreferences.getValue();
    expect(moved).toEqual({
      camera,
      microphone: null,
      speaker: null,
      cameraOn: true,
      microphoneOn: false,
      background: DEFAULT_PREFERENCES.background,
    });
    expect(processing).toMatchObject(DEFAULT_PREFERENCES.processing);
    expect(await extension.storage.local.get(null)).toEqual({});
    await devicePreferences.setValue({ ...DEFAULT_PREFERENCES, cameraOn: false });
    expect((await devicePreferences.getValue()).cameraOn).toBe(false);
  });

  test('is as by default if nothing is stored, and nothing is written by reading', async () => {
    const items = await load();
    expect(await items.devicePreferences.getValue()).toEqual(DEFAULT_PREFERENCES);
    expect([await items.trustedServers.getValue(), await items.displayName.getValue()]).toEqual([[], '']);
    expect([await stored('local'), await stored('own')]).toEqual([{}, {}]);
  });
});

describe('what is kept for a browser window', () => {
  test('outlives neither the browser nor mixes with another window’s', async () => {
    const { currentSession, pendingLink, sessionWindow } = await load();
    await sessionWindow(OWN_WINDOW).setValue(9);
    await pendingLink(OWN_WINDOW).setValue({ url: 'https://rooms.example.org/r/a#invite=secret', id: '1' });
    expect([await sessionWindow(8).getValue(), await currentSession(OWN_WINDOW).getValue()]).toEqual([null, null]);
    expect(Object.keys(await stored('session')).sort()).toEqual([`pending-${OWN_WINDOW}`, `window-${OWN_WINDOW}`]);
    expect(await stored('local')).toEqual({});
  });
});
