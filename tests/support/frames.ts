import type { ClientMessage } from '../../core/protocol/client.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { Part } from '../../core/protocol/features/server.ts';
import type { ServerMessage } from '../../core/protocol/server.ts';
import { DEFAULT_FEATURES } from '../../core/room/features/settings.ts';

/** One valid message of every kind, all optional fields filled. */

const ID = 'abcdefgh-1';
const OTHER = 'abcdefgh_2';
const devices = { microphone: true, camera: false };

const ID_ONLY = [
  'bring-to-stage',
  'decline-stage',
  'remove-from-stage',
  'mute',
  'stop-camera',
  'stop-screen',
  'lower-hand',
  'unblock',
  'admit',
  'decline-entry',
  'revoke-invitation',
] as const;
const PLAIN = [
  'leave',
  'forget-me',
  'leave-stage',
  'ask-stage',
  'leave-line',
  'raise-hand',
  'share-screen',
  'unshare-screen',
  'start-recording',
  'stop-recording',
  'mute-all',
  'lower-all-hands',
  'admit-all',
  'start',
  'reopen',
] as const;
const TOKEN = 'T'.repeat(49);

const COMMANDS: readonly WireCommand[] = [
  { type: 'enter', name: 'Ada', place: 'stage', ...devices },
  { type: 'join-stage', ...devices },
  { type: 'set-devices', ...devices },
  ...PLAIN.map(type => ({ type })),
  ...ID_ONLY.map(type => ({ type, id: ID })),
  { type: 'forget-person', person: ID },
  { type: 'swap-stage', out: ID, in: OTHER },
  { type: 'remove', id: ID, block: true },
  { type: 'set-role', id: ID, role: 'moderator' },
  {
    type: 'change-settings',
    settings: {
      stageAccess: 'request',
      stageCapacity: 5,
      viewerCapacity: 100,
      entry: 'invited',
      locked: true,
      schedule: { startsAt: 1_700_000_000_000, endsAt: 1_700_003_600_000 },
      opensBefore: 15,
      hostAbsence: 15,
      retention: { writing: 30, people: 365 },
    },
  },
  {
    type: 'change-facts',
    facts: { title: 'Choir', description: 'We sing.', contact: { name: 'Ada', email: 'ada@example.org' } },
  },
  { type: 'end', farewell: 'Thank you all.' },
  {
    type: 'create-invitation',
    token: TOKEN,
    mail: true,
    terms: {
      role: 'speaker',
      name: 'Eve',
      email: 'eve@example.org',
      from: 1_700_000_000_000,
      until: 1_700_003_600_000,
      uses: 1,
    },
  },
  { type: 'renew-invitation', id: ID, token: TOKEN, mail: false },
];

export const CLIENT_MESSAGES: readonly ClientMessage[] = [
  {
    type: 'hello',
    version: 2,
    room: 'weekly-meeting',
    credential: 'A'.repeat(43),
    invite: 'B'.repeat(43),
    email: 'ada@example.org',
    after: 7,
  },
  ...COMMANDS.map((command): ClientMessage => ({ type: 'command', id: ID, command })),
  { type: 'peer' },
  { type: 'ice' },
  { type: 'roster', id: ID, offset: 0, limit: 50, search: 'ada' },
  { type: 'invitations', id: ID, after: 'invitations:12' },
  { type: 'more', id: ID, after: 'answers:5:0:200' },
  { type: 'ping' },
];

const participant = {
  id: ID,
  name: 'Ada',
  role: 'host',
  place: 'stage',
  presence: 'here',
  ...devices,
  enteredAt: 1_700_000_000_000,
  hand: 1_700_000_000_500,
  line: { state: 'asked', at: 1_700_000_000_600 },
} as const;

const snapshot = {
  facts: {
    slug: 'weekly-meeting',
    title: 'Weekly meeting',
    description: '',
    contact: { name: 'Ada', email: 'ada@example.org' },
    createdAt: 1_700_000_000_000,
  },
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
    retention: { writing: 30, people: null },
  },
  status: 'open',
  startedAt: null,
  farewell: '',
  endReason: null,
  recording: { by: ID, since: 1_700_000_000_000 },
  participants: [participant, { ...participant, id: OTHER, role: 'viewer', presence: 'reconnecting' }],
} satisfies Extract<ServerMessage, { type: 'entered' }>['snapshot'];

const MESSAGE = {
  id: 7,
  from: ID,
  name: 'Ada',
  role: 'host',
  channel: 'private',
  to: { id: OTHER, name: 'Bob' },
  text: 'Hello',
  replyTo: 6,
  at: 1_700_000_000_000,
  deleted: null,
  likes: 1,
  liked: true,
} as const;

const PART: Part = {
  chat: { messages: [MESSAGE], earlier: true, pinned: [] },
  activities: [],
  questions: [
    {
      id: 8,
      text: 'Why?',
      name: null,
      at: 1_700_000_000_000,
      votes: 2,
      phase: 'written',
      answer: { name: 'Ada', text: 'So.' },
    },
  ],
  announcement: { text: 'Soon', name: 'Ada', at: 1_700_000_000_000 },
  barred: [{ id: OTHER, name: 'Bob' }],
  own: { answers: [{ activity: 5, answers: [[0], 'words', null] }], asked: [8], upvoted: [], barred: false },
  totals: { open: 3, answered: 1, dismissed: 0 },
  ends: { open: 'open', answered: null, dismissed: null, activities: 'activities:2:7', barred: 'barred:9', own: null },
};

