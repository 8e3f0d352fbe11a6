import '../assets/styles/base.css';
import { createApp } from 'vue';
import { serverFacts } from './facts.ts';
import HomePage from './HomePage.vue';
import { mountPage } from './mountPage.ts';
import { speakChosen } from './speakChosen.ts';

void speakChosen().then(() => mountPage(createApp(HomePage, { server: serverFacts() })));
