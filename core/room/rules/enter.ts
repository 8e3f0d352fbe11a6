import type { Actor, Command, Environment, Refusal } from '../commands.ts';
import { timeAfter } from '../elapsed.ts';
import { AT_REST, countIn, higherRole, isModerator, phaseOf, stageWay } from '../room.ts';
import type { RoomState } from '../state.ts';
import type { InvitationRecord, Participant, ParticipantId, Role } from '../types.ts';
import { isStageFull, MAX_WAITING, STAGE_RETURN_MS, viewerRefusal } from './capacity.ts';
import { accept, type Decision, refuse } from './decision.ts';
import { checkInvitation, keeps } from './redeem.ts';

type Guest = Extract<Actor, { kind: 'guest' }>;

/** The invitation that a guest showed, as long as the token that they showed is its newest. */
export function invitationShown({ secrets }: RoomState, { invitation: id, token }: Guest): InvitationRecord | null {
  const record = id === null ? undefined : secrets.invitations.get(id);
  return record && (token === undefined || token === record.invitation.hash) ? record : null;
}

/**
 * The role that a guest has, or will have on entering: what they had before, or what their
 * invitation gives. It gives once: who lost the role since does not get it back by coming again.
 */
export function guestRole(state: RoomState, guest: Guest): Role {
  const { secrets } = state;
  const known = secrets.credentials.get(guest.credentialHash);
  const before = known === undefined ? undefined : secrets.departed.get(known);
  const record = invitationShown(state, guest);
  const invited = record && !record.redeemed.has(guest.credentialHash) ? record.invitation.role : 'viewer';
  return higherRole(before?.role ?? 'viewer', invited);
}

/** The role in which a guest governs the room from the lobby; null when they may not govern it. */
export function lobbyRole(state: RoomState, guest: Guest, now: number): Role | null {
  if (doorRefusal(state, guest, now)) return null;
  const role = guestRole(state, guest);
  // Who was put out has none until they are admitted again.
  return barredState(state, guest) === undefined || role === 'host' ? role : null;
}

/** Why somebody is turned away whatever they ask for, or null. */
function doorRefusal(state: RoomState, guest: Guest, now: number): Refusal | null {
  if (barredState(state, guest) === 'blocked') return 'blocked';
  const { invitation: id, token, credentialHash } = guest;
  const record = id === null ? undefined : state.secrets.invitations.get(id);
  // They came by it before it was renewed, or keep it although it is revoked: it is as if they showed none.
  const isNewest = record?.revoked === false && invitationShown(state, guest) !== null;
  if (id === null || (record && !isNewest && keeps(record, credentialHash))) return null;
  return checkInvitation(state, { id, token, credentialHash, now })?.reason ?? null;
}

function barredState({ secrets }: RoomState, guest: Guest): 'removed' | 'blocked' | undefined {
  const known = secrets.credentials.get(guest.credentialHash);
  return known === undefined ? undefined : secrets.removed.get(known);
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
  const turnedAway = doorRefusal(state, guest, env.now);
  if (turnedAway) return refuse(turnedAway);
  const role = guestRole(state, guest);
  const phase = phaseOf(room, env.now);
  if (phase === 'ended') return refuse('session-ended');
  if (phase === 'early' && !isModerator(role)) return refuse('not-open-yet');
  const uninvited = invitationRefusal(state, guest);
  if (uninvited) return refuse(uninvited);
  const before = known === undefined ? undefined : secrets.departed.get(known);
  const waits = mustWait(state, guest);
  if (waits && countIn(room, 'waiting') >= MAX_WAITING) return refuse('room-full');
  const direct = stageWay(room.settings, role) === 'direct';
  const returns = !direct && before !== undefined && mayReturn(state, before.id, env.now);
  const refusal = waits ? null : placeRefusal(state, role, direct || returns, command.place, env.now);
  if (refusal) return refuse(refusal);
  const onStage = !waits && command.place === 'stage';
  // Who comes back as a viewer, or finds the stage full, may still return by one step.
  const wanted = waits ? command.place === 'stage' : returns && !onStage;
  const participant: Participant = {
    ...AT_REST,
    id: before?.id ?? env.newId,
    name: command.name,
    role,
    place: waits ? 'waiting' : command.place,
    presence: 'here',
    microphone: onStage && command.microphone,
    camera: onStage && command.camera,
    enteredAt: timeAfter(
      [...room.participants.values()].map(one => one.enteredAt),
      env.now,
    ),
    line: wanted ? { state: waits ? 'asked' : 'invited', at: env.now } : null,
  };
  const { credentialHash } = guest;
  const invitation = invitationShown(state, guest)?.invitation.id ?? null;
  return accept({ type: 'entered', participant, credentialHash, invitation });
}

