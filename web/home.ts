import { createApp } from 'vue';
import { serverFacts } from './facts.ts';
import HomePage from './HomePage.vue';
import { mountPage } from './mountPage.ts';
import '../assets/styles/base.css';

mountPage(createApp(HomePage, { server: serverFacts() }));
