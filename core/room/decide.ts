import type {
  Actor,
  Command,
  Environment,
  ModerationCommand,
  Observation,
  RecordingCommand,
  RoomCommand,
} from './commands.ts';
import type { RoomEvent } from './events.ts';
import { decideFeature, isFeatureCommand } from './features/index.ts';
import type { FeatureCommand } from './features/types.ts';
import { isForgetting } from './forgetting-events.ts';
import { phaseOf } from './room.ts';
import { type Governor, isCreator, keyholderOf, standingOfGovernor } from './rules/creator.ts';
import { accept, type Decision, refuse } from './rules/decision.ts';
import { enter, invitationShown, lobbyRole } from './rules/enter.ts';
import { forgetGuest, forgetMe, forgetPerson } from './rules/forget.ts';
import { govern } from './rules/govern.ts';
import { moderate, remove } from './rules/moderate.ts';
import { observe } from './rules/observe.ts';
import { record, recordingEnd } from './rules/record.ts';
import { actForSelf, moveStageQueue } from './rules/stage.ts';
import type { RoomState } from './state.ts';
import type { Participant } from './types.ts';

export type { Decision } from './rules/decision.ts';

/**
 * The room's rules: what a command leads to, or why it is refused. Pure; the only place where
 * anything is authorised. Each kind of command has its rules in a file of its own below `rules/`.
 */
export function decide(state: RoomState, actor: Actor, command: Command | Observation, env: Environment): Decision {
  const decision = isObservation(command)
    ? actor.kind === 'relay'
      ? observe(state, command, env)
      : refuse('not-allowed')
    : answer(state, actor, command, env);
  if (!decision.ok || decision.events.length === 0) return decision;
  const events = [...decision.events, ...moveStageQueue(state.room, decision.events, env.now)];
  return accept(...forgettingLast([...recordingEnd(state.room, events), ...events]));
}

/** What else comes of it may name whoever is forgotten. */
function forgettingLast(events: readonly RoomEvent[]): RoomEvent[] {
  return [...events.filter(event => !isForgetting(event)), ...events.filter(isForgetting)];
}

function answer(state: RoomState, actor: Actor, command: Command, env: Environment): Decision {
  if (command.type === 'enter') {
    return actor.kind === 'guest' ? enter(state, actor, command, env) : refuse('already-entered');
  }
  const self = actor.kind === 'participant' ? state.room.participants.get(actor.id) : undefined;
  if (isRoomCommand(command)) {
    const governor = self ? insider(state, self) : outsider(state, actor, env);
    return governor === null ? refuse('not-entered') : signed(govern(state, governor, command, env), governor);
  }
  if (!self) return answerLobby(state, actor, command, env);
  if (command.type === 'leave') return accept({ type: 'left', id: self.id, reason: 'left' });
  if (command.type === 'forget-me') return forgetMe(state, self);
  if (self.place === 'waiting') return refuse('not-entered');
  if (phaseOf(state.room, env.now) === 'ended') return refuse('session-ended');
  if (isFeatureCommand(command)) return decideFeature(state, self, command, env.now);
  if (isRecording(command)) return record(state.room, self, command, env);
  return isModeration(command) ? moderate(state, self, command, env) : actForSelf(state.room, self, command, env);
}

/**
 * What is asked about people from the lobby: also when the session is over, and nobody can enter. Whoever was inside
 * has themselves forgotten. A host who is kept out, because somebody ends the session again and again, or fills it,
 * puts them out from there.
 */
function answerLobby(state: RoomState, actor: Actor, command: Command, env: Environment): Decision {
  if (actor.kind !== 'guest') return refuse('not-entered');
  if (command.type === 'forget-me') return forgetGuest(state, actor.credentialHash);
  if (command.type !== 'remove' && command.type !== 'forget-person') return refuse('not-entered');
  const governor = outsider(state, actor, env);
  if (governor?.role !== 'host') return refuse('not-entered');
  const by = { id: governor.id, standing: standingOfGovernor(governor) };
  return signed(
    command.type === 'remove' ? remove(state, by, command) : forgetPerson(state, by, command.person),
    governor,
  );
}

function insider(state: RoomState, { id, role, place }: Participant): Governor | null {
  return place === 'waiting' ? null : { id, role, isCreator: role === 'host' && isCreator(state, id) };
}

/** Somebody who governs a room without being in it: from the lobby, or over HTTP. */
function outsider(state: RoomState, actor: Actor, env: Environment): Governor | null {
  // Over HTTP other invitations open nothing: there is no device there to redeem them.
  if (actor.kind === 'keyholder') return keyholderOf(state, actor.hash);
  const role = actor.kind === 'guest' ? lobbyRole(state, actor, env.now) : null;
  if (actor.kind !== 'guest' || role === null) return null;
  const { credentialHash } = actor;
  const known = state.secrets.credentials.get(credentialHash);
  const invitation = invitationShown(state, actor);
  const name = (known !== undefined && state.secrets.departed.get(known)?.name) || (invitation?.invitation.name ?? '');
  const participant = known ?? env.newOutsider;
  return {
    id: known ?? null,
    role,
    isCreator: role === 'host' && isCreator(state, known ?? null),
    outsider: {
      from: 'lobby',
      participant,
      name,
      role,
      credentialHash,
      invitation: invitation?.invitation.id ?? null,
    },
  };
}

/** What is done from outside says who did it. */
function signed(decision: Decision, { outsider: by }: Governor): Decision {
  if (!decision.ok || !by) return decision;
  return accept(...decision.events.map(event => ({ ...event, outsider: by })));
}

const OBSERVATIONS = new Set<string>([
  'connection-lost',
  'connection-returned',
  'grace-over',
  'clock',
  'invitation-missed',
  'invitation-mailed',
] satisfies Observation['type'][]);

const MODERATION = new Set<string>([
  'bring-to-stage',
  'decline-stage',
  'remove-from-stage',
  'swap-stage',
  'mute',
  'mute-all',
  'stop-camera',
  'stop-screen',
  'lower-hand',
  'lower-all-hands',
  'remove',
  'unblock',
  'set-role',
  'admit',
  'admit-all',
  'decline-entry',
  'forget-person',
] satisfies ModerationCommand['type'][]);

const RECORDING = new Set<string>(['start-recording', 'stop-recording'] satisfies RecordingCommand['type'][]);

const ROOM_COMMANDS = new Set<string>([
  'change-settings',
  'change-facts',
  'start',
  'end',
  'reopen',
  'create-invitation',
  'renew-invitation',
  'revoke-invitation',
] satisfies RoomCommand['type'][]);

function isObservation(command: Command | Observation): command is Observation {
  return OBSERVATIONS.has(command.type);
}

function isRoomCommand(command: Command): command is RoomCommand {
  return ROOM_COMMANDS.has(command.type);
}

function isRecording(command: Command): command is RecordingCommand {
  return RECORDING.has(command.type);
}

function isModeration(
  command: Exclude<Command, RoomCommand | FeatureCommand | RecordingCommand>,
): command is ModerationCommand {
  return MODERATION.has(command.type);
}
