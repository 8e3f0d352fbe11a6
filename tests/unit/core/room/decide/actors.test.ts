import { describe, expect, it } from 'vitest';
import { CommandSchema } from '../../../../../core/protocol/commands.ts';
import type { Actor, Command } from '../../../../../core/room/commands.ts';
import { evolve } from '../../../../../core/room/evolve.ts';
import { HOST_LINK } from '../../../../../core/room/invitation-records.ts';
import type { RoomState } from '../../../../../core/room/state.ts';
import type { Participant } from '../../../../../core/room/types.ts';
import { answer, expectEachOnce, readTable, valuesOf } from '../../../../support/decision-table.ts';
import {
  after,
  as,
  createdEntry,
  invitationFor,
  NOW,
  ON,
  person,
  tokenFor,
  withPerson,
} from '../../../../support/room.ts';
import { POLL } from '../../../../support/taking-part.ts';

/**
 * Who may ask what, for every command that there is and everybody who could give it: a new command fails here until it
 * has a row. `+`: it is done. Otherwise why it is refused: `out` not-entered, `no` not-allowed, `in` already-entered.
 */
const TABLE = `
  command                                                                          | guest | holder | removed | blocked | waiting | viewer       | stage    | speaker      | moderator    | host         | creator      | link | key
  enter                                                                            | +     | +      | +       | blocked | in      | in           | in       | in           | in           | in           | in           | in   | in
  forget-me                                                                        | out   | out    | +       | +       | +       | +            | +        | +            | +            | +            | +            | out  | out
  leave                                                                            | out   | out    | out     | out     | +       | +            | +        | +            | +            | +            | +            | out  | out
  join-stage, leave-stage, leave-line, unshare-screen                              | out   | out    | out     | out     | out     | +            | +        | +            | +            | +            | +            | out  | out
  say, like, unlike, answer-activity, ask, upvote, take-vote-back                  | out   | out    | out     | out     | out     | +            | +        | +            | +            | +            | +            | out  | out
  set-devices, share-screen                                                        | out   | out    | out     | out     | out     | not-on-stage | +        | not-on-stage | not-on-stage | not-on-stage | not-on-stage | out  | out
  ask-stage, raise-hand                                                            | out   | out    | out     | out     | out     | +            | on-stage | +            | +            | +            | +            | out  | out
  bring-to-stage, decline-stage, remove-from-stage, swap-stage                     | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  mute, mute-all, stop-camera, stop-screen, lower-hand, lower-all-hands            | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  remove, unblock, set-role, admit, admit-all, decline-entry, forget-person        | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  delete-message, pin, unpin, clear-chat, bar-from-chat, allow-in-chat             | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  draft-activity, edit-activity, discard-activity, open-activity, advance-activity | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  close-activity, publish-activity                                                 | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  answer-question, answer-live, dismiss-question, reopen-question                  | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  announce, clear-announcement                                                     | out   | out    | out     | out     | out     | no           | no       | no           | +            | +            | +            | out  | out
  start-recording, stop-recording                                                  | out   | out    | out     | out     | out     | no           | no       | no           | no           | +            | +            | out  | out
  change-settings, start, end, reopen                                              | no    | +      | out     | out     | out     | no           | no       | no           | +            | +            | +            | +    | +
  create-invitation, renew-invitation, revoke-invitation                           | no    | +      | out     | out     | out     | no           | no       | no           | +            | +            | +            | +    | +
  change-facts, change capacity, renew the host link                               | no    | no     | out     | out     | out     | no           | no       | no           | no           | +            | +            | +    | +
  sign hosts out, change the key                                                   | no    | no     | out     | out     | out     | no           | no       | no           | no           | no           | +            | no   | +
  revoke the host link, make a link for hosts                                      | no    | no     | out     | out     | out     | no           | no       | no           | no           | no           | no           | no   | no
  remove a moderator, unmake a moderator, forget a moderator                       | out   | out    | out     | out     | out     | no           | no       | no           | no           | +            | +            | out  | out
  swap a host in, let a removed moderator in                                       | out   | out    | out     | out     | out     | no           | no       | no           | no           | +            | +            | out  | out
  remove a host, unmake a host                                                     | out   | out    | out     | out     | out     | no           | no       | no           | no           | no           | +            | out  | out
  make a host, remove the creator, unmake the creator                              | out   | out    | out     | out     | out     | no           | no       | no           | no           | no           | no           | out  | out
`;

