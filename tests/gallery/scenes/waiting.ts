import { type Component, Fragment, h, type VNode } from 'vue';
import CaptionLines from '../../../components/captions/CaptionLines.vue';
import SetDevices from '../../../components/devices/SetDevices.vue';
import RequestCards from '../../../components/people/RequestCards.vue';
import StageInvitation from '../../../components/stage/StageInvitation.vue';
import TalkLine from '../../../components/stage/TalkLine.vue';
import TapToPlay from '../../../components/stage/TapToPlay.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import { t } from '../../../components/ui/useMessages.ts';
import { person, setDevices, tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

const stage = [tile(0), tile(1, { speaking: true }), tile(2, { camera: false, video: null })];
const others = stage.map(each => ({ ...each, you: false }));
const line = (text: string, props: Record<string, unknown> = {}): VNode =>
  h(NoticeLine as Component, { text, ...props });
const poll = () => line('Poll open: Tea or coffee?', { action: t('activity_waiting_answer'), dismissable: true });
const requests = () => h(RequestCards, { asks: [person(3), person(5)], waiting: [person(6)], sound: true });
const invitation = () =>
  h(StageInvitation, { busy: null }, { devices: () => h(SetDevices, setDevices({ compact: true })) });

/** What waits for an answer, in the bar and in the notices, alone and all at once. */
export const waitingScenes: readonly Scene[] = [
  room('waiting-hands', { tiles: stage, moderator: true, waiting: [{ kind: 'hands', count: 2 }] }),
  room('waiting-moderator', {
    tiles: stage,
    moderator: true,
    unread: 3,
    waiting: [
      { kind: 'hands', count: 12 },
      { kind: 'questions', count: 4 },
    ],
  }),
  room('waiting-poll', {
    tiles: others,
    viewer: true,
    notice: () => [poll()],
    waiting: [{ kind: 'activities', count: 1 }],
  }),
  room('waiting-invited', {
    tiles: others,
    viewer: true,
    stageQueue: 'invited',
    notice: () => [invitation(), poll()],
    waiting: [
      { kind: 'invitation', count: 1 },
      { kind: 'activities', count: 1 },
    ],
  }),
  // As much as can come together: what is left of the stage?
  room('waiting-everything', {
    tiles: stage,
    moderator: true,
    share: false,
    unread: 128,
    hand: 2,
    pushToTalk: true,
    trouble: 'signalling-lost',
    notice: () => [line(t('record_mark_title')), requests(), poll()],
    overStage: () =>
      h(Fragment, [
        h(CaptionLines, { lines: [{ key: 0, name: 'Ada Lovelace', text: 'Shall we begin?', final: false }] }),
      ]),
    talk: () => h(TalkLine, { state: 'ready', touch: false, passing: false }),
    waiting: [
      { kind: 'invitation', count: 1 },
      { kind: 'requests', count: 3 },
      { kind: 'hands', count: 1240 },
      { kind: 'questions', count: 17 },
      { kind: 'activities', count: 2 },
    ],
  }),
  room('waiting-tap', {
    tiles: others,
    viewer: true,
    overStage: () => h(TapToPlay, { what: 'sound' }),
    waiting: [{ kind: 'activities', count: 1 }],
  }),
  room('notice-window-failed', {
    tiles: stage,
    notice: () => [line(t('window_failed'), { tone: 'warning', dismissable: true, role: 'alert' })],
  }),
  room('notice-unreached', {
    tiles: stage,
    notice: () => [line(t('return_unreached'), { tone: 'warning', dismissable: true, role: 'alert' })],
  }),
];
