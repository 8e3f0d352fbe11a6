import { HOST_LINK } from '../evolve-secrets.ts';
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
}

export function isCreator({ secrets }: RoomState, id: ParticipantId | null): boolean {
  return id !== null && secrets.creator.person === id;
}

/** How high somebody stands when one may put others out or unmake them: the creator above every host. */
export function standingOf(state: RoomState, { id, role }: Participant): number {
  return rankOf(role) + (role === 'host' && isCreator(state, id) ? 1 : 0);
}

/** Who shows this token from outside: the creator by their key, a host by the newest token of the host link, or nobody (null). */
export function keyholderOf({ secrets }: RoomState, hash: string): Governor | null {
  const isKey = hash === secrets.creator.key;
  const record = secrets.invitations.get(HOST_LINK);
  return isKey || record?.invitation.hash === hash ? { id: null, role: 'host', isCreator: isKey } : null;
}
