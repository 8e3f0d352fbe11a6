import { createPinia } from 'pinia';
import { type Component, createApp } from 'vue';
import { DEVICE_OPTIONS } from '../../app/devices/devicesStore.ts';
import { CLIENT_LOG } from '../../app/diagnosis/clientLog.ts';
import { ROOM_PREFERENCES } from '../../app/room/preferencesStore.ts';
import { SESSION_PLATFORM } from '../../app/room/sessionStore.ts';
import { FULL_SCREEN } from '../../components/ui/fullScreen.ts';
import { MeshEngine } from '../../core/media/mesh/MeshEngine.ts';
import { newCredential } from '../../core/session/credential.ts';
import { extensionDevices } from '../../extension/client.ts';
import { keptClientLog } from '../../extension/clientLog.ts';
import { credentialFor } from '../../extension/credentials.ts';
import { roomPreferences } from '../../extension/items.ts';
import { update } from '../../extension/update.ts';

/**
 * Starts a document of the extension that sessions take place in.
 * @param canPrompt whether the browser can ask for camera and microphone there
 * @param fullScreen whether the stage can fill the screen there
 */
export function mountSession(
  app: Component,
  { canPrompt, fullScreen }: { canPrompt: boolean; fullScreen: boolean },
): void {
  createApp(app)
    .use(createPinia())
    .provide(CLIENT_LOG, keptClientLog())
    .provide(DEVICE_OPTIONS, extensionDevices({ canPrompt }))
    .provide(SESSION_PLATFORM, {
      createEngine: () => new MeshEngine(),
      credential: ({ origin, slug }) => credentialFor(`${origin}/r/${slug}`, newCredential),
    })
    .provide(FULL_SCREEN, fullScreen)
    .provide(ROOM_PREFERENCES, {
      load: () => roomPreferences.getValue(),
      change: changes => update(roomPreferences, kept => ({ ...kept, ...changes })),
    })
    .mount('#app');
}
