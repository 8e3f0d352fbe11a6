import { createApp } from 'vue';
import '../assets/styles/base.css';
import { serverFacts } from './facts.ts';
import HomePage from './HomePage.vue';
import { mountPage } from './mountPage.ts';

mountPage(createApp(HomePage, { server: serverFacts() }));
