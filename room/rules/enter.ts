import type { Actor, Command, Environment } from '../commands.ts';
import { AT_REST, countIn, higherRole, isModerator, phaseOf, stageWay } from '../room.ts';
import type { Participant, Role, RoomState } from '../types.ts';
import { isStageFull, MAX_WAITING, viewerRefusal } from './capacity.ts';
import { accept, refuse, type Decision } from './decision.ts';
import { checkInvitation } from './redeem.ts';

type Guest = Extract<Actor, { kind: 'guest' }>;

/** The role that a guest has, or will have on entering: what they had before, or what their invitation gives. */
export function guestRole({ secrets }: RoomState, guest: Guest): Role {
  const known = secrets.credentials.get(guest.credentialHash);
  const before = known === undefined ? undefined : secrets.departed.get(known);
  const invited = guest.invitation === null ? undefined : secrets.invitations.get(guest.invitation)?.invitation.role;
  return higherRole(before?.role ?? 'viewer', invited ?? 'viewer');
}

export function enter(
  state: RoomState,
  guest: Guest,
  command: Extract<Command, { type: 'enter' }>,
  env: Environment,
): Decision {
  const { room, secrets } = state;
  const known = secrets.credentials.get(guest.credentialHash);
  if (known !== undefined && room.participants.has(known)) return refuse('already-entered');
  const barred = known === undefined ? undefined : secrets.removed.get(known);
  if (barred === 'blocked') return refuse('blocked');
  const invalid = guest.invitation === null ? null : checkInvitation(state, guest.invitation, guest.credentialHash, env.now);
  if (invalid) return refuse(invalid.reason);
  const role = guestRole(state, guest);
  const phase = phaseOf(room, env.now);
  if (phase === 'ended') return refuse('session-ended');
  if (phase === 'early' && !isModerator(role)) return refuse('not-open-yet');
  const before = known === undefined ? undefined : secrets.departed.get(known);
  const isNewcomer = before === undefined || barred === 'removed';
  if (room.settings.entry === 'invited' && role === 'viewer' && guest.invitation === null && before === undefined) {
    return refuse('invitation-needed');
  }
  const waits = !isModerator(role) && (barred === 'removed' || (room.settings.locked && isNewcomer));
  if (waits && countIn(room, 'waiting') >= MAX_WAITING) return refuse('room-full');
  const refusal = waits ? null : placeRefusal(state, role, command.place, env.now);
  if (refusal) return refuse(refusal);
  const onStage = !waits && command.place === 'stage';
  const participant: Participant = {
    ...AT_REST,
    id: before?.id ?? env.newId,
    name: command.name,
    role,
    place: waits ? 'waiting' : command.place,
    presence: 'here',
    microphone: onStage && command.microphone,
    camera: onStage && command.camera,
    enteredAt: env.now,
    line: waits && command.place === 'stage' ? { state: 'asked', at: env.now } : null,
  };
  const { credentialHash, invitation } = guest;
  return accept({ type: 'entered', participant, credentialHash, invitation });
}

function placeRefusal({ room }: RoomState, role: Role, place: 'viewer' | 'stage', now: number) {
  const people = countIn(room, 'viewer') + countIn(room, 'stage');
  const { stageCapacity, viewerCapacity } = room.settings;
  if (place === 'viewer') return viewerRefusal(room);
  if (stageWay(room.settings, role) !== 'direct') return 'stage-not-open';
  if (isStageFull(room, now)) return 'stage-full';
  return people >= stageCapacity + viewerCapacity ? 'room-full' : null;
}
