import { createPinia } from 'pinia';
import { createApp } from 'vue';
import '../../assets/styles/base.css';
import '../../assets/styles/panel.css';
import { FULL_SCREEN } from '../../composables/fullScreen.ts';
import { credentialFor } from '../../extension/credentials.ts';
import { extensionDevices } from '../../extension/client.ts';
import { roomPreferences } from '../../extension/items.ts';
import { MeshEngine } from '../../media/mesh/MeshEngine.ts';
import { newCredential } from '../../session/credential.ts';
import { DEVICE_OPTIONS } from '../../stores/devices.ts';
import { ROOM_PREFERENCES } from '../../stores/preferences.ts';
import { SESSION_PLATFORM } from '../../stores/session.ts';
import App from './App.vue';

createApp(App)
  .use(createPinia())
  // Chrome's side panel cannot show a capture prompt; the permission page asks instead.
  .provide(DEVICE_OPTIONS, extensionDevices({ canPrompt: false }))
  .provide(SESSION_PLATFORM, {
    createEngine: () => new MeshEngine(),
    credential: ({ origin, slug }) => credentialFor(`${origin}/r/${slug}`, newCredential),
  })
  .provide(FULL_SCREEN, false)
  .provide(ROOM_PREFERENCES, {
    load: () => roomPreferences.getValue(),
    save: preferences => roomPreferences.setValue({ ...preferences }),
  })
  .mount('#app');
