import type { Component, VNode } from 'vue';
import { h, ref } from 'vue';
import SetDevices from '../../../components/devices/SetDevices.vue';
import RenewedDialog from '../../../components/invitations/RenewedDialog.vue';
import ForgetDialog from '../../../components/people/ForgetDialog.vue';
import LobbyPeople from '../../../components/people/LobbyPeople.vue';
import ParticipantList from '../../../components/people/ParticipantList.vue';
import type { Asker, Person, PersonAction } from '../../../components/people/personTypes.ts';
import RemoveDialog from '../../../components/people/RemoveDialog.vue';
import RequestCards from '../../../components/people/RequestCards.vue';
import SwapDialog from '../../../components/people/SwapDialog.vue';
import StageInvitation from '../../../components/stage/StageInvitation.vue';
import NoticeLine from '../../../components/ui/NoticeLine.vue';
import type { MessageKey } from '../../../components/ui/useMessages.ts';
import { t } from '../../../components/ui/useMessages.ts';
import type { CameBy } from '../../../core/protocol/server.ts';
import { group, person, setDevices, tile } from '../fakes.ts';
import { room } from './room.ts';
import type { Scene } from './scene.ts';

const asker = (index: number): Asker => person(index);
const cards = (asks: readonly Asker[], waiting: readonly Asker[], sound = true): VNode =>
  h(RequestCards, { asks, waiting, sound });
const line = (key: MessageKey, props: Record<string, unknown> = {}, values = {}): VNode =>
  h(NoticeLine as Component, { text: t(key, values), ...props });
const stage = [tile(0), tile(1, { speaking: true }), tile(2, { camera: false, microphone: false, video: null })];
const others = stage.map(each => ({ ...each, you: false }));

/** A list of everything a row can show. */
const groups = [
  group('hands', [person(7, { hand: 1 }), person(3, { hand: 2, line: 'asked' }), person(5, { hand: 3, you: true })]),
  group('stage', [
    person(1, { role: 'host', microphone: true, camera: true }),
    person(2, { role: 'moderator', microphone: false, camera: false }),
    person(4, { role: 'speaker', microphone: true, camera: false, presence: 'reconnecting' }),
  ]),
  group(
    'viewers',
    [person(6, { line: 'asked' }), person(8, { role: 'speaker', line: 'invited' }), person(9), person(10)],
    6,
  ),
];

const CROWD = 5_000;
const crowd: readonly Person[] = Array.from({ length: CROWD }, (_, index) =>
  person(index, { id: `crowd-${index}`, name: `Viewer ${index + 1}` }),
);
const ALL: readonly PersonAction[] = ['bring-to-stage', 'make-moderator', 'make-speaker', 'remove', 'block'];

/** A list that scrolls through a crowd; what was chosen is written beside it, for tests to read. */
function crowded(): VNode {
  const chosen = ref('');
  return h({
    render: () =>
      h('main', { class: 'scene panel' }, [
        h('h1', { class: 'visually-hidden' }, 'A crowd'),
        h(ParticipantList, {
          groups: [
            group('hands', [person(3, { hand: 1 })]),
            group('stage', [person(1, { role: 'host', microphone: true, camera: true })]),
            group('viewers', crowd),
          ],
          actionsFor: (one: Person) => (one.role === 'host' ? [] : ALL),
          onAct: (action: PersonAction, one: Person) => (chosen.value = `${action} ${one.name}`),
        }),
        h('output', { class: 'visually-hidden', 'data-chosen': chosen.value }),
      ]),
  });
}

/** A host who is kept out looks for whoever does that. */
const lobbyPeople = (id: string, props: Partial<InstanceType<typeof LobbyPeople>['$props']>): Scene => ({
  id: `people-lobby${id}`,
  frame: 'panel',
  render: () =>
    h('main', [
      h('h1', 'Room'),
      h(LobbyPeople, {
        open: true,
        groups: [],
        found: null,
        known: 'told',
        actionsFor: ({ role }: Person): readonly PersonAction[] =>
          role === 'host' ? [] : ['remove', 'block', 'forget'],
        refused: null,
        search: '',
        ...props,
      }),
    ]),
});

/** A link by which somebody came who is about to be blocked. */
const came = (more: Partial<CameBy>): CameBy => ({
  person: 'eve',
  invitation: more.name ?? 'guests',
  role: 'speaker',
  name: '',
  others: 23,
  renew: true,
  ...more,
});

