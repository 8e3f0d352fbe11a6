import fc from 'fast-check';
import type { Command } from '../../core/room/commands.ts';
import { decide } from '../../core/room/decide.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import { as, newRoom, NOW, withPerson } from './room.ts';
import { OPEN, POLL, QUIZ, VOTE } from './taking-part.ts';

/** Random taking part: four people in a room with everything switched on. */

export const PEOPLE = ['host-1', 'speaker-1', 'viewer-1', 'viewer-2'] as const;

const who = fc.constantFrom(...PEOPLE);
const number = fc.integer({ min: 6, max: 40 });
const channel = fc.constantFrom('everybody', 'everybody', 'crew', 'private');

const command = fc.oneof(
  fc.record({
    type: fc.constant('say'),
    channel,
    to: fc.option(who),
    text: fc.constant('words'),
    replyTo: fc.option(number),
  }),
  fc.record({ type: fc.constantFrom('like', 'unlike', 'delete-message', 'pin', 'unpin'), message: number }),
  fc.record({ type: fc.constantFrom('bar-from-chat', 'allow-in-chat'), person: who }),
  fc.record({ type: fc.constant('clear-chat') }),
  fc.record({
    type: fc.constant('draft-activity'),
    terms: fc.constantFrom(POLL, QUIZ, VOTE, OPEN, { ...POLL, changeable: false }),
  }),
  fc.record({
    type: fc.constantFrom(
      'open-activity',
      'open-activity',
      'advance-activity',
      'close-activity',
      'publish-activity',
      'discard-activity',
    ),
    activity: number,
  }),
  fc.record({
    type: fc.constant('answer-activity'),
    activity: number,
    question: fc.nat({ max: 1 }),
    answer: fc.oneof(fc.array(fc.nat({ max: 2 }), { maxLength: 3 }), fc.constant('in words')),
  }),
  fc.record({ type: fc.constant('ask'), text: fc.constant('why?'), anonymous: fc.boolean() }),
  fc.record({ type: fc.constantFrom('upvote', 'take-vote-back', 'answer-live', 'dismiss-question'), question: number }),
) as fc.Arbitrary<Command>;

export const script = fc.array(fc.record({ who, command }), { minLength: 10, maxLength: 80, size: 'max' });

export interface Played {
  readonly start: RoomState;
  readonly steps: readonly { readonly entry: LogEntry; readonly after: RoomState }[];
  readonly end: RoomState;
}

/** Plays a script as the relay does: decide, evolve. */
export function playFeatures(steps: readonly { who: string; command: Command }[]): Played {
  const features = { ...newRoom().room.settings.features, privateMessages: true, anonymousQuestions: true };
  const start = PEOPLE.reduce(
    (state, id) =>
      withPerson(state, id, { role: id.startsWith('host') ? 'host' : id.startsWith('speaker') ? 'speaker' : 'viewer' }),
    newRoom({ features }),
  );
  let state = start;
  const happened: { entry: LogEntry; after: RoomState }[] = [];
  for (const [index, step] of steps.entries()) {
    const decision = decide(state, as(step.who), step.command, {
      now: NOW + index,
      newId: `new-${index}`,
      newOutsider: `outsider-${index}`,
    });
    for (const event of decision.ok ? decision.events : []) {
      const entry = {
        revision: state.revision + 1,
        at: NOW + index,
        event,
        by: { participant: step.who, command: `command-${index}` },
      };
      state = evolve(state, entry);
      happened.push({ entry, after: state });
    }
  }
  return { start, steps: happened, end: state };
}