const WORDS: Readonly<Record<string, string>> = { out: 'not-entered', no: 'not-allowed', in: 'already-entered' };

const seen = (id: string, invitation: string | null, token?: string): Actor => ({
  kind: 'guest',
  credentialHash: `secret-${id}`,
  invitation,
  token,
});
const byModeratorLink = (id: string) => seen(id, invitationFor('moderator'), tokenFor('moderator'));

/** Whoever could ask something of a room. */
const ACTORS = {
  guest: seen('guest', null),
  /** In the lobby with a link for moderators. */
  holder: byModeratorLink('holder'),
  /** A moderator who was put out, in the lobby with that link. */
  removed: byModeratorLink('removed'),
  /** Somebody who was blocked, with the host link. */
  blocked: seen('blocked', HOST_LINK, tokenFor('host')),
  waiting: as('waiting'),
  viewer: as('viewer'),
  stage: as('stage'),
  speaker: as('speaker'),
  moderator: as('moderator'),
  host: as('host'),
  creator: as('creator'),
  /** Over HTTP, with the token of the host link. */
  link: { kind: 'keyholder', hash: tokenFor('host') },
  key: { kind: 'keyholder', hash: 'secret-key' },
} as const satisfies Record<string, Actor>;
type Who = keyof typeof ACTORS;
const WHO = Object.keys(ACTORS) as Who[];

const PEOPLE: Readonly<Record<string, Partial<Participant>>> = {
  them: { role: 'speaker', place: 'stage', ...ON, screen: true },
  hand: { hand: NOW },
  outside: { place: 'waiting' },
  waiting: { place: 'waiting' },
  viewer: {},
  stage: { place: 'stage' },
  speaker: { role: 'speaker' },
  moderator: { role: 'moderator' },
};

/** A room with all of them, and something to like, to answer and to vote for. */
function room(): Readonly<Record<'message' | 'draft' | 'poll' | 'closed' | 'question', number>> & { state: RoomState } {
  let state = evolve(null, { ...createdEntry(), event: { ...createdEntry().event, key: 'secret-key' } as never });
  for (const id of ['creator', 'host'])
    state = after(state, {
      type: 'entered',
      participant: person(id, { role: 'host' }),
      credentialHash: `secret-${id}`,
      invitation: HOST_LINK,
    });
  for (const [id, changes] of Object.entries(PEOPLE)) state = withPerson(state, id, changes);
  for (const id of ['removed', 'blocked'] as const) {
    state = withPerson(state, id, { role: id === 'removed' ? 'moderator' : 'viewer' });
    state = after(state, { type: 'left', id, reason: id });
  }
  const at = NOW;
  const message = state.revision + 1;
  const said = {
    id: message,
    from: 'hand',
    name: 'hand',
    role: 'viewer',
    to: null,
    text: 'Hello',
    replyTo: null,
    at,
  } as const;
  state = after(state, { type: 'said', message: { ...said, channel: 'everybody' } }, { type: 'pinned', message });
  const draft = state.revision + 1;
  state = after(state, { type: 'activity-drafted', activity: draft, terms: POLL });
  const poll = state.revision + 1;
  state = after(
    state,
    { type: 'activity-drafted', activity: poll, terms: POLL },
    { type: 'activity-opened', activity: poll, at, endsAt: null },
  );
  const closed = state.revision + 1;
  state = after(
    state,
    { type: 'activity-drafted', activity: closed, terms: POLL },
    { type: 'activity-opened', activity: closed, at, endsAt: null },
    { type: 'activity-closed', activity: closed },
  );
  const question = state.revision + 1;
  state = after(state, { type: 'asked', question, text: 'Why?', who: 'hand', name: 'hand', anonymous: false, at });
  return { state, message, draft, poll, closed, question };
}

