import fc from 'fast-check';
import type { Command } from '../../core/room/commands.ts';
import { FRESH, settings, type Step, steps } from './room-arbitraries.ts';
import { OPEN, POLL, QUIZ } from './taking-part.ts';

/** Random sessions in which people also take part, and are forgotten. Names and texts can be searched for. */

const person = fc.nat({ max: 5 });
const id = person.map(index => `@${index}`);
const place = fc.nat({ max: 9 });
const text = fc.constant(FRESH);
const OFF = { microphone: false, camera: false };
const plain = <Type extends string>(...types: Type[]) => fc.record({ type: fc.constantFrom(...types) });

const command = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'enter', name: FRESH, place: 'viewer', ...OFF }) },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('say'),
      channel: fc.constantFrom('everybody', 'everybody', 'crew', 'private', 'private'),
      to: id,
      text,
      replyTo: fc.option(place),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom('like', 'unlike', 'delete-message', 'pin', 'unpin'), message: place }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('bar-from-chat', 'allow-in-chat'), person: id }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('ask'), text, anonymous: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('answer-question'), question: place, text }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom('upvote', 'take-vote-back', 'answer-live', 'dismiss-question', 'reopen-question'),
      question: place,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('draft-activity'),
      terms: fc.constantFrom({ ...POLL, named: true }, QUIZ, { ...OPEN, named: true }, OPEN),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('open-activity'), activity: place }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom('close-activity', 'publish-activity', 'discard-activity'),
      activity: place,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('answer-activity'),
      activity: place,
      question: fc.constant(0),
      answer: fc.oneof(fc.constant([0]), fc.constant([1]), text),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('announce'), text }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('create-invitation'),
      hash: fc.constant('#'),
      terms: fc.record({
        role: fc.constantFrom('viewer', 'speaker', 'moderator'),
        name: text,
        email: text,
        from: fc.constant(null),
        until: fc.constant(null),
        uses: fc.constantFrom(null, 1, 2),
      }),
      mail: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: plain('forget-me', 'leave', 'leave', 'clear-chat', 'raise-hand', 'reopen') },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('forget-person'), person: id }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remove'), id, block: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('unblock'), id }) },
) as unknown as fc.Arbitrary<Command>;

const wait = fc.constantFrom(0, 0, 0, 1_000, 61_000);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      by: fc.constant('person' as const),
      person,
      invited: fc.option(fc.nat({ max: 7 }).map(index => `%${index}`)),
      command,
      wait,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      by: fc.constant('retention' as const),
      ago: fc.constantFrom(60_000, 150_000, 600_000, 3_600_000),
      people: fc.array(fc.nat({ max: 3 }), { maxLength: 2 }),
      wait,
    }),
  },
);

/** The first people come under names that can be searched for, two of them as hosts. */
const does = (who: number, asked: object, invited: string | null = null): Step => ({
  by: 'person',
  person: who,
  invited,
  command: asked as Command,
  wait: 0,
});
const enters = (who: number, invited: string | null = null) =>
  does(who, { type: 'enter', name: FRESH, place: 'viewer', ...OFF }, invited);
const activities = [{ ...POLL, named: true }, OPEN, { ...OPEN, named: true }];
const opening: Step[] = [
  enters(0, '%0'),
  enters(1, '%0'),
  ...['speaker', 'moderator'].map(role =>
    does(0, {
      type: 'create-invitation',
      hash: '#',
      terms: { role, name: FRESH, email: FRESH, from: null, until: null, uses: 2 },
      mail: false,
    }),
  ),
  enters(2, '%4'),
  enters(3, '%5'),
  enters(4),
  ...activities.flatMap((terms, index) => [
    does(0, { type: 'draft-activity', terms }),
    does(0, { type: 'open-activity', activity: index }),
  ]),
];

/** What else happens in rooms, between it. */
export const forgettingSteps: fc.Arbitrary<Step[]> = fc
  .tuple(fc.array(step, { maxLength: 120, minLength: 60, size: 'max' }), steps, fc.nat({ max: 3 }))
  .map(([own, others, every]) => [
    ...opening,
    ...own.flatMap((one, index) => {
      const other = every > 0 && index % (every * 4) === 0 ? others[index] : undefined;
      return other ? [one, other] : [one];
    }),
  ]);

/** Rooms in which all of that is possible. */
export const forgettingSettings = settings.map(all => ({
  ...all,
  stageAccess: 'everyone' as const,
  viewerCapacity: 20,
  locked: false,
  entry: 'link' as const,
  schedule: null,
}));
