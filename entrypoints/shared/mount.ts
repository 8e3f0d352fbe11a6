import { createPinia } from 'pinia';
import { ConfigProvider } from 'reka-ui';
import { type Component, createApp, h } from 'vue';
import { platformPlugin, type RoomAddress } from '../../app/platform.ts';
import { direction } from '../../components/ui/useMessages.ts';
import { MeshEngine } from '../../core/media/mesh/MeshEngine.ts';
import { newCredential } from '../../core/session/credential.ts';
import { extensionDevices } from '../../extension/client.ts';
import { keptClientLog } from '../../extension/clientLog.ts';
import { credentialFor } from '../../extension/credentials.ts';
import { commandKeys, openKeySettings } from '../../extension/globalKeys.ts';
import { roomPreferences } from '../../extension/items.ts';
import { openDiagnosisPage } from '../../extension/tabs.ts';
import { update } from '../../extension/update.ts';
import { speakChosen } from './speakChosen.ts';

/**
 * Starts a document of the extension that sessions take place in.
 * @param canPrompt whether the browser can ask for camera and microphone there
 * @param fullScreen whether the stage can fill the screen there
 */
export function mountSession(
  app: Component,
  { canPrompt, fullScreen }: { canPrompt: boolean; fullScreen: boolean },
): void {
  // Menus, tabs and the like go by keys the way one reads.
  const made = createApp({ render: () => h(ConfigProvider, { dir: direction() }, () => h(app)) })
    .use(createPinia())
    .use(
      platformPlugin({
        devices: extensionDevices({ canPrompt }),
        sessions: {
          createEngine: () => new MeshEngine(),
          credential: room => credentialFor(addressOf(room), newCredential),
        },
        preferences: {
          load: () => roomPreferences.getValue(),
          change: changes => update(roomPreferences, kept => ({ ...kept, ...changes })),
          watch: listener => roomPreferences.watch(listener),
        },
        fullScreen,
        globalKeys: { list: commandKeys, change: () => void openKeySettings() },
        log: keptClientLog(),
        diagnose: room => void openDiagnosisPage(room && addressOf(room)),
      }),
    );
  void speakChosen().then(() => made.mount('#app'));
}

const addressOf = ({ origin, slug }: RoomAddress) => `${origin}/r/${slug}`;