const { state, message, draft, poll, closed, question } = room();
const id = 'them';
const activity = draft;

/** One of every kind. */
const COMMANDS: { readonly [Type in Command['type']]: Extract<Command, { type: Type }> | Command } = {
  enter: { type: 'enter', name: 'Me', place: 'viewer', microphone: false, camera: false },
  leave: { type: 'leave' },
  'forget-me': { type: 'forget-me' },
  'join-stage': { type: 'join-stage', ...ON },
  'leave-stage': { type: 'leave-stage' },
  'set-devices': { type: 'set-devices', ...ON },
  'ask-stage': { type: 'ask-stage' },
  'leave-line': { type: 'leave-line' },
  'raise-hand': { type: 'raise-hand' },
  'share-screen': { type: 'share-screen' },
  'unshare-screen': { type: 'unshare-screen' },
  'start-recording': { type: 'start-recording' },
  'stop-recording': { type: 'stop-recording' },
  'bring-to-stage': { type: 'bring-to-stage', id: 'hand' },
  'decline-stage': { type: 'decline-stage', id: 'hand' },
  'remove-from-stage': { type: 'remove-from-stage', id },
  'swap-stage': { type: 'swap-stage', out: id, in: 'hand' },
  mute: { type: 'mute', id },
  'mute-all': { type: 'mute-all' },
  'stop-camera': { type: 'stop-camera', id },
  'stop-screen': { type: 'stop-screen', id },
  'lower-hand': { type: 'lower-hand', id: 'hand' },
  'lower-all-hands': { type: 'lower-all-hands' },
  remove: { type: 'remove', id, block: true },
  unblock: { type: 'unblock', id: 'blocked' },
  'set-role': { type: 'set-role', id, role: 'moderator' },
  admit: { type: 'admit', id: 'outside' },
  'admit-all': { type: 'admit-all' },
  'decline-entry': { type: 'decline-entry', id: 'outside' },
  'forget-person': { type: 'forget-person', person: 'blocked' },
  'change-settings': { type: 'change-settings', settings: { locked: true } },
  'change-facts': { type: 'change-facts', facts: { title: 'Another' } },
  start: { type: 'start' },
  end: { type: 'end', farewell: '' },
  reopen: { type: 'reopen' },
  'create-invitation': {
    type: 'create-invitation',
    hash: 'new',
    terms: { role: 'moderator', name: '', email: '', from: null, until: null, uses: null },
    mail: false,
  },
  'renew-invitation': {
    type: 'renew-invitation',
    id: invitationFor('moderator'),
    hash: 'new',
    mail: false,
    signOut: true,
  },
  'revoke-invitation': { type: 'revoke-invitation', id: invitationFor('speaker') },
  say: { type: 'say', channel: 'everybody', to: null, text: 'Hello', replyTo: null },
  like: { type: 'like', message },
  unlike: { type: 'unlike', message },
  'delete-message': { type: 'delete-message', message },
  pin: { type: 'pin', message },
  unpin: { type: 'unpin', message },
  'clear-chat': { type: 'clear-chat' },
  'bar-from-chat': { type: 'bar-from-chat', person: 'hand' },
  'allow-in-chat': { type: 'allow-in-chat', person: 'hand' },
  'draft-activity': { type: 'draft-activity', terms: POLL },
  'edit-activity': { type: 'edit-activity', activity, terms: POLL },
  'discard-activity': { type: 'discard-activity', activity },
  'open-activity': { type: 'open-activity', activity },
  'advance-activity': { type: 'advance-activity', activity: poll },
  'close-activity': { type: 'close-activity', activity: poll },
  'publish-activity': { type: 'publish-activity', activity: closed },
  'answer-activity': { type: 'answer-activity', activity: poll, question: 0, answer: [0] },
  ask: { type: 'ask', text: 'How?', anonymous: false },
  upvote: { type: 'upvote', question },
  'take-vote-back': { type: 'take-vote-back', question },
  'answer-question': { type: 'answer-question', question, text: 'So.' },
  'answer-live': { type: 'answer-live', question },
  'dismiss-question': { type: 'dismiss-question', question },
  'reopen-question': { type: 'reopen-question', question },
  announce: { type: 'announce', text: 'Hear' },
  'clear-announcement': { type: 'clear-announcement' },
};
const NAMES = Object.keys(COMMANDS) as Command['type'][];

