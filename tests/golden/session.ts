import type { LogEntry } from '../../core/room/events.ts';
import type { ActivityTerms } from '../../core/room/features/activities/types.ts';

/**
 * A session in which every event happens that a log can hold. Written as data: the same steps were played by the code
 * of earlier versions, which do what they know of it.
 */

/** Whoever does it, by name; `relay` what the relay observes, `creator` and `host-link` what comes over HTTP. */
export interface Step {
  readonly who: string;
  /** A command or an observation. `@ada` stands for somebody's id, `#name` for what a step with that name made. */
  readonly command: Readonly<Record<string, unknown>>;
  /** Written down as it is, in the place of a command. */
  readonly event?: LogEntry['event'];
  /** The link that a guest shows. */
  readonly link?: string;
  readonly as?: string;
  /** Time that passes before, in ms. */
  readonly wait?: number;
  /** Earlier versions accepted it, and their logs hold it. Today it is refused, or comes to nothing. */
  readonly refusedToday?: true;
}

/** When the session is made, ms since the epoch. */
export const BEGINNING = 1_790_000_000_000;
const MINUTE = 60_000;
/** A year that no calendar shows, which earlier versions took. */
const FAR = Date.UTC(275_000, 0, 1);
const SCHEDULE = { startsAt: BEGINNING + 60 * MINUTE, endsAt: BEGINNING + 180 * MINUTE };
/** What the session's `created` says of its settings, as far as that version knows them. */
export const SETTINGS = {
  stageAccess: 'everyone',
  stageCapacity: 4,
  viewerCapacity: 20,
  schedule: SCHEDULE,
  hostAbsence: 5,
};
export const FACTS = {
  slug: 'golden',
  title: 'The golden session 👩🏽‍💻',
  description: 'Two\nlines',
  contact: { name: 'Ada', email: 'ada@example.org' },
  createdAt: BEGINNING,
};

const ON = { microphone: true, camera: true };
const OFF = { microphone: false, camera: false };
const enter = (name: string, place = 'viewer') => ({ type: 'enter', name, place, ...(place === 'stage' ? ON : OFF) });
const say = (text: string, more: object = {}) => ({
  type: 'say',
  channel: 'everybody',
  to: null,
  text,
  replyTo: null,
  ...more,
});
const invitation = (role: string, more: object = {}) => ({
  type: 'create-invitation',
  terms: { role, name: '', email: '', from: null, until: null, uses: null, ...more },
  mail: 'email' in more,
});
const question = {
  text: 'Tea or coffee?',
  options: ['Tea', 'Coffee'],
  several: false,
  right: [],
  points: 0,
  seconds: null,
};
const POLL: ActivityTerms = {
  kind: 'poll',
  title: '',
  questions: [question],
  named: false,
  live: true,
  changeable: true,
  pace: 'moderator',
  leaderBoard: false,
};
const QUIZ: ActivityTerms = {
  ...POLL,
  kind: 'quiz',
  title: 'Warm-up',
  questions: [
    { ...question, text: 'Two and two?', options: ['Three', 'Four'], right: [1], points: 10, seconds: 20 },
    { ...question, text: 'Prime?', options: ['Six', 'Seven'], right: [1], points: 20 },
  ],
  leaderBoard: true,
};
const OPEN: ActivityTerms = { ...POLL, kind: 'open', questions: [{ ...question, text: 'Why?', options: [] }] };

const by = (who: string, ...commands: Step['command'][]): Step[] => commands.map(command => ({ who, command }));
const each = (people: readonly string[], command: Step['command']): Step[] => people.map(who => ({ who, command }));

