import { bootstrap } from './bootstrap/main.mjs';

await bootstrap('messages');
