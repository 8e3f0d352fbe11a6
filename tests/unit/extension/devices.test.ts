// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { ref } from 'vue';
import { DeviceManager } from '../../../core/media/devices/DeviceManager.ts';
import { DEFAULT_PROCESSING } from '../../../core/media/devices/processing.ts';
import { Machine } from '../../support/machine.ts';

const { resetExtension } = await vi.hoisted(() => import('../../support/fake-extension.ts'));
const { extensionDevices } = await import('../../../extension/client.ts');
const { pagePlatform } = await import('../../../web/platform.ts');

beforeEach(() => {
  resetExtension();
  localStorage.clear();
});

test.each([
  ['the extension', () => extensionDevices({ canPrompt: false }).store],
  ['the page', () => pagePlatform(ref(false)).devices.store],
])('settings of the sound that documents of %s change at the same time stay, all of them', async (_of, open) => {
  const machine = new Machine();
  const document = () =>
    new DeviceManager(
      {
        devices: machine.devices as unknown as MediaDevices,
        permissions: machine.permissions as unknown as Permissions,
        store: open(),
        canPrompt: false,
      },
      () => {},
    );
  const documents = [document(), document()];
  await Promise.all(documents.map(manager => manager.start()));
  await Promise.all([
    documents[0]!.process({ noiseSuppression: false }),
    documents[1]!.process({ echoCancellation: false }),
    // Changed before it has read what is stored.
    document().process({ autoGainControl: false }),
  ]);
  const changed = { noiseSuppression: false, echoCancellation: false, autoGainControl: false };
  expect((await open().load()).processing).toEqual({ ...DEFAULT_PROCESSING, ...changed });
  documents.forEach(manager => manager.close());
});
