import * as v from 'valibot';
import { createApp } from 'vue';
import '../assets/styles/base.css';
import { PublicRoomSchema } from '../protocol/http.ts';
import RoomPage from './RoomPage.vue';

// The server put the room's public facts into the page.
const facts: unknown = JSON.parse(document.getElementById('room')?.textContent ?? 'null');
createApp(RoomPage, { room: v.parse(PublicRoomSchema, facts) }).mount('#app');
