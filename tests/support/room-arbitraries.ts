import fc from 'fast-check';
import type { Command } from '../../core/room/commands.ts';
import type { Role, RoomSettings } from '../../core/room/types.ts';
import { NOW } from './room.ts';

/** Random sessions: a few people with credentials who try anything at any time. `room-play.ts` plays them. */

const PEOPLE = 6;
const MINUTE = 60_000;
const person = fc.nat({ max: PEOPLE - 1 });
const devices = { microphone: fc.boolean(), camera: fc.boolean() };
const place = fc.constantFrom('viewer', 'stage');
const role = fc.constantFrom<Role>('viewer', 'speaker', 'moderator', 'host');

/** Stands for a text that is nowhere else. */
export const FRESH = '\u0000fresh';

/** Stands for whoever holds that credential when the command is given. */
const someone = (index: number) => `@${index}`;
/** Stands for the invitation that is at that place, as far as there are so many. */
const someInvitation = (index: number) => `%${index}`;
const id = person.map(someone);
const invitation = fc.nat({ max: 7 }).map(someInvitation);

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const aimed = (...types: string[]) => fc.record({ type: fc.constantFrom(...types), id });
const plain = (...types: string[]) => fc.record({ type: fc.constantFrom(...types) });

const schedule = fc.constantFrom(
  null,
  { startsAt: NOW + 20 * MINUTE, endsAt: NOW + 60 * MINUTE },
  { startsAt: NOW - 5 * MINUTE, endsAt: NOW + 25 * MINUTE },
);
const parts = {
  stageAccess: fc.constantFrom('everyone', 'everyone', 'request', 'invite'),
  stageCapacity: fc.integer({ min: 1, max: 3 }),
  viewerCapacity: fc.integer({ min: 0, max: 4 }),
  entry: fc.constantFrom('link', 'link', 'invited'),
  locked: fc.boolean(),
  schedule,
  opensBefore: fc.constant(15),
  hostAbsence: fc.constantFrom(null, 15),
};

export const settings: fc.Arbitrary<RoomSettings> = fc.record(parts) as fc.Arbitrary<RoomSettings>;

const terms = fc.record({
  role: fc.constantFrom<Role>('viewer', 'speaker', 'moderator', 'host'),
  name: fc.constant('Eve'),
  email: fc.constantFrom('', 'eve@example.org'),
  from: fc.constantFrom(null, NOW + MINUTE),
  until: fc.constantFrom(null, NOW + 30 * MINUTE),
  uses: fc.constantFrom(null, 1, 2),
});

const own = fc.oneof(
  often(
    8,
    fc.record({ type: fc.constant('enter'), name: fc.string({ unit: 'grapheme', maxLength: 8 }), place, ...devices }),
  ),
  often(4, fc.record({ type: fc.constantFrom('join-stage', 'set-devices'), ...devices })),
  often(6, plain('leave-stage', 'ask-stage', 'leave-line', 'raise-hand', 'share-screen', 'unshare-screen', 'leave')),
);
const moderation = fc.oneof(
  often(
    4,
    aimed('bring-to-stage', 'decline-stage', 'remove-from-stage', 'mute', 'stop-camera', 'stop-screen', 'lower-hand'),
  ),
  often(2, aimed('admit', 'decline-entry', 'unblock')),
  often(2, fc.record({ type: fc.constant('remove'), id, block: fc.boolean() })),
  often(2, fc.record({ type: fc.constant('set-role'), id, role })),
  often(1, fc.record({ type: fc.constant('swap-stage'), out: id, in: id })),
  often(1, plain('mute-all', 'lower-all-hands', 'admit-all')),
  often(2, plain('start-recording', 'stop-recording')),
);
const roomWide = fc.oneof(
  often(3, fc.record({ type: fc.constant('change-settings'), settings: fc.record(parts, { requiredKeys: [] }) })),
  often(
    1,
    fc.record({ type: fc.constant('change-facts'), facts: fc.record({ title: fc.constantFrom('One', 'Two') }) }),
  ),
  often(2, plain('start', 'reopen')),
  often(1, fc.constant({ type: 'end', farewell: 'Bye' })),
  often(2, fc.record({ type: fc.constant('create-invitation'), hash: fc.constant('#'), terms, mail: fc.boolean() })),
  often(
    1,
    fc.record({
      type: fc.constant('renew-invitation'),
      id: invitation,
      hash: fc.constant('#'),
      mail: fc.boolean(),
      signOut: fc.boolean(),
    }),
  ),
  often(1, fc.record({ type: fc.constant('revoke-invitation'), id: invitation })),
);
const command = fc.oneof(often(5, own), often(4, moderation), often(2, roomWide)) as unknown as fc.Arbitrary<Command>;

/** How much time goes by before the step, in ms. */
const wait = fc.constantFrom(0, 0, 0, 1, 1_000, 61_000, 16 * MINUTE);

/** What comes of a connection, of an email, or of time. */
const OBSERVED = [
  'connection-lost',
  'connection-returned',
  'grace-over',
  'clock',
  'invitation-missed',
  'invitation-mailed',
] as const;

export type Step =
  | {
      readonly by: 'person';
      readonly person: number;
      /** The invitation they hold while they are outside, null without one. */
      readonly invited: string | null;
      readonly command: Command;
      readonly wait: number;
    }
  | {
      readonly by: 'relay';
      readonly person: number;
      readonly observed: (typeof OBSERVED)[number];
      readonly wait: number;
    }
  | {
      readonly by: 'retention';
      /** What was written longer ago than that, in ms. */
      readonly ago: number;
      /** Of those who left, by their place. */
      readonly people: readonly number[];
      readonly wait: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  often(
    6,
    fc.record({
      by: fc.constant('person' as const),
      person,
      invited: fc.option(fc.nat({ max: 4 }).map(someInvitation)),
      command,
      wait,
    }),
  ),
  often(1, fc.record({ by: fc.constant('relay' as const), person, observed: fc.constantFrom(...OBSERVED), wait })),
);

/** Some who come at the beginning, a host among them, so that most sessions have somebody to act and to act upon. */
const opening: fc.Arbitrary<Step[]> = fc.tuple(
  ...Array.from({ length: PEOPLE }, (_, index) =>
    fc.record({
      by: fc.constant('person' as const),
      person: fc.constant(index),
      invited: fc.constant(index < 2 ? someInvitation(index) : null),
      command: fc.record({
        type: fc.constant('enter'),
        name: fc.constant(`P${index}`),
        place,
        ...devices,
      }) as unknown as fc.Arbitrary<Command>,
      wait: fc.constant(0),
    }),
  ),
);

export const steps: fc.Arbitrary<Step[]> = fc
  .tuple(fc.oneof(often(3, opening), often(1, fc.constant([]))), fc.array(step, { maxLength: 80, size: 'max' }))
  .map(([first, rest]) => [...first, ...rest]);
