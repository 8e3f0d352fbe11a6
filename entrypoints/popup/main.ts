import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { DEVICE_OPTIONS } from '../../app/devices/devicesStore.ts';
import { extensionDevices } from '../../extension/client.ts';
import App from './App.vue';
import '../../assets/styles/base.css';

createApp(App)
  .use(createPinia())
  // Chrome's popup cannot show a capture prompt; the permission page asks instead.
  .provide(DEVICE_OPTIONS, extensionDevices({ canPrompt: false }))
  .mount('#app');
