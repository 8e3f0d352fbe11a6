import fc from 'fast-check';
import type { Actor, Command, Observation } from '../../room/commands.ts';
import { decide, type Decision } from '../../room/decide.ts';
import type { LogEntry } from '../../room/events.ts';
import { evolve } from '../../room/evolve.ts';
import type { Role, RoomSettings, RoomState } from '../../room/types.ts';
import { createdEntry, invitationFor, NOW } from './room.ts';

/** Random sessions: a few people with credentials who try anything at any time. */

const PEOPLE = 6;
const person = fc.nat({ max: PEOPLE - 1 });
const devices = { microphone: fc.boolean(), camera: fc.boolean() };
const place = fc.constantFrom('viewer', 'stage');
export const role = fc.constantFrom<Role>('viewer', 'speaker', 'moderator', 'host');

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

const command: fc.Arbitrary<Command> = fc.oneof(
  often(12, fc.record({ type: fc.constant('enter'), name: fc.string({ unit: 'grapheme', maxLength: 8 }), place, ...devices })),
  often(4, fc.record({ type: fc.constant('join-stage'), ...devices })),
  often(4, fc.record({ type: fc.constant('set-devices'), ...devices })),
  often(3, fc.constant({ type: 'leave-stage' })),
  often(2, fc.constant({ type: 'leave' })),
  often(1, fc.constant({ type: 'end', farewell: '' })),
) as fc.Arbitrary<Command>;

const observed = fc.constantFrom('connection-lost', 'connection-returned', 'grace-over');

export type Step =
  | { readonly by: 'person'; readonly person: number; readonly invited: Role | null; readonly command: Command }
  | { readonly by: 'relay'; readonly person: number; readonly observed: Observation['type'] };

const step: fc.Arbitrary<Step> = fc.oneof(
  often(5, fc.record({ by: fc.constant('person' as const), person, invited: fc.option(role), command })),
  often(1, fc.record({ by: fc.constant('relay' as const), person, observed })),
);

export const settings: fc.Arbitrary<RoomSettings> = fc.record({
  stageAccess: fc.constantFrom('everyone', 'everyone', 'request', 'invite'),
  stageCapacity: fc.integer({ min: 1, max: 3 }),
  viewerCapacity: fc.integer({ min: 0, max: 4 }),
  entry: fc.constantFrom('link', 'link', 'invited'),
  locked: fc.boolean(),
  schedule: fc.constant(null),
  opensBefore: fc.constant(15),
  hostAbsence: fc.option(fc.constant(15)),
});

export const steps = fc.array(step, { maxLength: 60, size: 'max' });

export interface Happening {
  readonly before: RoomState;
  readonly entry: LogEntry;
  readonly after: RoomState;
}

export interface Session {
  readonly log: readonly LogEntry[];
  readonly happenings: readonly Happening[];
  readonly end: RoomState;
  readonly asked: readonly { readonly state: RoomState; readonly actor: Actor; readonly command: Command | Observation; readonly decision: Decision }[];
}

const hash = (index: number) => `secret-hash-${index}`;

/** Plays the steps as the relay does: decide, append, evolve. */
export function play(roomSettings: RoomSettings, script: readonly Step[]): Session {
  const created = createdEntry(roomSettings);
  let state = evolve(null, created);
  const log = [created];
  const happenings: Happening[] = [];
  const asked: Session['asked'][number][] = [];
  for (const [index, one] of script.entries()) {
    const holder = state.secrets.credentials.get(hash(one.person));
    const [actor, command] = asking(state, one, holder);
    const decision = decide(state, actor, command, { now: NOW + index, newId: `person-${index}` });
    asked.push({ state, actor, command, decision });
    if (!decision.ok) continue;
    for (const event of decision.events) {
      const by = actor.kind === 'relay' ? null : { participant: holder ?? `person-${index}`, command: `command-${index}` };
      const entry = { revision: state.revision + 1, at: NOW + index, event, by };
      const after = evolve(state, entry);
      happenings.push({ before: state, entry, after });
      log.push(entry);
      state = after;
    }
  }
  return { log, happenings, end: state, asked };
}

function asking(state: RoomState, step: Step, holder: string | undefined): [Actor, Command | Observation] {
  if (step.by === 'relay') return [{ kind: 'relay' }, { type: step.observed, id: holder ?? 'nobody' } as Observation];
  if (holder !== undefined && state.room.participants.has(holder)) return [{ kind: 'participant', id: holder }, step.command];
  return [{ kind: 'guest', credentialHash: hash(step.person), invitation: step.invited && invitationFor(step.invited) }, step.command];
}
