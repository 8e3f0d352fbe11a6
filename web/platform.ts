import type { Ref } from 'vue';
import type { Platform } from '../app/platform.ts';
import type { RoomPreferenceStore } from '../app/room/roomPreferences.ts';
import { library } from '../core/media/background/library.ts';
import type { DeviceManagerOptions } from '../core/media/devices/DeviceManager.ts';
import { changePreferences } from '../core/media/devices/preferences.ts';
import { MeshEngine } from '../core/media/mesh/MeshEngine.ts';
import { newCredential } from '../core/session/credential.ts';
import { credentialFor } from './credentials.ts';
import { backgroundImage, devicePreferences, roomPreferences } from './items.ts';

/**
 * What a session needs of an ordinary page, as `entrypoints/` gives it in the extension.
 * @param handheld whether this is a phone, where one enters as viewer
 */
export function pagePlatform(handheld: Readonly<Ref<boolean>>): Platform {
  return {
    devices: pageDevices(handheld.value),
    sessions: {
      createEngine: () => new MeshEngine(),
      credential: ({ origin, slug }) => credentialFor(`${origin}/r/${slug}`, newCredential),
    },
    preferences: pagePreferences,
    handheld,
    pictureInPicture: window.documentPictureInPicture,
  };
}

/** The platform's devices, with choices kept for all rooms of this server. A page may show the browser's question. */
function pageDevices(handheld: boolean): DeviceManagerOptions {
  return {
    devices: navigator.mediaDevices,
    permissions: navigator.permissions,
    canPrompt: true,
    frontCamera: handheld,
    background: {
      source: library,
      images: { load: async () => backgroundImage.get(), save: async image => backgroundImage.set(image) },
      handheld,
    },
    store: {
      load: async () => devicePreferences.get(),
      change: async change => void (await devicePreferences.update(kept => changePreferences(kept, change))),
      watch: listener => devicePreferences.watch(listener),
    },
  };
}

/** What is preferred inside rooms, kept for all rooms of this server. */
const pagePreferences: RoomPreferenceStore = {
  load: async () => roomPreferences.get(),
  change: async changes => void (await roomPreferences.update(kept => ({ ...kept, ...changes }))),
  watch: listener => roomPreferences.watch(listener),
};
