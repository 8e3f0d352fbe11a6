import { h, type VNode } from 'vue';
import JoinCard from '../../../components/event/JoinCard.vue';
import RecordDialog from '../../../components/recording/RecordDialog.vue';
import RecordingCard from '../../../components/recording/RecordingCard.vue';
import RecordingControl from '../../../components/recording/RecordingControl.vue';
import RoomMenu from '../../../components/room/RoomMenu.vue';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import { t } from '../../../components/ui/useMessages.ts';
import type { Scene } from './scene.ts';

/** Recording, to whoever records and to everybody else. */

const NOW = Date.UTC(2026, 10, 24, 14);
const HOUR = 1.2e9;
const card = {
  title: 'Reading group: The Mezzanine',
  startedAt: NOW,
  length: 754_000,
  bytes: 118_400_000,
  state: 'kept',
  locale: 'en-GB',
  timeZone: 'Europe/Berlin',
} as const;

const scene = (id: string, content: () => VNode[]): Scene => ({
  id: `recording-${id}`,
  frame: 'panel',
  render: () => h('main', content()),
});

const header = (control: () => VNode[]) =>
  h(
    SessionHeader,
    {
      title: 'Reading group: The Mezzanine',
      host: 'meet.example.org',
      status: 'live',
      stageCount: 3,
      viewerCount: 128,
      locked: true,
      recorded: true,
    },
    () => [...control(), h(RoomMenu, { groups: [[{ key: 'stop-recording' }]] })],
  );

const dialog = (id: string, props: Partial<InstanceType<typeof RecordDialog>['$props']>) =>
  scene(`dialog-${id}`, () => [
    h('h1', { class: 'visually-hidden' }, 'Reading group'),
    h(RecordDialog, { open: true, supported: true, space: 48e9, hour: HOUR, ...props }),
  ]);

const cards = (id: string, changes: Partial<InstanceType<typeof RecordingCard>['$props']>) =>
  scene(id, () => [
    h('h1', { class: 'visually-hidden' }, 'Reading group'),
    h('div', { class: 'stack' }, [h(RecordingCard, { ...card, ...changes })]),
  ]);

export const recordingScenes: readonly Scene[] = [
  dialog('plain', {}),
  dialog('tight', { space: 2e8 }),
  dialog('failed', { failed: true, space: null }),
  dialog('busy', { busy: true }),
  dialog('unsupported', { supported: false }),
  scene('host', () => [
    header(() => [h(RecordingControl, { elapsed: 754_000 })]),
    h(NoticeLine, { text: t('record_news_own'), dismissable: true }),
  ]),
  scene('host-paused', () => [
    header(() => [h(RecordingControl, { elapsed: 3_754_000, paused: true })]),
    h(NoticeLine, { text: t('record_paused'), tone: 'warning' }),
  ]),
  scene('viewer', () => [
    header(() => []),
    h(NoticeLine, { text: t('record_news_started', { name: 'Ada Lovelace' }), dismissable: true }),
  ]),
  cards('kept', {}),
  cards('cut-short', { length: null }),
  cards('saving', { state: 'saving' }),
  cards('failed', { state: 'failed' }),
  cards('downloaded', { state: 'downloaded' }),
  {
    id: 'recording-page-join',
    frame: 'page',
    render: () =>
      h('main', { class: 'stack' }, [
        h('h1', { class: 'visually-hidden' }, 'Reading group'),
        h(JoinCard, {
          moment: 'live',
          handheld: false,
          invited: false,
          note: null,
          busy: false,
          recorded: true,
          name: 'Ada',
        }),
      ]),
  },
];