export const peopleScenes: readonly Scene[] = [
  room('moderator', { tiles: stage, moderator: true, people: true, endsIn: 4, groups }),
  room('moderator-lookalikes', {
    tiles: stage.map((one, index) => (index === 1 ? { ...one, name: 'Аda Lovelace', lookalike: true } : one)),
    moderator: true,
    people: true,
    groups: groups.map(one => ({
      ...one,
      at: index =>
        index === 0 ? { ...one.at(0)!, name: 'Аda Lovelace', role: 'viewer', lookalike: true } : one.at(index),
    })),
    notice: () => [
      cards(
        [{ ...asker(3), name: 'Аda Lovelace', lookalike: true }],
        [{ ...asker(6), name: 'Аda Lovelace of a long name', lookalike: true }, asker(10)],
      ),
    ],
  }),
  room('moderator-asked', {
    tiles: stage,
    moderator: true,
    notice: () => [cards([asker(3)], [])],
  }),
  room('moderator-requests', {
    tiles: stage,
    moderator: true,
    people: true,
    groups,
    notice: () => [cards([asker(3), asker(5), asker(7), asker(8), asker(9)], [asker(6), asker(10)], false)],
  }),
  room('search', {
    tiles: others,
    viewer: true,
    people: true,
    search: 'an',
    found: { text: 'an', state: 'done', total: 240 },
    groups,
  }),
  room('search-none', {
    tiles: others,
    viewer: true,
    people: true,
    search: 'Zora',
    found: { text: 'Zora', state: 'done', total: 0 },
    groups: [group('hands', []), group('stage', []), group('viewers', [])],
  }),
  room('search-left-only', {
    tiles: others,
    moderator: true,
    people: true,
    search: 'Eve',
    found: { text: 'Eve', state: 'done', total: 0 },
    groups: [
      group('hands', []),
      group('stage', []),
      group('viewers', []),
      group('left', [person(3, { name: 'Eve', left: true })]),
    ],
  }),
  room('search-running', {
    tiles: others,
    viewer: true,
    people: true,
    search: 'li',
    found: { text: 'li', state: 'searching', total: 0 },
  }),
  room('search-failed', {
    tiles: others,
    viewer: true,
    people: true,
    search: 'li',
    found: { text: 'li', state: 'failed', total: 0 },
  }),
  room('hand', { tiles: others, viewer: true, hand: 3 }),
  room('ask-hand', { tiles: others, viewer: true, access: 'ask', hand: 12, viewerCount: 1_240 }),
  room('asked', {
    tiles: others,
    viewer: true,
    access: 'ask',
    stageQueue: 'asked',
    notice: () => [line('people_line_asked', { action: t('people_line_leave_ask') })],
  }),
  room('in-line', {
    tiles: others,
    viewer: true,
    stageQueue: 'asked',
    notice: () => [line('people_line_position', { action: t('people_line_leave') }, { position: 2 })],
  }),
  room('stage-full', {
    tiles: others,
    viewer: true,
    notice: () => [
      line('people_refused_full_self', { tone: 'warning', action: t('people_line_stand'), dismissable: true }),
    ],
  }),
  room('invited', {
    tiles: others,
    viewer: true,
    access: 'ask',
    stageQueue: 'invited',
    notice: () => [
      h(StageInvitation, { busy: null }, { devices: () => h(SetDevices, { ...setDevices(), compact: true }) }),
    ],
  }),
  room('invited-no-permission', {
    tiles: others,
    viewer: true,
    access: 'none',
    stageQueue: 'invited',
    notice: () => [
      h(
        StageInvitation,
        { busy: 'join' },
        { devices: () => h(SetDevices, { ...setDevices({ permission: 'prompt', stream: null }), compact: true }) },
      ),
    ],
  }),
  room('told', {
    tiles: others,
    viewer: true,
    notice: () => [
      line('people_told_declined', { dismissable: true }),
      line('people_told_removed_stage', { dismissable: true }),
      line('people_told_role_speaker', { dismissable: true }),
      line('people_refused_room_full', { tone: 'warning', dismissable: true }),
    ],
  }),
  room('lost-stage', {
    tiles: others,
    viewer: true,
    notice: () => [
      line('people_host_absent_other', { tone: 'warning' }, { count: 4 }),
      line('people_told_lost_stage', { dismissable: true, action: t('people_return_stage') }),
    ],
  }),
  room('ends-now', {
    tiles: stage,
    notice: () => [
      line('people_host_absent_now', { tone: 'warning' }),
      line('share_failed', { tone: 'warning', dismissable: true }),
    ],
  }),
  room('poll-waiting', {
    tiles: stage,
    asking: true,
    notice: () => [
      line(
        'activity_said_opened',
        { dismissable: true, action: t('activity_waiting_answer') },
        {
          kind: 'Poll',
          name: 'Which chapter shall we read together next week, and who brings the notes on interference?',
        },
      ),
    ],
  }),
  {
    id: 'people-5000',
    frame: 'panel',
    render: crowded,
  },
  {
    id: 'people-left',
    frame: 'panel',
    render: () =>
      h('main', { class: 'scene panel' }, [
        h('h1', { class: 'visually-hidden' }, 'People who left'),
        h(ParticipantList, {
          search: 'an',
          found: { text: 'an', state: 'done', total: 2 },
          groups: [
            group('hands', []),
            group('stage', [person(1, { role: 'host', microphone: true, camera: true })]),
            group('viewers', [person(9)]),
            group('left', [
              person(2, { role: 'moderator', left: true }),
              person(3, { left: true }),
              person(10, {
                left: true,
                name: 'Anastasia-Wilhelmina Featherstonehaugh of a long name',
                lookalike: true,
              }),
            ]),
          ],
          actionsFor: (one: Person): readonly PersonAction[] => (one.left ? ['remove', 'block', 'forget'] : []),
        }),
      ]),
  },
  {
    id: 'people-remove',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(RemoveDialog, { name: 'Ada Lovelace', block: false })]),
  },
  {
    id: 'people-block',
    frame: 'panel',
    render: () =>
      h('main', [h('h1', 'Room'), h(RemoveDialog, { name: 'José Ångström-Weatherby the Third', block: true })]),
  },
  {
    id: 'people-block-link',
    frame: 'panel',
    render: () =>
      h('main', [
        h('h1', 'Room'),
        h(RemoveDialog, {
          name: 'Eve Mallory',
          block: true,
          invites: true,
          links: [came({}), came({ name: 'Physics class', others: 0 })],
        }),
      ]),
  },
  {
    id: 'people-forget',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(ForgetDialog, { name: 'José Ångström-Weatherby the Third' })]),
  },
  {
    id: 'people-forget-me',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(ForgetDialog, { name: null, busy: true })]),
  },
  lobbyPeople('', {
    groups: [
      group('stage', [person(1, { role: 'host', microphone: true, camera: true })]),
      group('viewers', [person(6), person(9)]),
      group('left', [person(2, { role: 'moderator', left: true }), person(4, { left: true })]),
    ],
  }),
  lobbyPeople('-none', {}),
  lobbyPeople('-failed', { known: 'failed', refused: 'not-allowed' }),
  {
    id: 'people-forget-later',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(ForgetDialog, { name: null, outside: true })]),
  },
  {
    id: 'people-forget-blocked',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(ForgetDialog, { name: 'Mallory', barred: 'blocked' })]),
  },
  {
    id: 'people-forget-removed',
    frame: 'panel',
    render: () => h('main', [h('h1', 'Room'), h(ForgetDialog, { name: 'Eve', barred: 'removed' })]),
  },
  {
    id: 'people-block-host-link',
    frame: 'panel',
    render: () =>
      h('main', [
        h('h1', 'Room'),
        h(RemoveDialog, { name: 'Eve Mallory', block: true, links: [came({ role: 'host', renew: false, others: 1 })] }),
      ]),
  },
  {
    id: 'people-renewed',
    frame: 'panel',
    render: () =>
      h('main', [
        h('h1', 'Room'),
        h(RenewedDialog, {
          made: {
            link: 'https://live.example.org/r/physics#invite=aB3dE5gH7jK9mN1pQ3sT5vW7yZ',
            name: '',
            mailedTo: '',
          },
        }),
      ]),
  },
  {
    id: 'people-swap',
    frame: 'panel',
    render: () =>
      h('main', [h('h1', 'Room'), h(SwapDialog, { name: 'Olu', stage: [asker(0), asker(1), asker(3), asker(5)] })]),
  },
];
