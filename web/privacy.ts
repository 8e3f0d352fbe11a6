import '../assets/styles/base.css';
import { createApp } from 'vue';
import { mountPage } from './mountPage.ts';
import PrivacyPage from './PrivacyPage.vue';
import { speakChosen } from './speakChosen.ts';

void speakChosen().then(() => mountPage(createApp(PrivacyPage)));
