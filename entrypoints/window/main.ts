import { mountSession } from '../shared/mount.ts';
import App from './App.vue';
import '../../assets/styles/base.css';
import '../../assets/styles/panel.css';

mountSession(App, { canPrompt: true, fullScreen: true });