const counts = { stage: 2, viewers: 30 };
const peer = { id: ID, ticket: 'ticket' };
const ice = {
  servers: [{ urls: ['turn:turn.example.org'], username: 'u', credential: 'c' }, { urls: 'stun:stun.example.org' }],
  until: 1_700_003_600_000,
  policy: 'all',
} satisfies Extract<ServerMessage, { type: 'ice' }>['ice'];
const you = { id: ID, role: 'host' } as const;

export const SERVER_MESSAGES: readonly ServerMessage[] = [
  {
    type: 'welcome',
    version: 2,
    you,
    role: 'host',
    returning: 'Ada',
    snapshot,
    events: null,
    part: PART,
    revision: 9,
    counts,
    peer,
    peers: [[ID, OTHER]],
    ice,
    serverTime: 1_700_000_000_000,
    mail: false,
    unattendedSince: null,
  },
  {
    type: 'entered',
    id: ID,
    you,
    snapshot,
    part: PART,
    revision: 9,
    counts,
    peers: [],
    unattendedSince: 1_700_000_000_000,
  },
  { type: 'ack', id: ID, revision: 9 },
  { type: 'snapshot', you, snapshot, part: null, revision: 9, peers: [[ID, null]], unattendedSince: null },
  { type: 'refused', id: null, reason: 'no-such-room' },
  {
    type: 'refused',
    id: null,
    reason: 'invitation-early',
    title: 'Weekly meeting',
    contact: { name: 'Ada', email: 'ada@example.org' },
    at: 1_700_000_000_000,
  },
  { type: 'refused', id: ID, reason: 'stage-full' },
  {
    type: 'events',
    revision: 9,
    events: [
      { type: 'entered', participant },
      { type: 'left', id: ID, reason: 'gone' },
      { type: 'presence-changed', id: ID, presence: 'here' },
      { type: 'stage-joined', participant },
      { type: 'stage-left', id: ID },
      { type: 'devices-changed', id: ID, ...devices },
      { type: 'stage-asked', participant },
      { type: 'stage-brought', participant },
      { type: 'stage-declined', id: ID },
      { type: 'line-left', id: ID },
      { type: 'hand-raised', participant },
      { type: 'hand-lowered', id: ID },
      { type: 'muted', id: ID },
      { type: 'camera-stopped', id: ID },
      { type: 'screen-shared', id: ID },
      { type: 'screen-stopped', id: ID },
      { type: 'role-changed', participant },
      { type: 'admitted', participant },
      { type: 'settings-changed', settings: snapshot.settings },
      { type: 'facts-changed', facts: snapshot.facts },
      { type: 'started', at: 1_700_000_000_000 },
      { type: 'reopened', at: 1_700_000_000_000 },
      { type: 'recording-started', recording: { by: ID, since: 1_700_000_000_000 } },
      { type: 'recording-stopped' },
      { type: 'ended', farewell: '', reason: 'moderator' },
      { type: 'said', message: MESSAGE },
      { type: 'likes', message: 7, likes: 2 },
      { type: 'message-deleted', message: 7, by: 'author' },
      { type: 'pinned', message: MESSAGE },
      { type: 'unpinned', message: 7 },
      { type: 'chat-cleared', before: 9 },
    ],
  },
  { type: 'more', id: ID, questions: PART.questions, answers: PART.own.answers, barred: PART.barred, next: 'open:2:8' },
  { type: 'more', id: ID, words: [{ name: null, text: 'Tea' }], voters: [{ name: 'Ada', options: [0] }], next: null },
  { type: 'peers', set: [[ID, OTHER]], gone: [OTHER] },
  { type: 'counts', counts },
  { type: 'peer', peer },
  { type: 'ice', ice },
  { type: 'roster', id: ID, total: 30, participants: [participant] },
  {
    type: 'invitations',
    id: null,
    invitations: [
      {
        id: ID,
        role: 'speaker',
        name: 'Eve',
        email: 'eve@example.org',
        from: 1_700_000_000_000,
        until: 1_700_003_600_000,
        uses: 2,
        createdAt: 1_700_000_000_000,
        state: 'open',
        mail: 'sent',
        used: 1,
        redeemed: [{ name: 'Eve', at: 1_700_000_000_000 }],
      },
    ],
    barred: [{ id: OTHER, name: 'Bob', role: 'moderator', state: 'blocked' }],
    ends: { invitations: 'invitations:4', barred: null },
    total: 5,
  },
  { type: 'pong', serverTime: 1_700_000_000_000 },
];

/** Where every value of a JSON tree is, the root left out. */
export function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])]);
}

/** A copy with the value at that path changed; `undefined` takes it out. */
export function changedAt(value: unknown, path: readonly string[], change: (old: unknown) => unknown): unknown {
  const copy = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  const changed = change(holder[last]);
  if (changed === undefined) Reflect.deleteProperty(holder, last);
  // Defined rather than assigned, so that `__proto__` is a key like any other, as it is to JSON.parse.
  else Object.defineProperty(holder, last, { value: changed, enumerable: true, configurable: true, writable: true });
  return copy;
}
