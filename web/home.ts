import { createApp } from 'vue';
import '../assets/styles/base.css';
import { serverFacts } from './facts.ts';
import HomePage from './HomePage.vue';

createApp(HomePage, { server: serverFacts() }).mount('#app');
