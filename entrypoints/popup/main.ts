import '../../assets/styles/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { platformPlugin } from '../../app/platform.ts';
import { extensionDevices } from '../../extension/client.ts';
import { speakChosen } from '../shared/speakChosen.ts';
import App from './App.vue';

void speakChosen().then(() =>
  createApp(App)
    .use(createPinia())
    // Chrome's popup cannot show a capture prompt; the permission page asks instead.
    .use(platformPlugin({ devices: extensionDevices({ canPrompt: false }) }))
    .mount('#app'),
);
