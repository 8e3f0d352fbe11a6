import '../../assets/styles/base.css';
import { createApp } from 'vue';
import { speakChosen } from '../shared/speakChosen.ts';
import App from './App.vue';

void speakChosen().then(() => createApp(App).mount('#app'));
