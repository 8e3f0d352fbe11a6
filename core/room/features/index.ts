import type { Command } from '../commands.ts';
import type { RoomEvent } from '../events.ts';
import type { ForgettingEvent } from '../forgetting-events.ts';
import { isModerator } from '../room.ts';
import type { RoomState } from '../state.ts';
import type { Participant } from '../types.ts';
import { activities } from './activities/index.ts';
import { announcement } from './announcement/index.ts';
import { chat } from './chat/index.ts';
import type { Feature, FeatureContext, FeatureDecision, Happened } from './feature.ts';
import { questions } from './questions/index.ts';
import type { FeatureCommand, FeatureEvent, FeatureStates } from './types.ts';

/** The ways of taking part, composed here and nowhere else in `core/room/`. */

type Name = keyof FeatureStates;
/** A feature whose command and event were looked up by their names, so that they fit. */
type Any = Feature<FeatureStates[Name], FeatureCommand, FeatureEvent>;

const FEATURES = { chat, activities, questions, announcement } as unknown as Readonly<Record<Name, Any>>;
const NAMES = Object.keys(FEATURES) as Name[];

const byName = (kind: 'commands' | 'events') =>
  new Map<string, Name>(NAMES.flatMap(name => FEATURES[name][kind].map((type): [string, Name] => [type, name])));
const OF_COMMAND = byName('commands');
const OF_EVENT = byName('events');

export const NO_FEATURES: FeatureStates = {
  chat: chat.empty,
  activities: activities.empty,
  questions: questions.empty,
  announcement: announcement.empty,
};

export function isFeatureCommand(command: Command): command is FeatureCommand {
  return OF_COMMAND.has(command.type);
}

export function isFeatureEvent(event: { readonly type: RoomEvent['type'] }): event is FeatureEvent {
  return OF_EVENT.has(event.type);
}

/** What somebody inside the room may do by taking part. */
export function decideFeature(
  state: RoomState,
  self: Participant,
  command: FeatureCommand,
  now: number,
): FeatureDecision<FeatureEvent> {
  const name = OF_COMMAND.get(command.type) as Name;
  const { room, features, revision, secrets } = state;
  const context: FeatureContext<FeatureStates[Name]> = {
    state: features[name],
    settings: room.settings.features,
    self,
    moderates: isModerator(self.role),
    now,
    position: revision + 1,
    person: id => {
      const one = room.participants.get(id);
      return one && one.place !== 'waiting' ? one : undefined;
    },
    departed: id => secrets.departed.get(id),
  };
  return FEATURES[name].decide(context, command);
}

export function evolveFeatures(states: FeatureStates, event: FeatureEvent, happened: Happened): FeatureStates {
  const name = OF_EVENT.get(event.type) as Name;
  return { ...states, [name]: FEATURES[name].evolve(states[name], event, happened) };
}

/** What people did without what is to be known no more. */
export function forgetInFeatures(states: FeatureStates, event: ForgettingEvent): FeatureStates {
  const left = NAMES.map(name => [name, FEATURES[name].forget(states[name], event)] as const);
  return Object.fromEntries(left) as unknown as FeatureStates;
}

/** What happens in the features by itself at server time `now`: what was to happen up to `by`. */
export function featuresDue(states: FeatureStates, now: number, by: number): FeatureEvent[] {
  return NAMES.flatMap(name => FEATURES[name].due?.(states[name], now, by) ?? []);
}

/** The next server times at which something does. */
export function featuresNextDue(states: FeatureStates): number[] {
  return NAMES.flatMap(name => FEATURES[name].nextDue?.(states[name]) ?? []);
}
