import type { VNode } from 'vue';
import { h } from 'vue';
import HostedRoomCard from '../../../components/hosting/HostedRoomCard.vue';
import type { CardPart, HostedRoom } from '../../../components/hosting/hostingTypes.ts';
import RoomCreated from '../../../components/hosting/RoomCreated.vue';
import type { RoomErrors, RoomSource } from '../../../components/hosting/roomDraft.ts';
import RoomForm from '../../../components/hosting/RoomForm.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import { t } from '../../../components/ui/useMessages.ts';
import { DEFAULT_FEATURES } from '../../../core/room/features/settings.ts';
import type { Scene } from './scene.ts';

const page = (id: string, content: () => VNode | VNode[]): Scene => ({
  id: `host-${id}`,
  frame: 'page',
  render: () => h('main', { class: 'stack' }, [h('h1', t('create_title')), content()].flat()),
});

const SCHEDULE = { startsAt: Date.UTC(2036, 10, 24, 18, 30), endsAt: Date.UTC(2036, 10, 24, 20, 0) };
const NEW: RoomSource = {
  title: '',
  description: '',
  contact: { name: '', email: '' },
  settings: {
    stageAccess: 'everyone',
    stageCapacity: 9,
    viewerCapacity: 16,
    entry: 'link',
    locked: false,
    schedule: null,
    opensBefore: 15,
    hostAbsence: null,
    features: DEFAULT_FEATURES,
  },
  kept: { atMost: { writing: 30, people: null } },
};
const KNOWN: RoomSource = {
  title: 'Reading group',
  description: 'Chapters 4 to 6.',
  contact: { name: 'Grace', email: 'grace@example.org' },
  settings: { ...NEW.settings, stageAccess: 'request', schedule: SCHEDULE, hostAbsence: 15 },
  kept: { atMost: { writing: 30, people: null } },
};

const form = (
  id: string,
  props: { room?: RoomSource; editing?: boolean; busy?: boolean; errors?: RoomErrors; creationKey?: string },
): Scene =>
  page(id, () =>
    h(RoomForm, { room: NEW, linkStart: 'https://meet.example.org/r/', timeZone: 'Europe/Berlin', ...props }),
  );

/** A new room, with what few hosts change unfolded. */
const unfolded: Scene = {
  ...form('create-more', {}),
  render: () => {
    const shown = form('', {}).render();
    return h(shown, {
      onVnodeMounted: ({ el }) => (((el as HTMLElement).querySelector('details') as HTMLDetailsElement).open = true),
    });
  },
};

const LINK = 'https://meet.example.org/r/reading-group';
const ROOM: HostedRoom = {
  slug: 'reading-group',
  title: 'Reading group: The Mezzanine',
  link: LINK,
  hostLink: `${LINK}#invite=Zm9vYmFyYmF6`,
  state: 'live',
  schedule: SCHEDULE,
  stageCount: 2,
  viewerCount: 14,
};
type Open = CardPart;

const card = (id: string, changes: Partial<HostedRoom> = {}, open: Open = null, error: string | null = null): Scene =>
  page(`room-${id}`, () => [
    h('h2', t('web_rooms_title')),
    h('ul', [
      h(
        HostedRoomCard,
        { room: { ...ROOM, ...changes }, open, error, locale: 'en-GB', timeZone: 'Europe/Berlin' },
        () => h(RoomForm, { room: KNOWN, editing: true, timeZone: 'Europe/Berlin' }),
      ),
    ]),
  ]);

export const hostScenes: readonly Scene[] = [
  form('create', {}),
  form('creating', { busy: true }),
  unfolded,
  form('create-scheduled', { room: KNOWN }),
  form('create-with-key', { creationKey: '' }),
  form('create-refused', { errors: { form: 'Too many rooms were created from here. Try again in an hour.' } }),
  {
    id: 'host-created',
    frame: 'page',
    render: () =>
      h('main', [
        h(RoomCreated, {
          title: ROOM.title,
          link: LINK,
          hostLink: `${LINK}#invite=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4`,
        }),
      ]),
  },
  card('live'),
  card('early', { state: 'early', stageCount: 0, viewerCount: 0 }),
  card('ended', { state: 'ended' }),
  card('asking', { state: 'unknown', schedule: null, stageCount: 0, viewerCount: 0 }),
  card('gone', { state: 'gone', schedule: null, stageCount: 0, viewerCount: 0 }),
  card('edit', {}, 'edit'),
  card('close', {}, 'close'),
  card('forget', {}, 'forget'),
  card('renew', {}, 'renew'),
  card('delete', {}, 'delete'),
  card(
    'delete-long',
    {
      title: 'José Ångström-Weatherby the Third reads a-title-without-any-blank-in-it-for-a-very-long-time',
      stageCount: 0,
      viewerCount: 1,
    },
    'delete',
    'The server does not answer. Check your internet connection, then try again.',
  ),
  {
    id: 'host-room-deleted',
    frame: 'page',
    render: () =>
      h('main', { class: 'stack' }, [
        h('h1', t('create_title')),
        h(NoticeLine, { text: t('web_deleted', { title: ROOM.title }), dismissable: true }),
      ]),
  },
  card('export', { state: 'ended' }, 'export'),
  card('export-refused', {}, 'export', 'The host link is no longer valid.'),
  card('refused', {}, null, 'The host link is no longer valid.'),
];
