import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RoomState } from '../../../../core/room/state.ts';
import { KeptHubs } from '../../../../server/relay/KeptHubs.ts';
import { newRoom } from '../../../support/room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A room that so many people are known in, after so many entries. */
function hub(people: number, revision = 1): { readonly state: RoomState } {
  const state = newRoom();
  const credentials = new Map(Array.from({ length: people }, (_, index) => [`hash-${index}`, `person-${index}`]));
  return { state: { ...state, revision, secrets: { ...state.secrets, credentials } } };
}

function keeping() {
  const retired: object[] = [];
  return { retired, kept: new KeptHubs(one => retired.push(one)) };
}

it('R243: a room that nobody uses is kept for minutes, counted from its last use', () => {
  const { kept, retired } = keeping();
  const [one, other] = [hub(1), hub(1)];
  kept.keep(one);
  kept.keep(other);
  vi.advanceTimersByTime(4 * 60_000);
  kept.take(one);
  kept.keep(one);
  vi.advanceTimersByTime(2 * 60_000);
  expect(retired).toEqual([other]);
  vi.advanceTimersByTime(3 * 60_000);
  expect(retired).toEqual([other, one]);
});

it('R243: rooms with a long past and nothing left of it put no others out', () => {
  const { kept, retired } = keeping();
  for (let count = 0; count < 100; count += 1) kept.keep(hub(1, 1_000_000));
  expect(retired).toEqual([]);
});

it('R243: when there are too many, or too much is known in them, those not used for longest make way', () => {
  const { kept, retired } = keeping();
  const rooms = Array.from({ length: 501 }, () => hub(1));
  for (const one of rooms) kept.keep(one);
  expect(retired).toEqual([rooms[0]]);
  const large = hub(200_000);
  kept.keep(large);
  expect(retired).toEqual(rooms);
  kept.keep(rooms[0] ?? large);
  expect(retired).toEqual([...rooms, large]);
});

it('one that is used again, and all once nothing is kept any more, are not retired later', () => {
  const { kept, retired } = keeping();
  const one = hub(1);
  kept.keep(one);
  kept.take(one);
  kept.keep(hub(1));
  kept.clear();
  vi.advanceTimersByTime(60 * 60_000);
  expect(retired).toEqual([]);
});
