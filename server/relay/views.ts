import { toSnapshot } from '../../protocol/codec.ts';
import type { Counts, Snapshot } from '../../protocol/server.ts';
import { project } from '../../room/project.ts';
import { countIn, onStage } from '../../room/room.ts';
import type { Participant, ParticipantId, Room } from '../../room/types.ts';

/**
 * What readers see of a room. A room is immutable, so what was worked out for one reader holds
 * for all the others at the same revision: with thousands joining that is the difference between n and n².
 */

/** Nobody's id: sees what everybody who entered sees. */
export const STRANGER: ParticipantId = '';

function memo<Result>(compute: (room: Room) => Result): (room: Room) => Result {
  const known = new WeakMap<Room, Result>();
  return room => {
    let result = known.get(room);
    if (result === undefined) known.set(room, (result = compute(room)));
    return result;
  };
}

const strangersView = memo(room => toSnapshot(project(room, STRANGER)));

/** Exact numbers of the moment. */
export const countsOf: (room: Room) => Counts = memo(room => {
  const stage = countIn(room, 'stage');
  return { stage, viewers: room.participants.size - stage };
});

export const stageOf: (room: Room) => readonly Participant[] = memo(onStage);

/** The viewers in the order of entering. */
export const viewersOf: (room: Room) => readonly Participant[] = memo(room =>
  [...room.participants.values()].filter(one => one.place === 'viewer').sort((a, b) => a.enteredAt - b.enteredAt));

/** The room as that reader holds it; null is a guest. */
export function snapshotFor(room: Room, reader: ParticipantId | null): Snapshot {
  if (reader === null) return { ...room, participants: [] };
  const view = strangersView(room);
  const self = room.participants.get(reader);
  if (!self || view.participants.some(one => one.id === reader)) return view;
  return { ...view, participants: [...view.participants, self] };
}