/** What is more than the commands of that name: the room's own keys, and acting on one's equals. */
const MORE: Readonly<Record<string, Command>> = {
  'renew the host link': { type: 'renew-invitation', id: HOST_LINK, hash: 'new', mail: false },
  'sign hosts out': { type: 'renew-invitation', id: HOST_LINK, hash: 'new', mail: false, signOut: true },
  'change the key': { type: 'renew-invitation', id: HOST_LINK, hash: 'new', mail: false, key: 'new-key' },
  'revoke the host link': { type: 'revoke-invitation', id: HOST_LINK },
  'make a link for hosts': {
    type: 'create-invitation',
    hash: 'new',
    terms: { role: 'host', name: '', email: '', from: null, until: null, uses: null },
    mail: false,
  },
  'change capacity': { type: 'change-settings', settings: { stageCapacity: 3 } },
  'make a host': { type: 'set-role', id, role: 'host' },
  'forget a moderator': { type: 'forget-person', person: 'removed' },
  'remove a moderator': { type: 'remove', id: 'moderator', block: false },
  'remove a host': { type: 'remove', id: 'host', block: false },
  'remove the creator': { type: 'remove', id: 'creator', block: true },
  'unmake a moderator': { type: 'set-role', id: 'moderator', role: 'viewer' },
  'unmake a host': { type: 'set-role', id: 'host', role: 'viewer' },
  'unmake the creator': { type: 'set-role', id: 'creator', role: 'viewer' },
  'swap a host in': { type: 'swap-stage', out: id, in: 'host' },
  'let a removed moderator in': { type: 'unblock', id: 'removed' },
};

const known = [...NAMES, ...Object.keys(MORE)];
const asked = (name: string): Command => MORE[name] ?? COMMANDS[name as Command['type']];
const decided = (name: string, who: Who) => answer(state, ACTORS[who], asked(name));
const short = (outcome: string) => {
  if (!outcome.startsWith('x ')) return '+';
  const reason = outcome.slice(2);
  return Object.entries(WORDS).find(([, word]) => word === reason)?.[0] ?? reason;
};
const rules = readTable(TABLE).flatMap(([names = '', ...cells]) =>
  valuesOf(names).map(name => ({ name, expected: Object.fromEntries(WHO.map((who, at) => [who, cells[at] ?? ''])) })),
);

describe('every command, by everybody', () => {
  it('has a row: a new command must say who may give it', () => {
    const onTheWire = CommandSchema.options.flatMap(({ entries: { type } }): string[] =>
      'options' in type ? [...(type.options as readonly string[])] : [type.literal],
    );
    expect([...onTheWire].sort()).toEqual([...NAMES].sort());
    expect(readTable(`x\n${TABLE.trim().split('\n')[0]}`)[0]).toEqual(['command', ...WHO]);
    expectEachOnce(
      rules.map(({ name }) => [name]),
      known.map(name => [name]),
    );
  });

  it.each(rules)('$name is decided as the table says', ({ name, expected }) => {
    expect(Object.fromEntries(WHO.map(who => [who, short(decided(name, who))]))).toEqual(expected);
  });

  it('after the end nothing is done but what concerns the room, and leaving', () => {
    const ended = after(state, { type: 'ended', farewell: '', reason: 'moderator' });
    const done = known.filter(name => WHO.some(who => !answer(ended, ACTORS[who], asked(name)).startsWith('x ')));
    const about = [
      'change-settings',
      'change-facts',
      'end',
      'reopen',
      'create-invitation',
      'renew-invitation',
      'revoke-invitation',
    ];
    expect(done.filter(name => !['leave', 'forget-me'].includes(name) && !about.includes(asked(name).type))).toEqual(
      [],
    );
    expect(done).toContain('reopen');
  });
});
