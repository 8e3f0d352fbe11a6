import { createApp } from 'vue';
import App from './App.vue';
import '../../assets/styles/base.css';

createApp(App).mount('#app');
