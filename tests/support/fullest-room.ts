import {
  MAX_ANNOUNCEMENT_LENGTH,
  MAX_DESCRIPTION_LENGTH,
  MAX_EMAIL_LENGTH,
  MAX_FAREWELL_LENGTH,
  MAX_INVITATION_USES,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
  MAX_OPTION_LENGTH,
  MAX_OPTIONS,
  MAX_QUESTION_LENGTH,
  MAX_QUIZ_POINTS,
  MAX_QUIZ_QUESTIONS,
  MAX_STAGE_CAPACITY,
  MAX_TITLE_LENGTH,
  MAX_WORDS_LENGTH,
  MAX_WRITTEN_ANSWER_LENGTH,
} from '../../core/protocol/limits.ts';
import type { ActivityKind, ActivityTerms } from '../../core/room/features/activities/types.ts';
import { MAX_ACTIVITIES, MAX_OPEN_QUESTIONS_EACH, MAX_PINNED, MAX_QUESTIONS } from '../../core/room/features/limits.ts';
import { MAX_INVITATIONS } from '../../core/room/forgetting.ts';
import type { Filling } from './full-room.ts';

/** How much of each limit a room is filled to: 1 is all of it. */
export interface Fullness {
  /** What long texts are made of. */
  readonly unit: string;
  readonly texts: number;
  readonly questions: number;
  readonly activities: number;
  readonly messages: number;
  readonly people: number;
  /** What activities are, one after the other. */
  readonly kinds: readonly ActivityKind[];
  readonly opened: boolean;
  /** Invitations with their tokens, and people who were put out for good. */
  readonly governed: number;
  readonly ended: boolean;
}

/** More than fit into any window, and not so many that a test takes minutes. */
const PEOPLE = 1_000;
const BLOCKED = 300;

/**
 * Fills a room as far as the schemas and the rules allow, by commands where the rules are not about numbers of people.
 */
