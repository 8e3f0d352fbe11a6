import { library } from '../core/media/background/library.ts';
import type { DeviceManagerOptions } from '../core/media/devices/DeviceManager.ts';
import { changePreferences } from '../core/media/devices/preferences.ts';
import { backgroundImage, devicePreferences } from './items.ts';
import { update } from './update.ts';

/** The platform's devices, with choices kept in the extension's storage for all its pages. */
export function extensionDevices({ canPrompt }: { canPrompt: boolean }): DeviceManagerOptions {
  return {
    devices: navigator.mediaDevices,
    permissions: navigator.permissions,
    canPrompt,
    background: {
      source: library,
      images: { load: () => backgroundImage.getValue(), save: image => backgroundImage.setValue(image) },
      handheld: false,
    },
    store: {
      load: () => devicePreferences.getValue(),
      change: change => update(devicePreferences, kept => changePreferences(kept, change)),
      watch: listener => devicePreferences.watch(listener),
    },
  };
}
