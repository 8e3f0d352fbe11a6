import type { VNode } from 'vue';
import { h, reactive } from 'vue';
import LeaveDialog from '../../../components/room/LeaveDialog.vue';
import type { GlobalKey } from '../../../components/room/roomTypes.ts';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import ShortcutsDialog from '../../../components/room/ShortcutsDialog.vue';
import TalkLine from '../../../components/stage/TalkLine.vue';
import { SHORTCUTS } from '../../../components/ui/shortcuts.ts';
import { tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

/** The room's keys: their list, push-to-talk, and the question before a key leaves. */

const GLOBAL: readonly GlobalKey[] = [
  { command: 'toggle-microphone', key: 'Alt+Shift+M' },
  { command: 'toggle-camera', key: '' },
  { command: 'open-first-link', key: 'Alt+Shift+J' },
];

const over = (id: string, dialog: () => VNode): Scene => ({
  id: `keys-${id}`,
  frame: 'panel',
  render: () =>
    h('main', [h(SessionHeader, { title: 'Reading group', host: 'meet.example.org', status: 'live' }), dialog()]),
});

/** The list as it works: its switches switch. */
function list(
  id: string,
  globalKeys: readonly GlobalKey[] | null,
  start: { enabled: boolean; pushToTalk: boolean },
): Scene {
  const state = reactive({ ...start });
  return over(id, () =>
    h(ShortcutsDialog, {
      open: true,
      shortcuts: SHORTCUTS,
      globalKeys,
      changeable: true,
      ...state,
      'onUpdate:enabled': (on: boolean) => {
        state.enabled = on;
      },
      'onUpdate:push-to-talk': (on: boolean) => {
        state.pushToTalk = on;
      },
    }),
  );
}

const tiles = [tile(0, { microphone: false }), tile(1)];
const talking = [tile(0, { speaking: true }), tile(1)];

export const keyScenes: readonly Scene[] = [
  list('list', GLOBAL, { enabled: true, pushToTalk: false }),
  list('off', null, { enabled: false, pushToTalk: true }),
  over('leave', () => h(LeaveDialog, { open: true })),
  room('talk-ready', { tiles, microphoneOn: false, pushToTalk: true, talk: () => h(TalkLine, { state: 'ready' }) }),
  room('talk-heard', { tiles: talking, pushToTalk: true, talk: () => h(TalkLine, { state: 'heard' }) }),
  room('talk-missing', {
    tiles,
    microphoneOn: false,
    pushToTalk: true,
    talk: () => h(TalkLine, { state: 'no-microphone' }),
  }),
  room('talk-passing', { tiles: talking, talk: () => h(TalkLine, { state: 'heard', passing: true }) }),
];
