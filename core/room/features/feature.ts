import type { ForgettingEvent } from '../forgetting-events.ts';
import type { Participant, ParticipantId } from '../types.ts';
import type { FeatureSettings } from './settings.ts';

/** What a feature's rules may look at, beside its own state. */
export interface FeatureContext<State> {
  readonly state: State;
  readonly settings: FeatureSettings;
  /** Who asks: somebody inside the room. */
  readonly self: Participant;
  /** Whether they are a moderator or the host. */
  readonly moderates: boolean;
  /** Server time, ms since the epoch. */
  readonly now: number;
  /** The revision that the first event gets. It names whatever that event brings into being. */
  readonly position: number;
  /** Somebody inside the room; outside and gone people are undefined. */
  readonly person: (id: ParticipantId) => Participant | undefined;
  /** Somebody who left and may come back. */
  readonly departed: (id: ParticipantId) => Participant | undefined;
}

/** Why a feature refuses a command. Each has its own sentence on screen. */
export const FEATURE_REFUSALS = [
  'feature-off',
  'chat-barred',
  'slow-mode',
  'no-such-message',
  'no-such-activity',
  'no-such-question',
  'not-answerable',
  'answer-final',
  'bad-answer',
  'too-many',
] as const;
export type FeatureRefusal = (typeof FEATURE_REFUSALS)[number] | 'not-allowed' | 'no-such-person';

export type FeatureDecision<Event> =
  { readonly ok: true; readonly events: readonly Event[] } | { readonly ok: false; readonly refusal: FeatureRefusal };

export function happens<Event>(...events: Event[]): FeatureDecision<Event> {
  return { ok: true, events };
}

export function refused(refusal: FeatureRefusal): { readonly ok: false; readonly refusal: FeatureRefusal } {
  return { ok: false, refusal };
}

/** What the log says of an event beside what it holds: server time (ms since the epoch), and who caused it. */
export interface Happened {
  readonly at: number;
  /** Null when the relay itself did. */
  readonly by: ParticipantId | null;
}

/**
 * One way of taking part: its own commands, events and state, decided and evolved like the room
 * itself, and composed with the others in `features/index.ts`. Events name nobody in `id` or
 * `participant`: those keys are the room's.
 */
export interface Feature<State, Command extends { readonly type: string }, Event extends { readonly type: string }> {
  readonly commands: readonly Command['type'][];
  readonly events: readonly Event['type'][];
  readonly empty: State;
  decide(context: FeatureContext<State>, command: Command): FeatureDecision<Event>;
  evolve(state: State, event: Event, happened: Happened): State;
  /** The state without what is to be known no more. */
  forget(state: State, event: ForgettingEvent): State;
  /** What happens by itself at server time `now`: what was to happen up to `by`. */
  due?(state: State, now: number, by: number): Event[];
  /** The next server time at which something does, or null. */
  nextDue?(state: State): number | null;
}
