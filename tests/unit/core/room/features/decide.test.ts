import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../../core/room/commands.ts';
import { displayed } from '../../../../../core/room/features/chat/text.ts';
import { askedDocument } from '../../../../../core/room/features/questions/document.ts';
import type { Role } from '../../../../../core/room/types.ts';
import { after, afterStored, as, decided, newRoom, outcome, person, withPerson } from '../../../../support/room.ts';
import { POLL } from '../../../../support/taking-part.ts';

const ROLES: readonly Role[] = ['viewer', 'speaker', 'moderator', 'host'];

/** A room with one of each role, a message and a question of viewer-2, a draft and an open poll. */
const room = (() => {
  let state = newRoom({ features: { ...newRoom().room.settings.features, privateMessages: true } });
  for (const role of ROLES) state = withPerson(state, `${role}-1`, { role });
  state = withPerson(state, 'viewer-2');
  const message = {
    id: 100,
    from: 'viewer-2',
    name: 'viewer-2',
    role: 'viewer',
    channel: 'everybody',
    to: null,
    text: 'Hello',
    replyTo: null,
    at: 0,
  } as const;
  return after(
    state,
    { type: 'said', message },
    { type: 'said', message: { ...message, id: 101, channel: 'crew', from: 'speaker-1', role: 'speaker' } },
    { type: 'asked', question: 102, text: 'Why?', who: 'viewer-2', name: 'viewer-2', anonymous: false, at: 0 },
    { type: 'activity-drafted', activity: 103, terms: POLL },
    { type: 'activity-drafted', activity: 104, terms: POLL },
    { type: 'activity-opened', activity: 104, at: 0, endsAt: null },
  );
})();

const say = (channel: 'everybody' | 'crew' | 'private', to: string | null = null): Command => ({
  type: 'say',
  channel,
  to,
  text: 'x',
  replyTo: null,
});

/** What each role is answered: viewer, speaker, moderator, host. */
const TABLE: readonly (readonly [
  what: string,
  command: Command,
  answers: readonly [string, string, string, string],
])[] = [
  ['say to everybody', say('everybody'), ['said', 'said', 'said', 'said']],
  ['say in the backchannel', say('crew'), ['x not-allowed', 'said', 'said', 'said']],
  ['say in private', say('private', 'viewer-2'), ['said', 'said', 'said', 'said']],
  [
    'say in private to nobody',
    say('private'),
    ['x no-such-person', 'x no-such-person', 'x no-such-person', 'x no-such-person'],
  ],
  ['like', { type: 'like', message: 100 }, ['liked', 'liked', 'liked', 'liked']],
  ['like in the backchannel', { type: 'like', message: 101 }, ['x no-such-message', 'liked', 'liked', 'liked']],
  ['unlike what one does not like', { type: 'unlike', message: 100 }, ['nothing', 'nothing', 'nothing', 'nothing']],
  [
    'delete another’s',
    { type: 'delete-message', message: 100 },
    ['x not-allowed', 'x not-allowed', 'message-deleted', 'message-deleted'],
  ],
  ['pin', { type: 'pin', message: 100 }, ['x not-allowed', 'x not-allowed', 'pinned', 'pinned']],
  [
    'pin of the backchannel',
    { type: 'pin', message: 101 },
    ['x not-allowed', 'x not-allowed', 'x no-such-message', 'x no-such-message'],
  ],
  ['clear', { type: 'clear-chat' }, ['x not-allowed', 'x not-allowed', 'chat-cleared', 'chat-cleared']],
  [
    'block from the chat',
    { type: 'bar-from-chat', person: 'viewer-2' },
    ['x not-allowed', 'x not-allowed', 'chat-barred', 'chat-barred'],
  ],
  [
    'block a moderator',
    { type: 'bar-from-chat', person: 'moderator-1' },
    ['x not-allowed', 'x not-allowed', 'x not-allowed', 'chat-barred'],
  ],
  [
    'draft',
    { type: 'draft-activity', terms: POLL },
    ['x not-allowed', 'x not-allowed', 'activity-drafted', 'activity-drafted'],
  ],
  [
    'edit a draft',
    { type: 'edit-activity', activity: 103, terms: POLL },
    ['x not-allowed', 'x not-allowed', 'activity-drafted', 'activity-drafted'],
  ],
  [
    'edit what is open',
    { type: 'edit-activity', activity: 104, terms: POLL },
    ['x not-allowed', 'x not-allowed', 'x not-allowed', 'x not-allowed'],
  ],
  [
    'open',
    { type: 'open-activity', activity: 103 },
    ['x not-allowed', 'x not-allowed', 'activity-opened', 'activity-opened'],
  ],
  [
    'close',
    { type: 'close-activity', activity: 104 },
    ['x not-allowed', 'x not-allowed', 'activity-closed', 'activity-closed'],
  ],
  [
    'answer',
    { type: 'answer-activity', activity: 104, question: 0, answer: [1] },
    ['activity-answered', 'activity-answered', 'activity-answered', 'activity-answered'],
  ],
  [
    'answer a draft',
    { type: 'answer-activity', activity: 103, question: 0, answer: [1] },
    ['x no-such-activity', 'x no-such-activity', 'x no-such-activity', 'x no-such-activity'],
  ],
  ['ask', { type: 'ask', text: 'Why?', anonymous: false }, ['asked', 'asked', 'asked', 'asked']],
  [
    'ask without a name',
    { type: 'ask', text: 'Why?', anonymous: true },
    ['x feature-off', 'x feature-off', 'x feature-off', 'x feature-off'],
  ],
  ['vote for a question', { type: 'upvote', question: 102 }, ['upvoted', 'upvoted', 'upvoted', 'upvoted']],
  [
    'answer a question',
    { type: 'answer-question', question: 102, text: 'So.' },
    ['x not-allowed', 'x not-allowed', 'question-answered', 'question-answered'],
  ],
  [
    'dismiss a question',
    { type: 'dismiss-question', question: 102 },
    ['x not-allowed', 'x not-allowed', 'question-moved', 'question-moved'],
  ],
  ['announce', { type: 'announce', text: 'Soon' }, ['x not-allowed', 'x not-allowed', 'announced', 'announced']],
  [
    'switch a feature',
    { type: 'change-settings', settings: { features: { chat: false } } },
    ['x not-allowed', 'x not-allowed', 'settings-changed', 'settings-changed'],
  ],
];

