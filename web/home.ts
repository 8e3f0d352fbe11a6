import { createApp } from 'vue';
import '../assets/styles/base.css';
import HomePage from './HomePage.vue';

createApp(HomePage).mount('#app');
