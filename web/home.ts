import '../assets/styles/base.css';
import { createApp } from 'vue';
import { serverFacts } from './facts.ts';
import HomePage from './HomePage.vue';
import { mountPage } from './mountPage.ts';

mountPage(createApp(HomePage, { server: serverFacts() }));
