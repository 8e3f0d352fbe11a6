import type { BarredPerson } from '../../core/protocol/server.ts';
import { isModerator, rankOf } from '../../core/room/room.ts';
import type { Participant, Room } from '../../core/room/types.ts';

/**
 * Whether `self` may have the room forget somebody whom it keeps out. Not while they wait outside, not twice, and not
 * where the relay does not say what they are: it is older than forgetting.
 */
export function mayForget(room: Room, self: Participant, { id, name, role }: BarredPerson): boolean {
  if (name === '' || role === undefined || room.participants.has(id)) return false;
  return isModerator(self.role) && rankOf(role) < rankOf(self.role);
}
