import { toSnapshot } from '../../protocol/codec.ts';
import type { Counts, Snapshot } from '../../protocol/server.ts';
import { project, readerIn, type Sight } from '../../room/project.ts';
import { countIn, onStage } from '../../room/room.ts';
import type { Participant, ParticipantId, Room } from '../../room/types.ts';

/**
 * What readers see of a room. A room is immutable, so what was worked out for one reader holds
 * for all the others at the same revision: with thousands joining that is the difference between n and n².
 */

/** Nobody's id: sees what everybody of the same sight sees. */
export const NOBODY: ParticipantId = '';

function memo<Result>(compute: (room: Room) => Result): (room: Room) => Result {
  const known = new WeakMap<Room, Result>();
  return room => {
    let result = known.get(room);
    if (result === undefined) known.set(room, (result = compute(room)));
    return result;
  };
}

const VIEWS: Readonly<Record<Sight, (room: Room) => Snapshot>> = {
  guest: room => ({ ...room, participants: [] }),
  waiting: room => ({ ...room, participants: [] }),
  speaker: room => VIEWS.participant(room),
  participant: memo(room => toSnapshot(project(room, { id: NOBODY, sight: 'participant' }))),
  moderator: memo(room => toSnapshot(project(room, { id: NOBODY, sight: 'moderator' }))),
};

/** Exact numbers of the moment. Who waits outside counts for nothing. */
export const countsOf: (room: Room) => Counts = memo(room => {
  const stage = countIn(room, 'stage');
  return { stage, viewers: room.participants.size - stage - countIn(room, 'waiting') };
});

export const stageOf: (room: Room) => readonly Participant[] = memo(onStage);

/** The viewers whose hand is down, in the order of entering. */
const viewersOf: (room: Room) => readonly Participant[] = memo(room =>
  [...room.participants.values()]
    .filter(one => one.place === 'viewer' && one.hand === null)
    .sort((a, b) => a.enteredAt - b.enteredAt));

/** Names as they are compared in a search: without case, accents and compatibility forms. */
const searchable = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en');

/** Worked out once a person, not at every letter that somebody types. */
const searchableNames = new WeakMap<Participant, string>();

function searchableName(one: Participant): string {
  let name = searchableNames.get(one);
  if (name === undefined) searchableNames.set(one, (name = searchable(one.name)));
  return name;
}

/** People of the list: viewers with their hand down, or whoever in the room has a name that holds what is searched for. */
export function listed(room: Room, search: string): readonly Participant[] {
  const wanted = searchable(search);
  if (wanted === '') return viewersOf(room);
  return [...room.participants.values()].filter(one => one.place !== 'waiting' && searchableName(one).includes(wanted));
}

/** The room as that reader holds it; null is a guest. */
export function snapshotFor(room: Room, id: ParticipantId | null): Snapshot {
  const view = VIEWS[readerIn(room, id).sight](room);
  const self = id === null ? undefined : room.participants.get(id);
  if (!self || view.participants.some(one => one.id === id)) return view;
  return { ...view, participants: [...view.participants, self] };
}
