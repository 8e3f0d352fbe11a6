import type { TravellingEvent } from '../protocol/server.ts';
import { isModerator } from '../room/room.ts';
import type { ParticipantId, Room } from '../room/types.ts';

type Names = ReadonlyMap<ParticipantId, string>;
const NOBODY: Names = new Map();

/**
 * The moderators who are not in the room any more, as far as they are known here: those that the relay told of, and
 * those who left since. Who is there again, in whatever role, is none of them.
 * @param told what the relay just said of it, for a room that was sent whole; undefined: nothing
 */
export function absentModerators(
  before: { readonly room: Room; readonly absent: Names } | null,
  room: Room,
  told: readonly { readonly id: ParticipantId; readonly name: string }[] | undefined,
): Names {
  const left = [...(before?.room.participants.values() ?? [])].filter(
    one => isModerator(one.role) && !room.participants.has(one.id),
  );
  const known = told ? new Map(told.map(({ id, name }) => [id, name])) : (before?.absent ?? NOBODY);
  const isHere = [...known.keys()].some(id => room.participants.has(id));
  if (left.length === 0 && !isHere) return known;
  const all = [...known, ...left.map(({ id, name }) => [id, name] as const)];
  return new Map(all.filter(([id]) => !room.participants.has(id)));
}

/** Without people whom the room was told to forget. */
export function withoutForgotten(absent: Names, events: readonly TravellingEvent[]): Names {
  const gone = new Set(events.flatMap(event => (event.type === 'people-forgotten' ? event.people : [])));
  return [...absent.keys()].some(id => gone.has(id)) ? new Map([...absent].filter(([id]) => !gone.has(id))) : absent;
}