/**
 * Whether somebody may be reached for media: people inside, and guests who could enter now or when entry opens.
 * Nobody is in a session that ended.
 */
export function mayBeReached(state: RoomState, guest: Guest, now: number): boolean {
  if (phaseOf(state.room, now) === 'ended') return false;
  const known = state.secrets.credentials.get(guest.credentialHash);
  const self = known === undefined ? undefined : state.room.participants.get(known);
  if (self) return self.place !== 'waiting';
  return !doorRefusal(state, guest, now) && !invitationRefusal(state, guest) && !mustWait(state, guest);
}

/** Why an invited room turns somebody away who shows no invitation, or null. */
function invitationRefusal(state: RoomState, guest: Guest): Refusal | null {
  const { room, secrets } = state;
  if (room.settings.entry !== 'invited' || invitationShown(state, guest) || guestRole(state, guest) !== 'viewer')
    return null;
  const known = secrets.credentials.get(guest.credentialHash);
  if (known === undefined || !secrets.departed.has(known)) return 'invitation-needed';
  return lostInvitation(state, guest);
}

/** Whether entering leads to waiting outside. */
function mustWait(state: RoomState, guest: Guest): boolean {
  const { room, secrets } = state;
  const role = guestRole(state, guest);
  if (barredState(state, guest) === 'removed') return role !== 'host';
  const known = secrets.credentials.get(guest.credentialHash);
  const before = known === undefined ? undefined : secrets.departed.get(known);
  // Who waited outside and went has not been inside; who was signed out begins anew.
  const isNewcomer =
    before === undefined || before.place === 'waiting' || lostInvitation(state, guest) === 'invitation-replaced';
  return room.settings.locked && isNewcomer && !isModerator(role);
}

/**
 * Why no invitation that this device ever came by, under whichever of its tokens, holds any more; null if one does, or
 * there was none.
 */
function lostInvitation({ secrets }: RoomState, { credentialHash }: Guest): Refusal | null {
  const own = [...secrets.invitations.values()].filter(
    ({ redeemed, former }) => redeemed.has(credentialHash) || former.has(credentialHash),
  );
  const isForgotten = secrets.uninvited.has(credentialHash);
  if ((own.length === 0 && !isForgotten) || own.some(record => keeps(record, credentialHash))) return null;
  return isForgotten || own.some(({ revoked }) => revoked) ? 'invitation-revoked' : 'invitation-replaced';
}

/**
 * Whether the leave that a moderator gave still holds: the connection was lost on stage, or invited to it, not long
 * ago.
 */
function mayReturn({ secrets }: RoomState, id: ParticipantId, now: number): boolean {
  const lostAt = secrets.lostOnStage.get(id);
  return lostAt !== undefined && now - lostAt < STAGE_RETURN_MS;
}

function placeRefusal({ room }: RoomState, role: Role, permitted: boolean, place: 'viewer' | 'stage', now: number) {
  const people = countIn(room, 'viewer') + countIn(room, 'stage');
  const { stageCapacity, viewerCapacity } = room.settings;
  // Whoever is to keep order is not kept out by those who fill the room.
  if (place === 'viewer') return isModerator(role) ? null : viewerRefusal(room);
  if (!permitted) return 'stage-not-open';
  if (isStageFull(room, now)) return 'stage-full';
  return people >= stageCapacity + viewerCapacity ? 'room-full' : null;
}
