import '../assets/styles/base.css';
import { createApp } from 'vue';
import { mountPage } from './mountPage.ts';
import PrivacyPage from './PrivacyPage.vue';

mountPage(createApp(PrivacyPage));
