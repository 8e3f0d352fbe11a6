import type { Refusal } from '../commands.ts';
import { msLeft } from '../elapsed.ts';
import { countIn } from '../room.ts';
import type { Participant, ParticipantId, Room } from '../types.ts';

/** How long (ms) a place on stage is kept for somebody invited to it. The invitation itself lasts. */
export const STAGE_HOLD_MS = 60_000;

/** How long (ms) the leave to be on stage outlives a lost connection, for those who need one. */
export const STAGE_RETURN_MS = 10 * 60_000;

/** Most people who may wait outside a locked room. */
export const MAX_WAITING = 500;

/** For how many ms more a place on stage is kept for somebody. */
export function holdLeft(line: Participant['line'], now: number): number {
  return line?.state === 'invited' ? msLeft(line.at, STAGE_HOLD_MS, now) : 0;
}

/** Places taken on stage: by those there, and by those invited a moment ago, but for `except`. */
function stageTaken(room: Room, now: number, except: ParticipantId | null = null): number {
  let taken = 0;
  for (const { id, place, line } of room.participants.values()) {
    if (place === 'stage') taken += 1;
    else if (place === 'viewer' && id !== except && holdLeft(line, now) > 0) taken += 1;
  }
  return taken;
}

export function isStageFull(room: Room, now: number, except: ParticipantId | null = null): boolean {
  return stageTaken(room, now, except) >= room.settings.stageCapacity;
}

/** Why nobody more can come in as a viewer, or null. Leaving the stage is always possible, so the sum counts too. */
export function viewerRefusal(room: Room): Refusal | null {
  const viewers = countIn(room, 'viewer');
  const { viewerCapacity, stageCapacity } = room.settings;
  const full = viewers >= viewerCapacity || viewers + countIn(room, 'stage') >= viewerCapacity + stageCapacity;
  return full ? 'room-full' : null;
}
