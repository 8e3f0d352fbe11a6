import '../../assets/styles/base.css';
import '../../assets/styles/panel.css';
import { mountSession } from '../shared/mount.ts';
import App from './App.vue';

// Chrome's side panel can neither show a capture prompt, for which the permission page is there, nor fill the screen.
mountSession(App, { canPrompt: false, fullScreen: false });
