import type { ClientMessage } from '../../protocol/client.ts';
import type { ServerMessage } from '../../protocol/server.ts';

/** One valid message of every kind, all optional fields filled. */

const ID = 'abcdefgh-1';
const OTHER = 'abcdefgh_2';
const devices = { microphone: true, camera: false };

export const CLIENT_MESSAGES: readonly ClientMessage[] = [
  { type: 'hello', version: 2, room: 'weekly-meeting', credential: 'A'.repeat(43), invite: 'B'.repeat(43), after: 7 },
  { type: 'command', id: ID, command: { type: 'enter', name: 'Ada', place: 'stage', ...devices } },
  { type: 'command', id: ID, command: { type: 'leave' } },
  { type: 'command', id: ID, command: { type: 'join-stage', ...devices } },
  { type: 'command', id: ID, command: { type: 'leave-stage' } },
  { type: 'command', id: ID, command: { type: 'set-devices', ...devices } },
  { type: 'command', id: ID, command: { type: 'end', farewell: '' } },
  { type: 'peer' },
  { type: 'ice' },
  { type: 'roster', id: ID, offset: 0, limit: 50 },
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
  hand: null,
  line: null,
} as const;

const snapshot = {
  facts: {
    slug: 'weekly-meeting',
    title: 'Weekly meeting',
    description: '',
    contact: { name: 'Ada', email: 'ada@example.org' },
    createdAt: 1_700_000_000_000,
  },
  settings: { stageAccess: 'everyone', stageCapacity: 9, viewerCapacity: 16, entry: 'link', locked: false, schedule: null, opensBefore: 15, hostAbsence: null },
  status: 'open',
  startedAt: null,
  farewell: '',
  participants: [participant, { ...participant, id: OTHER, role: 'viewer', presence: 'reconnecting' }],
} satisfies Extract<ServerMessage, { type: 'entered' }>['snapshot'];

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
    revision: 9,
    counts,
    peer,
    peers: [[ID, OTHER]],
    ice,
    serverTime: 1_700_000_000_000,
    mail: false,
  },
  { type: 'entered', id: ID, you, snapshot, revision: 9, counts, peers: [] },
  { type: 'ack', id: ID, revision: 9 },
  { type: 'refused', id: null, reason: 'no-such-room' },
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
      { type: 'ended', farewell: '', reason: 'moderator' },
    ],
  },
  { type: 'peers', set: [[ID, OTHER]], gone: [OTHER] },
  { type: 'counts', counts },
  { type: 'peer', peer },
  { type: 'ice', ice },
  { type: 'roster', id: ID, total: 30, participants: [participant] },
  { type: 'pong', serverTime: 1_700_000_000_000 },
];

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

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
