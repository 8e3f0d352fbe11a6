import { isMap } from '../../core/room/persistent-map.ts';
import type { RoomState } from '../../core/room/state.ts';

/** How deep it is looked: the state, its parts, and what these hold. */
const DEPTH = 2;

/**
 * What a state lacks of what another one of the same room has, as a path such as `room.participants`; null when it
 * lacks nothing. What is in maps, sets and deeper down is not looked at.
 */
export function lackOf(state: RoomState, like: RoomState): string | null {
  return lack(state, like, DEPTH)?.join('.') ?? null;
}

function lack(value: unknown, like: unknown, depth: number): readonly string[] | null {
  if (typeof like !== 'object' || like === null) return value === undefined && like !== null ? [] : null;
  if (typeof value !== 'object') return [];
  if (isMap(like)) return value !== null && isMap(value) ? null : [];
  if (like instanceof Set) return value instanceof Set ? null : [];
  if (value === null || depth < 0) return null;
  for (const [key, held] of Object.entries(like)) {
    const found = lack((value as Readonly<Record<string, unknown>>)[key], held, depth - 1);
    if (found) return [key, ...found];
  }
  return null;
}
