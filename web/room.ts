import '../assets/styles/base.css';
import { createApp, h } from 'vue';
import { watchHandheld } from '../components/ui/handheld.ts';
import { playback } from '../core/media/playback.ts';
import EventPage from './EventPage.vue';
import { roomFacts, serverFacts } from './facts.ts';
import { mountPage } from './mountPage.ts';
import { speakChosen } from './speakChosen.ts';

const facts = roomFacts();
const server = serverFacts();
const handheld = watchHandheld();
// The press that joins is the one in which sounds may be got ready, and the session is not loaded yet.
playback.listen();

const app = createApp({
  render: () =>
    h(EventPage, {
      facts,
      server,
      handheld: handheld.value,
      // The first sight of the page does without peer connections and the like.
      loadSession: async () => (await import('./session.ts')).installSession(app, handheld),
    }),
});
void speakChosen().then(() => mountPage(app));
