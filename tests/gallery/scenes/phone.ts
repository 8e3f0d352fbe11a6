import type { VNode } from 'vue';
import { h } from 'vue';
import EntryLayout from '../../../components/room/EntryLayout.vue';
import JoinForm from '../../../components/room/JoinForm.vue';
import PartArea from '../../../components/room/PartArea.vue';
import RoomLayout from '../../../components/room/RoomLayout.vue';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import StageView from '../../../components/stage/StageView.vue';
import BottomSheet from '../../../components/ui/BottomSheet.vue';
import { fakeScreen, tile } from '../fakes.ts';
import type { Scene } from './scene.ts';

const header = (): VNode =>
  h(SessionHeader, {
    title: 'Reading group',
    host: 'meet.example.org',
    status: 'live',
    stageCount: 2,
    viewerCount: 14,
  });

const room = (id: string, onStage: boolean, people: boolean, tiles = [tile(1), tile(2)]): Scene => ({
  id: `phone-${id}`,
  frame: 'panel',
  render: () =>
    h(
      RoomLayout,
      { handheld: true, sideOpen: people, sideLabel: 'Participants' },
      {
        header,
        stage: () => h(StageView, { tiles }),
        part: () =>
          h(PartArea, {
            onStage,
            name: 'Ada Lovelace',
            ...(onStage ? {} : { description: 'Chapters 4 to 6.\nNewcomers welcome.' }),
          }),
        side: () =>
          h(
            'ul',
            Array.from({ length: 30 }, (_, index) =>
              h('li', [h('button', { type: 'button', class: 'button-shape' }, `Viewer ${index + 1}`)]),
            ),
          ),
      },
    ),
});

export const phoneScenes: readonly Scene[] = [
  room('viewer', false, false),
  room('on-stage', true, false),
  room('people', false, true),
  room('screen', false, false, [
    tile(1, { screen: fakeScreen(), shares: true }),
    tile(2),
    tile(3, { camera: false, video: null }),
  ]),
  {
    id: 'phone-sheet',
    frame: 'part',
    render: () =>
      h('main', [h('h1', 'Sheet'), h(BottomSheet, { label: 'Participants' }, () => h('p', 'What the sheet holds.'))]),
  },
  {
    id: 'phone-lobby',
    frame: 'panel',
    render: () =>
      h(EntryLayout, null, {
        header,
        join: () => h(JoinForm, { name: 'Ada Lovelace', access: 'direct', busy: null, viewerOnly: true }),
      }),
  },
];