export const STEPS: readonly Step[] = [
  // From outside: by the creator's key, by the host link, and from the lobby.
  { who: 'creator', command: { type: 'change-facts', facts: { title: 'The golden session' } } },
  { who: 'host-link', command: { type: 'change-settings', settings: { opensBefore: 10 } } },
  { who: 'ada', link: 'host-link', command: { ...invitation('speaker'), hash: 'token-from-lobby' }, as: 'lobby-link' },
  // People come.
  { who: 'ada', link: 'host-link', command: enter('Ada', 'stage') },
  ...by('ada', { type: 'start' }),
  { who: 'ada', command: { ...invitation('moderator', { name: 'Grace' }), hash: 'token-mod' }, as: 'mod' },
  { who: 'ada', command: { ...invitation('moderator', { uses: 5 }), hash: 'token-mod-2' }, as: 'mod-2' },
  {
    who: 'ada',
    command: { ...invitation('speaker', { email: 'dora@example.org', until: SCHEDULE.endsAt }), hash: 'token-mail' },
    as: 'mail',
  },
  { who: 'relay', command: { type: 'invitation-missed', id: '#mail' } },
  { who: 'relay', command: { type: 'invitation-mailed', id: '#mail', ok: true } },
  { who: 'grace', link: '#mod', command: enter('Grace', 'stage') },
  { who: 'edsger', link: '#mod-2', command: enter('Edsger') },
  { who: 'bob', command: enter('Bob') },
  { who: 'cleo', command: enter('Cleo') },
  { who: 'dora', link: '#mail', command: enter('Dora') },
  { who: 'emil', command: enter('Emil') },
  { who: 'fay', command: enter('Fay') },
  // The stage.
  ...by('bob', { type: 'join-stage', ...ON }, { type: 'set-devices', microphone: true, camera: false }),
  ...by('grace', { type: 'mute', id: '@bob' }),
  ...by('grace', { type: 'share-screen' }, { type: 'unshare-screen' }, { type: 'share-screen' }),
  ...by('ada', { type: 'stop-screen', id: '@grace' }, { type: 'stop-camera', id: '@grace' }, { type: 'mute-all' }),
  ...by('bob', { type: 'leave-stage' }),
  ...by('ada', { type: 'change-settings', settings: { stageAccess: 'request', features: { privateMessages: true } } }),
  ...each(['bob', 'cleo', 'emil'], { type: 'ask-stage' }),
  ...by('ada', { type: 'bring-to-stage', id: '@bob' }, { type: 'decline-stage', id: '@emil' }),
  ...by('cleo', { type: 'leave-line' }),
  ...by('bob', { type: 'join-stage', ...ON }),
  ...by('ada', { type: 'swap-stage', out: '@bob', in: '@cleo' }),
  ...each(['fay', 'emil'], { type: 'raise-hand' }),
  ...by('fay', { type: 'lower-hand', id: '@fay' }),
  ...by('ada', { type: 'set-role', id: '@fay', role: 'moderator' }, { type: 'set-role', id: '@cleo', role: 'speaker' }),
  // Chat.
  { who: 'bob', command: say('Hello'), as: 'hello', wait: 1_500 },
  { who: 'cleo', command: say('Words\nin two lines', { replyTo: '#hello' }), as: 'reply' },
  { who: 'ada', command: say('Among ourselves', { channel: 'crew' }) },
  { who: 'bob', command: say('Between two', { channel: 'private', to: '@emil' }) },
  { who: 'emil', command: say('Oops'), as: 'oops' },
  { who: 'emil', command: say('Rude'), as: 'rude' },
  ...each(['ada', 'emil'], { type: 'like', message: '#hello' }),
  ...by('emil', { type: 'unlike', message: '#hello' }, { type: 'delete-message', message: '#oops' }),
  ...by(
    'grace',
    { type: 'pin', message: '#hello' },
    { type: 'pin', message: '#reply' },
    { type: 'unpin', message: '#reply' },
  ),
  ...by('grace', { type: 'delete-message', message: '#rude' }, { type: 'bar-from-chat', person: '@emil' }),
  ...by('grace', { type: 'bar-from-chat', person: '@cleo' }, { type: 'allow-in-chat', person: '@cleo' }),
  // Activities.
  { who: 'ada', command: { type: 'draft-activity', terms: POLL }, as: 'poll' },
  ...by('ada', { type: 'edit-activity', activity: '#poll', terms: { ...POLL, named: true } }),
  ...by('ada', { type: 'open-activity', activity: '#poll' }),
  ...by('bob', { type: 'answer-activity', activity: '#poll', question: 0, answer: [0] }),
  ...by('bob', { type: 'answer-activity', activity: '#poll', question: 0, answer: [1] }),
  ...by('ada', { type: 'close-activity', activity: '#poll' }, { type: 'publish-activity', activity: '#poll' }),
  { who: 'ada', command: { type: 'draft-activity', terms: QUIZ }, as: 'quiz' },
  ...by('ada', { type: 'open-activity', activity: '#quiz' }),
  ...by('cleo', { type: 'answer-activity', activity: '#quiz', question: 0, answer: [1] }),
  { who: 'ada', command: { type: 'advance-activity', activity: '#quiz' }, wait: 2_000 },
  ...by('ada', { type: 'advance-activity', activity: '#quiz' }),
  ...by('cleo', { type: 'answer-activity', activity: '#quiz', question: 1, answer: [0] }),
  { who: 'ada', command: { type: 'draft-activity', terms: OPEN }, as: 'open' },
  ...by('ada', { type: 'open-activity', activity: '#open' }),
  ...by('bob', { type: 'answer-activity', activity: '#open', question: 0, answer: 'Because.' }),
  { who: 'ada', command: { type: 'draft-activity', terms: POLL }, as: 'unwanted' },
  ...by('ada', { type: 'discard-activity', activity: '#unwanted' }),
  // Questions, and what everybody is told.
  ...by('ada', { type: 'change-settings', settings: { features: { anonymousQuestions: true } } }),
  { who: 'bob', command: { type: 'ask', text: 'When is tea?', anonymous: false }, as: 'tea' },
  { who: 'emil', command: { type: 'ask', text: 'Who asks?', anonymous: true }, as: 'who' },
  ...each(['cleo', 'emil'], { type: 'upvote', question: '#tea' }),
  ...by('emil', { type: 'take-vote-back', question: '#tea' }),
  ...by('ada', { type: 'answer-question', question: '#tea', text: 'At four.' }),
  ...by('ada', { type: 'dismiss-question', question: '#who' }, { type: 'announce', text: 'Tea is at four' }),
  ...by('ada', { type: 'start-recording' }, { type: 'stop-recording' }, { type: 'start-recording' }),
  // Doors: closed, and opened again.
  ...by('ada', { type: 'change-settings', settings: { locked: true } }),
  { who: 'gus', command: enter('Gus') },
  { who: 'hana', command: enter('Hana') },
  ...by('ada', { type: 'admit', id: '@gus' }, { type: 'decline-entry', id: '@hana' }),
  ...by('ada', { type: 'remove', id: '@emil', block: false }, { type: 'remove', id: '@gus', block: true }),
  ...by('ada', { type: 'unblock', id: '@gus' }, { type: 'change-settings', settings: { locked: false } }),
  ...by('ada', { type: 'revoke-invitation', id: '#mail' }),
  { who: 'ada', command: { type: 'renew-invitation', id: '#mod', hash: 'token-mod-new', mail: false } },
  {
    who: 'ada',
    command: { type: 'renew-invitation', id: '#mod-2', hash: 'token-mod-2-new', mail: false, signOut: true },
  },
  { who: 'ada', command: { type: 'renew-invitation', id: 'host-link', hash: 'token-host-new', mail: false } },
  {
    who: 'ada',
    command: { type: 'change-settings', settings: { schedule: { startsAt: FAR, endsAt: FAR + MINUTE } } },
    refusedToday: true,
  },
  {
    who: 'ada',
    command: { ...invitation('viewer', { until: FAR }), hash: 'token-far' },
    as: 'far',
    refusedToday: true,
  },
  { who: 'ada', command: { type: 'start' }, refusedToday: true },
  ...by('ada', { type: 'change-settings', settings: { schedule: { ...SCHEDULE, endsAt: SCHEDULE.endsAt + MINUTE } } }),
  { who: 'ada', command: { type: 'start' }, refusedToday: true },
  // A link that is revoked by somebody who cannot take its role from others.
  { who: 'ada', command: { ...invitation('moderator'), hash: 'token-mod-3' }, as: 'mod-3' },
  { who: 'ivan', link: '#mod-3', command: enter('Ivan') },
  ...by('grace', { type: 'revoke-invitation', id: '#mod-3' }),
  // Connections, and leaving.
  { who: 'relay', command: { type: 'connection-lost', id: '@cleo' } },
  { who: 'relay', command: { type: 'connection-returned', id: '@cleo' } },
  { who: 'relay', command: { type: 'connection-lost', id: '@grace' } },
  { who: 'relay', command: { type: 'grace-over', id: '@grace' }, wait: 30_000 },
  ...by('bob', { type: 'leave' }),
  { who: 'bob', command: enter('Bob again') },
  // People who left.
  ...by('ada', { type: 'set-role', id: '@grace', role: 'speaker' }, { type: 'remove', id: '@gus', block: true }),
  ...by('ada', { type: 'clear-chat' }, say('After all that')),
  // What is to be known no more.
  { who: 'ada', command: { type: 'forget-person', person: '@grace' } },
  { who: 'cleo', command: { type: 'forget-me' } },
  { who: 'relay', command: {}, event: { type: 'writing-expired', before: BEGINNING + MINUTE / 6 } },
  ...by('ada', { type: 'end', farewell: 'Good bye' }, { type: 'reopen' }, { type: 'leave' }),
  ...each(['fay', 'ivan'], { type: 'leave' }),
  // Nobody moderates any more, so it ends by itself.
  { who: 'relay', command: { type: 'clock' }, wait: 10 * MINUTE },
];
