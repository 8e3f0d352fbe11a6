import '../../assets/styles/base.css';
import '../../assets/styles/panel.css';
import App from './App.vue';
import { mountSession } from './mount.ts';

// Chrome's side panel cannot show a capture prompt; the permission page asks instead.
mountSession(App, { canPrompt: false });
