import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomState } from '../../../../core/room/state.ts';
import { KeptHubs } from '../../../../server/relay/KeptHubs.ts';
import { newRoom } from '../../../support/room.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Kept = {
  readonly state: RoomState;
  readonly tail: { readonly kept: { readonly deliveries: readonly unknown[] } };
};

/** A room that so many people are known in, after so many entries. */
function hub(people: number, revision = 1): Kept {
  const state = newRoom();
  const credentials = new Map(Array.from({ length: people }, (_, index) => [`hash-${index}`, `person-${index}`]));
  return {
    state: { ...state, revision, secrets: { ...state.secrets, credentials } },
    tail: { kept: { deliveries: [] } },
  };
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
  const large = hub(250_000);
  kept.keep(large);
  expect(retired).toEqual(rooms);
  kept.keep(rooms[0] ?? large);
  expect(retired).toEqual([...rooms, large]);
});

describe('R355: rooms nobody uses are kept by what they take, and those not used for longest make way', () => {
  const TEXT = 'x'.repeat(1024 * 1024);

  it.each<[string, (index: number) => Kept]>([
    [
      'in what was written',
      index => {
        const one = hub(1);
        const message = { id: 1, from: 'ada', name: 'Ada', role: 'viewer', channel: 'everybody', to: null } as const;
        const { chat } = one.state.features;
        const messages = new Map([[1, { ...message, text: `${index}${TEXT}`, replyTo: null, at: 1 }]]);
        const features = { ...one.state.features, chat: { ...chat, messages } } as unknown as RoomState['features'];
        return { ...one, state: { ...one.state, features } };
      },
    ],
    [
      'in what is told to those who resume',
      index => ({ ...hub(1), tail: { kept: { deliveries: [`${index}${TEXT}`] } } }),
    ],
  ])('%s', (_, long) => {
    const { kept, retired } = keeping();
    const rooms = Array.from({ length: 40 }, (__, index) => long(index));
    for (const one of rooms) kept.keep(one);
    expect(retired.length).toBeGreaterThan(20);
    expect(retired).toEqual(rooms.slice(0, retired.length));
    expect(retired).not.toContain(rooms.at(-1));
  });
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
