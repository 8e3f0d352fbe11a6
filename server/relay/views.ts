import { toSnapshot } from '../../core/protocol/codec.ts';
import type { Counts, Kept, Snapshot } from '../../core/protocol/server.ts';
import { bytesOf, fitting } from '../../core/room/features/window.ts';
import { project, readerIn, type Visibility } from '../../core/room/project.ts';
import { keptIn } from '../../core/room/retention.ts';
import { countIn, isModerator, onStage } from '../../core/room/room.ts';
import type { Participant, ParticipantId, Place, Retention, Room, RoomSettings } from '../../core/room/types.ts';
import type { CountedRoom } from '../metrics/Metrics.ts';

/**
 * What readers see of a room. A room is immutable, so what was worked out for one reader holds
 * for all the others at the same revision: with thousands joining that is the difference between n and n².
 */

/** Nobody's id: sees what everybody of the same visibility sees. */
export const NOBODY: ParticipantId = '';

function memo<Result>(compute: (room: Room) => Result): (room: Room) => Result {
  const known = new WeakMap<Room, Result>();
  return room => {
    let result = known.get(room);
    if (result === undefined) known.set(room, (result = compute(room)));
    return result;
  };
}

/** What a reader begins with of a room's people, and who of those they are to know follows. */
export interface View {
  readonly snapshot: Snapshot;
  readonly further: readonly ParticipantId[];
}

const nobody = (room: Room): View => ({ snapshot: { ...room, participants: [] }, further: [] });

const VIEWS: Readonly<Record<Visibility, (room: Room) => View>> = {
  guest: nobody,
  waiting: nobody,
  speaker: room => VIEWS.participant(room),
  participant: memo(room => viewOf(project(room, { id: NOBODY, visibility: 'participant' }))),
  moderator: memo(room => viewOf(project(room, { id: NOBODY, visibility: 'moderator' }))),
};

/** Most bytes, as JSON, of the people in what a reader begins with. The stage alone is less than half of it. */
const PEOPLE_BYTES = 40 * 1024;

function viewOf(room: Room): View {
  const people = [...room.participants.values()].sort((a, b) => importance(a) - importance(b) || since(a) - since(b));
  const first = new Set(fitting(people, PEOPLE_BYTES, bytesOf));
  const snapshot = { ...toSnapshot(room), participants: [...room.participants.values()].filter(one => first.has(one)) };
  return { snapshot, further: people.slice(first.size).map(({ id }) => id) };
}

/** The stage, moderators, who wants something of them, raised hands. */
function importance(one: Participant): number {
  if (one.place === 'stage') return 0;
  if (isModerator(one.role)) return 1;
  return one.place === 'waiting' || one.line !== null ? 2 : 3;
}

function since({ line, hand, enteredAt }: Participant): number {
  return line?.at ?? hand ?? enteredAt;
}

/** How many are where, for whoever runs the server. @param lobby how many have not entered */
export function placesOf(room: Room, lobby: number): CountedRoom['people'] {
  const at = (place: Place) => countIn(room, place);
  return { stage: at('stage'), viewer: at('viewer'), waiting: at('waiting'), lobby };
}

/** Exact numbers of the moment. Who waits outside counts for nothing. */
export const countsOf: (room: Room) => Counts = memo(room => {
  const stage = countIn(room, 'stage');
  return { stage, viewers: room.participants.size - stage - countIn(room, 'waiting') };
});

/** How long things are kept. @param atMost in any room of this server */
export function keptView(settings: RoomSettings, atMost: Retention): Kept {
  return { ...keptIn(settings, atMost), atMost };
}

export const stageOf: (room: Room) => readonly Participant[] = memo(onStage);

/** The viewers whose hand is down, in the order of entering. */
const viewersOf: (room: Room) => readonly Participant[] = memo(room =>
  [...room.participants.values()]
    .filter(one => one.place === 'viewer' && one.hand === null)
    .sort((a, b) => a.enteredAt - b.enteredAt),
);

/** Names as they are compared in a search: without case, accents and compatibility forms. */
const searchable = (text: string) => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en');

/** Worked out once a person, not at every letter that somebody types. */
const searchableNames = new WeakMap<Participant, string>();

function searchableName(one: Participant): string {
  let name = searchableNames.get(one);
  if (name === undefined) searchableNames.set(one, (name = searchable(one.name)));
  return name;
}

/**
 * People of the list: viewers with their hand down, or whoever in the room has a name that holds what is searched for.
 */
export function listed(room: Room, search: string): readonly Participant[] {
  if (search === '') return viewersOf(room);
  return named(room, search).filter(one => one.place !== 'waiting');
}

/**
 * Whoever has a name that holds what is searched for, whether inside or waiting. Accents alone are no search: nobody
 * has such a name.
 */
export function named(room: Room, search: string): Participant[] {
  return namedAmong([...room.participants.values()], search);
}

/** The same of any people. */
export function namedAmong(people: readonly Participant[], search: string): Participant[] {
  const wanted = searchable(search);
  if (wanted === '') return [];
  return people.filter(one => searchableName(one).includes(wanted));
}

/** The room as that reader begins with it; null is a guest. */
export function viewFor(room: Room, id: ParticipantId | null): View {
  const view = VIEWS[readerIn(room, id).visibility](room);
  const self = id === null ? undefined : room.participants.get(id);
  const { snapshot, further } = view;
  if (!self) return view;
  // Of themselves they see all.
  const others = snapshot.participants;
  const participants = others.some(one => one.id === id)
    ? others.map(one => (one.id === id ? self : one))
    : [...others, self];
  return {
    snapshot: { ...snapshot, participants },
    further: further.filter(one => one !== id),
  };
}
