import '../../assets/styles/base.css';
import '../../assets/styles/panel.css';
import { mountSession } from '../shared/mount.ts';
import App from './App.vue';

mountSession(App, { canPrompt: true, fullScreen: true });
