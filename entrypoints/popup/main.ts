import '../../assets/styles/base.css';
import { createPinia } from 'pinia';
import { ConfigProvider } from 'reka-ui';
import { createApp, h } from 'vue';
import { platformPlugin } from '../../app/platform.ts';
import { direction } from '../../components/ui/useMessages.ts';
import { extensionDevices } from '../../extension/client.ts';
import { speakChosen } from '../shared/speakChosen.ts';
import App from './App.vue';

void speakChosen().then(() =>
  // Menus go by keys the way one reads.
  createApp({ render: () => h(ConfigProvider, { dir: direction() }, () => h(App)) })
    .use(createPinia())
    // Chrome's popup cannot show a capture prompt; the permission page asks instead.
    .use(platformPlugin({ devices: extensionDevices({ canPrompt: false }) }))
    .mount('#app'),
);