export function fillToTheBrim(
  room: Filling,
  { unit, texts, questions, activities, messages, people, kinds, opened, governed, ended }: Fullness,
): void {
  const long = (max: number) => unit.repeat(Math.max(1, Math.floor((max * texts) / unit.length)));
  const distinct = (max: number, n: number) => `${n}${long(max)}`.slice(0, max);
  const name = () => long(MAX_NAME_LENGTH);
  const contact = { name: name(), email: '' };
  room.person('host-number-1', { role: 'host', name: name() });
  room.command('host-number-1', {
    type: 'change-settings',
    settings: {
      stageCapacity: MAX_STAGE_CAPACITY,
      features: { ...room.state.room.settings.features, privateMessages: true },
    },
  });
  room.command('host-number-1', {
    type: 'change-facts',
    facts: { title: long(MAX_TITLE_LENGTH), description: long(MAX_DESCRIPTION_LENGTH), contact },
  });
  const crowd = Math.ceil(PEOPLE * people);
  for (let n = 0; n < crowd; n += 1) {
    const kind = n % 5;
    const on = n < MAX_STAGE_CAPACITY;
    room.person(`participant-number-${n}`, {
      name: name(),
      role: kind === 0 ? 'moderator' : 'viewer',
      place: on ? 'stage' : kind === 4 ? 'waiting' : 'viewer',
      hand: kind === 2 ? n : null,
      line: kind === 3 ? { state: 'asked', at: n } : null,
    });
  }
  for (let n = 0; n < 250; n += 1) {
    room.person(`quiet-number-${n}`, { name: name() });
    if (n < crowd) room.command('host-number-1', { type: 'bar-from-chat', person: `quiet-number-${n}` });
    if (n < crowd) room.command('host-number-1', { type: 'allow-in-chat', person: `quiet-number-${n}` });
  }
  for (let n = 0; n < Math.floor(MAX_QUESTIONS * questions); n += 1) {
    const id = room.command(`quiet-number-${Math.floor(n / MAX_OPEN_QUESTIONS_EACH)}`, {
      type: 'ask',
      text: long(MAX_QUESTION_LENGTH),
      anonymous: false,
    });
    if (n % 3 === 1)
      room.command('host-number-1', { type: 'answer-question', question: id, text: long(MAX_WRITTEN_ANSWER_LENGTH) });
    if (n % 3 === 2) room.command('host-number-1', { type: 'dismiss-question', question: id });
    else room.command('quiet-number-249', { type: 'upvote', question: id });
  }
  for (let n = 0; n < Math.floor(MAX_ACTIVITIES * activities); n += 1) {
    const kind = kinds[n % kinds.length] ?? 'poll';
    const length = kind === 'quiz' ? MAX_QUIZ_QUESTIONS : 1;
    const options =
      kind === 'open'
        ? []
        : kind === 'vote'
          ? ['yes', 'no']
          : Array.from({ length: MAX_OPTIONS }, (_, option) => distinct(MAX_OPTION_LENGTH, option));
    const question = {
      text: long(MAX_QUESTION_LENGTH),
      options,
      several: kind === 'quiz' || kind === 'poll',
      right: kind === 'quiz' ? options.map((_, at) => at) : [],
      points: MAX_QUIZ_POINTS,
      seconds: null,
    };
    const terms: ActivityTerms = {
      kind,
      title: long(MAX_TITLE_LENGTH),
      questions: Array.from({ length }, () => question),
      named: true,
      live: true,
      changeable: true,
      pace: 'moderator',
      leaderBoard: true,
    };
    const activity = room.command('host-number-1', { type: 'draft-activity', terms });
    if (n % 7 === 6) continue;
    room.command('host-number-1', { type: 'open-activity', activity });
    for (let at = 0; at < length; at += 1) {
      const answer =
        kind === 'open'
          ? long(MAX_WORDS_LENGTH)
          : options.map((_, option) => option).slice(0, question.several ? options.length : 1);
      for (let who = 0; who < (at === 0 && n < 5 ? 250 : 3); who += 1)
        room.command(`quiet-number-${who}`, { type: 'answer-activity', activity, question: at, answer });
      if (at + 1 < length)
        for (let step = 0; step < 2; step += 1) room.command('host-number-1', { type: 'advance-activity', activity });
    }
    if (opened || n % 2 === 0) continue;
    room.command('host-number-1', { type: 'close-activity', activity });
    room.command('host-number-1', { type: 'publish-activity', activity });
  }
  for (let n = 0; n < Math.floor(100 * messages); n += 1) {
    const id = room.command('host-number-1', {
      type: 'say',
      channel: 'everybody',
      to: null,
      text: long(MAX_MESSAGE_LENGTH),
      replyTo: null,
    });
    if (n < MAX_PINNED) room.command('host-number-1', { type: 'pin', message: id });
    room.command('quiet-number-249', { type: 'like', message: id });
  }
  for (let n = 0; n < Math.min(crowd, 249); n += 1)
    room.command('host-number-1', { type: 'bar-from-chat', person: `quiet-number-${n}` });
  room.command('host-number-1', { type: 'announce', text: long(MAX_ANNOUNCEMENT_LENGTH) });
  for (let n = 0; n < Math.floor(BLOCKED * governed); n += 1) {
    room.person(`blocked-number-${n}`, { name: name() });
    room.command('host-number-1', { type: 'remove', id: `blocked-number-${n}`, block: true });
  }
  // The host link is one of them.
  for (let n = room.state.secrets.invitations.size; n < Math.floor(MAX_INVITATIONS * governed); n += 1)
    invite(room, n, name());
  if (ended) room.command('host-number-1', { type: 'end', farewell: long(MAX_FAREWELL_LENGTH) });
}

/** One more invitation, with a name and an address as long as they may be, renewed as often as the room remembers. */
function invite(room: Filling, n: number, name: string): void {
  const email = `${'e'.repeat(MAX_EMAIL_LENGTH - 12)}@example.org`;
  const terms = { role: 'moderator', name, email, from: null, until: null, uses: MAX_INVITATION_USES } as const;
  room.command('host-number-1', { type: 'create-invitation', hash: `token-${n}`, terms, mail: true });
  const id = room.state.secrets.tokens.get(`token-${n}`) ?? '';
  for (let renewed = 0; renewed < 4; renewed += 1)
    room.command('host-number-1', { type: 'renew-invitation', id, hash: `token-${n}-${renewed}`, mail: true });
}
