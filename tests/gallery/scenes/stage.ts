import { h } from 'vue';
import SmallWindow from '../../../components/stage/SmallWindow.vue';
import StageAway from '../../../components/stage/StageAway.vue';
import type { StageTile } from '../../../components/stage/stageTypes.ts';
import StageView from '../../../components/stage/StageView.vue';
import TapToPlay from '../../../components/stage/TapToPlay.vue';
import { fakeScreen, tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

const people = (count: number, changes: (index: number) => Partial<StageTile> = () => ({})): StageTile[] =>
  Array.from({ length: count }, (_, index) => tile(index, changes(index)));
const shares = { screen: fakeScreen(), shares: true };

function small(
  id: string,
  state: Partial<InstanceType<typeof SmallWindow>['$props']>,
  tiles: readonly StageTile[],
): Scene {
  return {
    id: `stage-small-${id}`,
    frame: 'panel',
    render: () =>
      h(
        SmallWindow,
        {
          title: 'Reading group',
          elsewhere: true,
          connected: true,
          onStage: true,
          microphoneOn: true,
          cameraOn: true,
          pushToTalk: false,
          keys: true,
          ...state,
        },
        () => h(StageView, { tiles }),
      ),
  };
}

/** Pins what a person pinned, when it is mounted. */
const pinned = (key: string) => ({
  onVnodeMounted: ({ el }: { el: unknown }) =>
    (el as HTMLElement).querySelector<HTMLElement>(`[data-picture="${key}"] [data-pin]`)?.click(),
});

export const stageScenes: readonly Scene[] = [
  room('speaker-2', { speakerLayout: true, tiles: people(2) }),
  room('speaker-5', { speakerLayout: true, tiles: people(5, index => ({ speaking: index === 3 })) }),
  room('speaker-25', {
    speakerLayout: true,
    tiles: people(25, index => ({ speaking: index === 1, camera: index % 4 !== 2 })),
  }),
  room('speaker-people', { speakerLayout: true, tiles: people(4), people: true }),
  room('screen', { tiles: people(3, index => (index === 2 ? shares : { speaking: index === 1 })) }),
  room('screen-people', { tiles: people(3, index => (index === 2 ? shares : {})), people: true }),
  room('screen-12', { tiles: people(12, index => (index === 5 ? shares : {})) }),
  room('screens', { tiles: people(4, index => (index === 1 || index === 3 ? shares : {})) }),
  room('screen-waiting', { tiles: people(3, index => (index === 1 ? { shares: true } : {})) }),
  room('screen-interrupted', { tiles: people(3, index => (index === 1 ? { ...shares, link: 'interrupted' } : {})) }),
  room('screen-own', { share: true, tiles: people(2, index => (index === 0 ? shares : {})) }),
  room('weak', {
    tiles: [
      tile(0, { quality: 'weak' }),
      tile(1, { quality: 'weak' }),
      tile(2, { quality: 'weak', camera: false, video: null }),
      tile(4, { link: 'interrupted', quality: 'reconnecting' }),
    ],
  }),
  room('names', {
    speakerLayout: true,
    tiles: [
      tile(0),
      tile(3, { name: 'Wolfeschlegelsteinhausenbergerdorff-Montgomery of the Upper Valley' }),
      tile(5),
      tile(6, { name: 'محمد بن موسى الخوارزمي', quality: 'weak' }),
      tile(7, { name: 'רחל המשוררת', ...shares }),
    ],
  }),
  {
    id: 'stage-pinned',
    frame: 'panel',
    render: () =>
      h('main', { style: { height: '100%' } }, [
        h('h1', { class: 'visually-hidden' }, 'Pinned'),
        h(StageView, { tiles: people(4), fullScreen: false, ...pinned('person participant-2') }),
      ]),
  },
  ...(['sound', 'picture'] as const).map((what): Scene => ({
    id: `stage-tap-${what}`,
    frame: 'panel',
    render: () =>
      h('main', { style: { position: 'relative', height: '100%' } }, [
        h('h1', { class: 'visually-hidden' }, 'Tap'),
        h(StageView, { tiles: people(3) }),
        h(TapToPlay, { what }),
      ]),
  })),
  {
    id: 'stage-away',
    frame: 'panel',
    render: () =>
      h('main', { style: { height: '100%' } }, [h('h1', { class: 'visually-hidden' }, 'Reading group'), h(StageAway)]),
  },
  small('speaker', { onStage: true }, people(3)),
  small(
    'off',
    { onStage: true, microphoneOn: false, cameraOn: false },
    people(2, index => (index === 0 ? { microphone: false, camera: false, video: null } : {})),
  ),
  small(
    'push-to-talk',
    { onStage: true, microphoneOn: false, pushToTalk: true },
    people(2, index => (index === 1 ? shares : {})),
  ),
  small('reconnecting', { connected: false }, people(2)),
  small('viewer', { onStage: false }, people(1)),
  {
    id: 'stage-full-screen',
    frame: 'panel',
    render: () =>
      h('main', { style: { height: '100%' } }, [
        h('h1', { class: 'visually-hidden' }, 'Full screen'),
        h(StageView, { tiles: people(3, index => (index === 1 ? shares : {})), fullScreen: true }),
      ]),
  },
];
