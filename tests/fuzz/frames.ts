import type { ClientMessage } from '../../core/protocol/client.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import { REACTIONS } from '../../core/protocol/features/reactions.ts';
import type { Dice } from '../support/dice.ts';
import { CLIENT_MESSAGES } from '../support/frames.ts';
import { draft, OPEN, POLL, QUIZ } from '../support/taking-part.ts';

/** What a live room has that commands may name. */
export interface Known {
  /** Participants, oneself among them. */
  readonly people: readonly string[];
  readonly revision: number;
}

const about = (type: string, key: string) => ({ type, [key]: 7 }) as unknown as WireCommand;

/** One valid command of each way of taking part; ids and positions are replaced by such as are there. */
const TAKING_PART: readonly WireCommand[] = [
  { type: 'say', channel: 'everybody', to: null, text: 'Hello\n=1+1', replyTo: null },
  { type: 'say', channel: 'private', to: 'abcdefgh-1', text: 'Between us', replyTo: 7 },
  { type: 'say', channel: 'crew', to: null, text: 'x'.repeat(10_000), replyTo: null },
  ...['like', 'unlike', 'delete-message', 'pin', 'unpin'].map(type => about(type, 'message')),
  { type: 'clear-chat' },
  { type: 'bar-from-chat', person: 'abcdefgh-1' },
  { type: 'allow-in-chat', person: 'abcdefgh-1' },
  draft(POLL),
  draft(QUIZ),
  draft(OPEN),
  { type: 'edit-activity', activity: 7, terms: structuredClone(POLL) as never },
  ...['discard-activity', 'open-activity', 'advance-activity', 'close-activity', 'publish-activity'].map(type =>
    about(type, 'activity'),
  ),
  { type: 'answer-activity', activity: 7, question: 0, answer: [0] },
  { type: 'answer-activity', activity: 7, question: 0, answer: 'in words' },
  { type: 'ask', text: 'Why?', anonymous: true },
  ...['upvote', 'take-vote-back', 'answer-live', 'dismiss-question', 'reopen-question'].map(type =>
    about(type, 'question'),
  ),
  { type: 'answer-question', question: 7, text: 'So.' },
  { type: 'announce', text: 'Soon' },
  { type: 'clear-announcement' },
];

/** One valid message of every kind and with every command. */
export const MESSAGES: readonly ClientMessage[] = [
  ...CLIENT_MESSAGES,
  ...TAKING_PART.map((command): ClientMessage => ({ type: 'command', id: 'abcdefgh-1', command })),
  ...REACTIONS.map((reaction): ClientMessage => ({ type: 'react', reaction })),
  { type: 'history', id: 'abcdefgh-1', before: 7, limit: 50 },
  { type: 'unread', id: 'abcdefgh-1', after: 7 },
  { type: 'snapshot', id: 'abcdefgh-1' },
];

/** Ends one's own connection, or oneself in the room: rare, so that something happens before it. */
const isLast = (message: ClientMessage) =>
  message.type === 'hello' || (message.type === 'command' && ['leave', 'end'].includes(message.command.type));

const IDS = new Set(['id', 'out', 'in', 'to', 'person']);
const POSITIONS = new Set(['message', 'activity', 'question', 'before', 'after', 'replyTo']);

/** A message that is in order, about people and things that are there, or not. */
export function anyMessage(dice: Dice, known: Known): ClientMessage {
  const found = dice.pick(MESSAGES) ?? { type: 'ping' };
  if (isLast(found) && dice.roll(6) > 0) return { type: 'ping' };
  const message = structuredClone(found) as Record<string, unknown>;
  refer(dice, known, message['command'] ?? (message['type'] === 'history' ? message : {}));
  if ('id' in message) message['id'] = `fuzz-${dice.roll(50)}-command`;
  return message as ClientMessage;
}

function refer(dice: Dice, known: Known, holder: unknown): void {
  if (typeof holder !== 'object' || holder === null) return;
  for (const [key, value] of Object.entries(holder)) {
    const held = holder as Record<string, unknown>;
    if (IDS.has(key) && typeof value === 'string') held[key] = dice.pick(known.people) ?? 'nobody-here';
    else if (POSITIONS.has(key) && typeof value === 'number' && !('answer' in held && key === 'question'))
      held[key] = 1 + dice.roll(known.revision + 5);
    else if (key === 'token') held[key] = `${'T'.repeat(40)}${String(dice.roll(1e9)).padStart(9, '0')}`;
    else refer(dice, known, value);
  }
}
