import { createApp } from 'vue';
import '../../assets/styles/base.css';
import App from './App.vue';

createApp(App).mount('#app');
