import { isModerator } from '../room/room.ts';
import type { Room } from '../room/types.ts';
import type { SessionState } from './state.ts';

/**
 * Since when no moderator has been in the room, by the relay's clock; null while one is, and where none ever was.
 * @param told what the relay just said of it; undefined: nothing
 */
export function unattendedSince(
  before: SessionState,
  room: Room,
  told: number | null | undefined,
  now: number,
): number | null {
  if (attended(room)) return null;
  if (told !== undefined) return told;
  if (before.phase !== 'in-room') return null;
  return before.unattendedSince ?? (attended(before.room) ? now : null);
}

/** Everybody inside sees all moderators, those reconnecting too. */
function attended({ participants }: Room): boolean {
  return [...participants.values()].some(one => one.place !== 'waiting' && isModerator(one.role));
}
