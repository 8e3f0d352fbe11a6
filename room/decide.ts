import type { Actor, Command, Environment, Observation, Refusal } from './commands.ts';
import type { RoomEvent } from './events.ts';
import { countIn, higherRole, isModerator, stageWay } from './room.ts';
import type { Participant, Role, RoomState } from './types.ts';

export type Decision =
  | { readonly ok: true; readonly events: readonly RoomEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * The room's rules: what a command leads to, or why it is refused. Pure; the only place where
 * anything is authorised.
 */
export function decide(state: RoomState, actor: Actor, command: Command | Observation, env: Environment): Decision {
  switch (command.type) {
    case 'connection-lost':
    case 'connection-returned':
    case 'grace-over':
      return actor.kind === 'relay' ? observe(state, command) : refuse('not-allowed');
    case 'enter':
      return actor.kind === 'guest' ? enter(state, actor, command, env) : refuse('already-entered');
    default: {
      const self = actor.kind === 'participant' ? state.room.participants.get(actor.id) : undefined;
      if (!self) return refuse('not-entered');
      return act(state, self, command);
    }
  }
}

function act(state: RoomState, self: Participant, command: Exclude<Command, { type: 'enter' }>): Decision {
  if (command.type === 'leave') return accept({ type: 'left', id: self.id, reason: 'left' });
  if (state.room.status === 'ended') return refuse('session-ended');
  switch (command.type) {
    case 'join-stage': {
      if (self.place === 'stage') return accept();
      const refusal = stageRefusal(state, self.role);
      if (refusal) return refuse(refusal);
      const { microphone, camera } = command;
      return accept({ type: 'stage-joined', participant: { ...self, place: 'stage', microphone, camera } });
    }
    case 'leave-stage': {
      if (self.place !== 'stage') return accept();
      if (countIn(state.room, 'viewer') >= state.room.settings.viewerCapacity) return refuse('room-full');
      return accept({ type: 'stage-left', id: self.id });
    }
    case 'set-devices': {
      if (self.place !== 'stage') return refuse('not-on-stage');
      const { microphone, camera } = command;
      if (self.microphone === microphone && self.camera === camera) return accept();
      return accept({ type: 'devices-changed', id: self.id, microphone, camera });
    }
    case 'end':
      return isModerator(self.role) ? accept({ type: 'ended' }) : refuse('not-allowed');
  }
}

function enter(
  state: RoomState,
  guest: Extract<Actor, { kind: 'guest' }>,
  command: Extract<Command, { type: 'enter' }>,
  env: Environment,
): Decision {
  if (state.room.status === 'ended') return refuse('session-ended');
  const known = state.secrets.credentials.get(guest.credentialHash);
  if (known !== undefined && state.room.participants.has(known)) return refuse('already-entered');
  const before = known === undefined ? undefined : state.secrets.departed.get(known);
  const role = higherRole(before?.role ?? 'viewer', guest.invited ?? 'viewer');
  const onStage = command.place === 'stage';
  const refusal = onStage ? stageRefusal(state, role) : viewerRefusal(state);
  if (refusal) return refuse(refusal);
  const participant: Participant = {
    id: before?.id ?? env.newId,
    name: command.name,
    role,
    place: command.place,
    presence: 'here',
    microphone: onStage && command.microphone,
    camera: onStage && command.camera,
    enteredAt: env.now,
  };
  return accept({ type: 'entered', participant, credentialHash: guest.credentialHash });
}

function observe(state: RoomState, observation: Observation): Decision {
  const participant = state.room.participants.get(observation.id);
  if (!participant) return accept();
  switch (observation.type) {
    case 'connection-lost':
      if (participant.presence === 'reconnecting') return accept();
      return accept({ type: 'presence-changed', id: participant.id, presence: 'reconnecting' });
    case 'connection-returned':
      if (participant.presence === 'here') return accept();
      return accept({ type: 'presence-changed', id: participant.id, presence: 'here' });
    case 'grace-over':
      if (participant.presence === 'here') return accept();
      return accept({ type: 'left', id: participant.id, reason: 'gone' });
  }
}

function stageRefusal({ room }: RoomState, role: Role): Refusal | null {
  if (stageWay(room.settings, role) !== 'direct') return 'stage-not-open';
  return countIn(room, 'stage') >= room.settings.stageCapacity ? 'stage-full' : null;
}

function viewerRefusal({ room }: RoomState): Refusal | null {
  return countIn(room, 'viewer') >= room.settings.viewerCapacity ? 'room-full' : null;
}

function accept(...events: RoomEvent[]): Decision {
  return { ok: true, events };
}

function refuse(refusal: Refusal): Decision {
  return { ok: false, refusal };
}
