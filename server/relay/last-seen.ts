import type { Observation } from '../../core/room/commands.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { RoomLog } from '../log/RoomLog.ts';

/**
 * Until when people were in a room whose log was left by an earlier server: until that one ended, as far as anybody
 * knows.
 * @param at server time of the room's last entry; it is the answer where nothing else is known
 */
export async function lastSeenAfter({ log, now }: { log: RoomLog; now: () => number }, at: number): Promise<number> {
  const until = (await log.aliveUntil?.(at).catch(() => null)) ?? at;
  return Math.min(until, now());
}

/** Somebody's connection is gone. @param lastSeen server time when they were last there, if that is not now */
export function connectionLost(id: ParticipantId, lastSeen?: number): Observation {
  return { type: 'connection-lost', id, ...(lastSeen === undefined ? {} : { lastSeen }) };
}
