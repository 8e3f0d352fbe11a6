import type { Participant, Place, Role, Room, RoomSettings } from './types.ts';

/**
 * Default capacities. In a mesh a publisher holds one link to everybody else in the room; 9 on
 * stage with 16 viewers keeps that at 24, which is what an ordinary uplink and encoder carry.
 */
export const DEFAULT_SETTINGS: RoomSettings = { stageAccess: 'everyone', stageCapacity: 9, viewerCapacity: 16 };

export type StageWay = 'direct' | 'ask' | 'none';

/** How somebody with this role may get to the stage: by right of the role, or as the room is set. */
export function stageWay(settings: RoomSettings, role: Role): StageWay {
  if (role !== 'viewer' || settings.stageAccess === 'everyone') return 'direct';
  return settings.stageAccess === 'request' ? 'ask' : 'none';
}

export function isModerator(role: Role): boolean {
  return role === 'moderator' || role === 'host';
}

/** How many people are in that place. In a client's projection viewers are not all known: use the relay's counts. */
export function countIn(room: Room, place: Place): number {
  let count = 0;
  for (const participant of room.participants.values()) if (participant.place === place) count += 1;
  return count;
}

/** The stage in the order people came to it, so that tiles do not jump. */
export function onStage(room: Room): Participant[] {
  return [...room.participants.values()].filter(participant => participant.place === 'stage');
}

const RANK: Readonly<Record<Role, number>> = { viewer: 0, speaker: 1, moderator: 2, host: 3 };

export function higherRole(a: Role, b: Role): Role {
  return RANK[a] >= RANK[b] ? a : b;
}
