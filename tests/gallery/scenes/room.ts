import { h, type VNode } from 'vue';
import ParticipantList from '../../../components/people/ParticipantList.vue';
import type { PeopleFound, PeopleGroup, Person, PersonAction } from '../../../components/people/personTypes.ts';
import RoomLayout from '../../../components/room/RoomLayout.vue';
import RoomSide from '../../../components/room/RoomSide.vue';
import type { SideTab, Waiting } from '../../../components/room/roomTypes.ts';
import SessionHeader from '../../../components/room/SessionHeader.vue';
import ControlBar from '../../../components/stage/ControlBar.vue';
import type { StageTile } from '../../../components/stage/stageTypes.ts';
import StageView from '../../../components/stage/StageView.vue';
import TroubleNotice from '../../../components/ui/TroubleNotice.vue';
import type { SessionStatus, Trouble } from '../../../components/ui/types.ts';
import type { StageWay } from '../../../core/room/room.ts';
import { deviceChoices, group, person, tile } from '../fakes.ts';
import type { Scene } from './scene.ts';

export interface RoomScene {
  tiles: readonly StageTile[];
  viewers?: readonly Person[];
  viewerCount?: number;
  viewer?: boolean;
  access?: StageWay;
  stageQueue?: null | 'asked' | 'invited';
  hand?: number | null;
  moderator?: boolean;
  notice?: () => VNode[];
  endsIn?: number;
  search?: string;
  found?: PeopleFound;
  groups?: readonly PeopleGroup[];
  status?: SessionStatus;
  people?: boolean;
  /** The chat, open beside the stage. */
  chat?: () => VNode;
  /** Whoever speaks is shown large. */
  speakerLayout?: boolean;
  overStage?: () => VNode | VNode[];
  unread?: number;
  asking?: boolean;
  waiting?: readonly Waiting[];
  trouble?: Trouble;
  microphoneOn?: boolean;
  cameraOn?: boolean;
  cameraAvailable?: boolean;
  share?: boolean;
  pushToTalk?: boolean;
  /** What is said above the controls. */
  talk?: () => VNode;
  busy?: InstanceType<typeof ControlBar>['$props']['busy'];
}

export function room(id: string, state: RoomScene): Scene {
  const {
    tiles,
    viewers = [person(7), person(8, { you: state.viewer ?? false })],
    status = 'live',
    people = false,
  } = state;
  const side: SideTab | null = state.chat ? 'chat' : people ? 'participants' : null;
  const viewerCount = state.viewerCount ?? viewers.length;
  const stage: Person[] = tiles.map((each, index) => ({ ...each, role: index === 1 ? 'host' : 'speaker' }));
  return {
    id: `room-${id}`,
    frame: 'panel',
    render: () =>
      h(
        RoomLayout,
        { sideOpen: side !== null, sideLabel: 'Participants' },
        {
          header: () =>
            h(SessionHeader, {
              title: 'Reading group',
              host: 'meet.example.org',
              status,
              stageCount: tiles.length,
              viewerCount,
              locked: state.moderator ?? false,
              endsIn: state.endsIn ?? null,
            }),
          notice: () => [
            ...(state.trouble ? [h(TroubleNotice, { trouble: state.trouble, viewable: false, compact: true })] : []),
            ...(state.notice?.() ?? []),
          ],
          stage: () => h(StageView, { tiles, speakerLayout: state.speakerLayout ?? false, fullScreen: false }),
          'over-stage': () => state.overStage?.(),
          side: () =>
            h(
              RoomSide,
              { tab: side ?? 'participants', tabs: TABS, unread: state.unread ?? 0, asking: state.asking ?? false },
              {
                chat: () => state.chat?.(),
                participants: () =>
                  h(ParticipantList, {
                    groups: state.groups ?? [
                      group('hands', []),
                      group('stage', stage),
                      group('viewers', viewers, viewerCount),
                    ],
                    search: state.search ?? '',
                    found: state.found ?? null,
                    canMuteAll: state.moderator ?? false,
                    canLowerAll: state.moderator ?? false,
                    nextHand: state.moderator ? { name: 'Olu' } : null,
                    actionsFor: state.moderator ? (one: Person) => (one.you ? [] : ACTIONS) : () => [],
                  }),
              },
            ),
          bar: () =>
            h(
              ControlBar,
              {
                onStage: !state.viewer,
                microphoneOn: state.microphoneOn ?? true,
                cameraOn: state.cameraOn ?? true,
                cameraAvailable: state.cameraAvailable ?? true,
                devices: deviceChoices,
                access: state.access ?? 'direct',
                stageQueue: state.stageQueue ?? null,
                hand: state.hand ?? null,
                busy: state.busy ?? null,
                share: state.share ?? null,
                side,
                tabs: TABS,
                unread: state.unread ?? 0,
                asking: state.asking ?? false,
                waiting: state.waiting ?? [],
                participantCount: tiles.length + viewerCount,
                keys: true,
                pushToTalk: state.pushToTalk ?? false,
              },
              { above: () => state.talk?.() },
            ),
        },
      ),
  };
}

const TABS: readonly SideTab[] = ['participants', 'chat', 'activities'];
const ACTIONS: readonly PersonAction[] = [
  'bring-to-stage',
  'lower-hand',
  'make-moderator',
  'make-speaker',
  'remove',
  'block',
];

const people = (count: number): StageTile[] =>
  Array.from({ length: count }, (_, index) => tile(index, { speaking: index === 1 }));

export const roomScenes: readonly Scene[] = [
  room('1', { tiles: people(1), viewers: [] }),
  room('2', { tiles: people(2), share: false }),
  room('3', { tiles: people(3) }),
  room('4', { tiles: people(4), people: true }),
  room('9', { tiles: people(9) }),
  room('25', { tiles: people(25), viewerCount: 4_312 }),
  room('empty', { tiles: [], viewer: true }),
  room('empty-people', { tiles: [], viewer: true, viewers: [], access: 'none', people: true }),
  room('viewer', {
    tiles: people(2).map(each => ({ ...each, you: false })),
    viewer: true,
    people: true,
    viewerCount: 1_240,
  }),
  room('viewer-ask', { tiles: people(2), viewer: true, access: 'ask' }),
  room('viewer-asked', { tiles: people(2), viewer: true, access: 'ask', stageQueue: 'asked' }),
  room('news', { tiles: people(2), people: true, unread: 128, asking: true }),
  room('broken', {
    status: 'reconnecting',
    trouble: 'signalling-lost',
    microphoneOn: false,
    cameraOn: false,
    tiles: [
      tile(0, { microphone: false, camera: false, video: null }),
      tile(1, { link: 'interrupted' }),
      tile(2, { link: 'connecting', video: null }),
      tile(3, { presence: 'reconnecting', camera: false, video: null, microphone: false }),
    ],
    people: true,
    viewers: [person(5, { presence: 'reconnecting' }), person(6, { role: 'moderator' })],
  }),
  room('no-camera', {
    cameraAvailable: false,
    busy: 'leave-stage',
    tiles: [
      tile(0, { camera: false, video: null }),
      tile(1, { video: null }),
      tile(4, { camera: false, speaking: true }),
    ],
  }),
];
