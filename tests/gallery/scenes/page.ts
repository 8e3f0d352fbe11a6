import { h } from 'vue';
import type { VNode } from 'vue';
import BrandMark from '../../../components/BrandMark.vue';
import CreateRoomForm from '../../../components/CreateRoomForm.vue';
import JoinHowTo from '../../../components/JoinHowTo.vue';
import RoomCreated from '../../../components/RoomCreated.vue';
import TroubleNotice from '../../../components/TroubleNotice.vue';
import { t } from '../../../composables/useMessages.ts';
import type { Scene } from './scene.ts';

const page = (id: string, content: () => VNode): Scene => ({
  id: `page-${id}`,
  frame: 'page',
  render: () => h('main', { class: 'stack' }, [h(id.startsWith('room') ? 'div' : 'h1', [h(BrandMark, { size: 28 })]), content()]),
});

const ROOM = {
  title: 'Reading group: The Mezzanine',
  description: 'Chapters 4 to 6. Bring a footnote you liked.\nNewcomers welcome.',
};
const LINK = 'https://meet.example.org/r/reading-group';

export const pageScenes: readonly Scene[] = [
  page('create', () => h('div', { class: 'stack' }, [
    h('h2', t('create_title')), h('p', t('home_intro')), h(CreateRoomForm, { linkStart: 'meet.example.org/r/' }),
  ])),
  page('creating', () => h(CreateRoomForm, { linkStart: 'localhost:8787/r/', busy: true })),
  page('create-refused', () => h(CreateRoomForm, {
    linkStart: 'meet.example.org/r/', errors: { form: 'Too many rooms were created from here. Try again in an hour.' },
  })),
  page('created', () => h(RoomCreated, {
    title: ROOM.title, link: LINK, hostLink: `${LINK}#invite=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4`,
  })),
  page('room', () => h(JoinHowTo, {
    room: { ...ROOM, contact: { name: 'Grace', email: 'grace@example.org' } },
    link: LINK,
    shareLink: LINK,
    installLink: 'https://example.org/extension',
  })),
  page('room-bare', () => h(JoinHowTo, {
    room: { title: 'demo', description: '', contact: { name: '', email: '' } }, link: LINK, shareLink: LINK,
  })),
  page('no-such-room', () => h(TroubleNotice, { trouble: 'no-such-room', dismissable: false })),
];