describe('taking part, by role', () => {
  it.each(TABLE)('%s', (_what, command, answers) => {
    expect(ROLES.map(role => outcome(decided(room, as(`${role}-1`), command)))).toEqual(answers);
  });

  it('is nothing for people waiting outside, and for whoever has not entered', () => {
    const waiting = after(room, {
      type: 'entered',
      participant: person('waiting-1', { place: 'waiting' }),
      credentialHash: 'secret-waiting',
      invitation: null,
    });
    for (const [, command] of TABLE) {
      if (command.type === 'change-settings') continue;
      expect(outcome(decided(waiting, as('waiting-1'), command))).toBe('x not-entered');
      expect(outcome(decided(waiting, as('nobody'), command))).toBe('x not-entered');
    }
  });
});

it('a log written before there were features loads with their defaults', () => {
  const { features: _features, ...old } = newRoom().room.settings;
  const state = afterStored(newRoom(), { type: 'settings-changed', settings: old as never });
  expect(state.room.settings.features).toEqual(newRoom().room.settings.features);
});

it('a text shown turns nothing around outside it and does not climb over its lines', () => {
  const zalgo = `Z${'\u0301'.repeat(50)}`;
  expect(displayed('abc\u202egnp.exe\u2066x\u2069')).toBe('abcgnp.exex');
  expect(displayed(zalgo)).toBe(`Z${'\u0301'.repeat(6)}`);
  expect(displayed('שלום, عالم 👩‍👩‍👧')).toBe('שלום, عالم 👩‍👩‍👧');
});

it('R260: a question says the role of who asked at the time, not without a name, nor where an old log does not know it', () => {
  const settings = { ...room.room.settings, features: { ...room.room.settings.features, anonymousQuestions: true } };
  const allowed = after(room, { type: 'settings-changed', settings });
  const ask = (anonymous: boolean) => decided(allowed, as('moderator-1'), { type: 'ask', text: 'Why?', anonymous });
  for (const anonymous of [false, true]) {
    const decision = ask(anonymous);
    if (!decision.ok) throw new Error(decision.refusal);
    const asked = after(allowed, ...decision.events);
    const question = asked.features.questions.get(asked.revision)!;
    const shown = askedDocument(question, true);
    expect(shown?.role).toBe(anonymous ? undefined : 'moderator');
    expect(shown?.name).toBe(anonymous ? null : 'moderator-1');
  }
  expect(askedDocument(room.features.questions.get(102)!, true)).not.toHaveProperty('role');
});

it('clearing a chat in which nothing is to be cleared writes nothing, whatever the backchannel holds', () => {
  const cleared = after(room, { type: 'chat-cleared', before: 1_000 });
  expect(outcome(decided(cleared, as('moderator-1'), { type: 'clear-chat' }))).toBe('nothing');
});

it('a moderator whom the host blocked from the chat allows neither themselves nor another moderator', () => {
  const barred = after(
    room,
    { type: 'chat-barred', who: 'moderator-1', name: 'moderator-1' },
    { type: 'chat-barred', who: 'viewer-2', name: 'viewer-2' },
  );
  const allow = (who: string, person: string) => outcome(decided(barred, as(who), { type: 'allow-in-chat', person }));
  expect(allow('moderator-1', 'moderator-1')).toBe('x not-allowed');
  expect(allow('moderator-1', 'viewer-2')).toBe('chat-allowed');
  expect(allow('host-1', 'moderator-1')).toBe('chat-allowed');
});
