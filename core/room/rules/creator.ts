import type { Outsider } from '../events.ts';
import { HOST_LINK } from '../invitation-records.ts';
import { rankOf } from '../room.ts';
import type { RoomState } from '../state.ts';
import type { Participant, ParticipantId, Role } from '../types.ts';

/** Whoever governs a room, inside it or not. */
export interface Governor {
  /** Null for somebody who was never inside, and for whoever shows a key. */
  readonly id: ParticipantId | null;
  readonly role: Role;
  /** Whether they made the room: then they stand above the other hosts. */
  readonly isCreator: boolean;
  /** How the log names them where they are not inside. */
  readonly outsider?: Outsider;
}

export function isCreator({ secrets }: RoomState, id: ParticipantId | null): boolean {
  return id !== null && secrets.creator.person === id;
}

/** How high somebody stands when one may put others out or unmake them: the creator above every host. */
export function standingOf(state: RoomState, { id, role }: Participant): number {
  return rankOf(role) + (role === 'host' && isCreator(state, id) ? 1 : 0);
}

/** The same of somebody who governs the room, inside it or not. */
export function standingOfGovernor({ role, isCreator: made }: Governor): number {
  return rankOf(role) + (role === 'host' && made ? 1 : 0);
}

/**
 * Who shows this token over HTTP: the creator by their key, a host by the newest token of the host link, or nobody
 * (null).
 */
export function keyholderOf({ secrets }: RoomState, hash: string): Governor | null {
  const isKey = hash === secrets.creator.key;
  const record = secrets.invitations.get(HOST_LINK);
  if (!isKey && record?.invitation.hash !== hash) return null;
  return { id: null, role: 'host', isCreator: isKey, outsider: { from: isKey ? 'creator-key' : 'host-link' } };
}
