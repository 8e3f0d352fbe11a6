import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  followSpeaker,
  nextTurn,
  NOBODY_SPOKE,
  OVER_MS,
  type SpeakerWatch,
  SPEECH_MS,
} from '../../../../components/stage/activeSpeaker.ts';

const PEOPLE = ['Ada', 'Bob', 'Eve'];

/** What comes of people speaking: each step says who does from that time on, and turns come due in between. */
function follow(
  steps: readonly (readonly [at: number, ...speaking: string[]])[],
  present: readonly string[] = PEOPLE,
): SpeakerWatch {
  let state = NOBODY_SPOKE;
  let last = new Set<string>();
  for (const [at, ...speaking] of steps) {
    for (let due = nextTurn(state); due !== null && due < at; due = nextTurn(state))
      state = followSpeaker(state, present, last, due);
    last = new Set(speaking);
    state = followSpeaker(state, present, last, at);
  }
  return state;
}

describe('who is followed as the speaker', () => {
  test('a cough changes nothing', () => {
    expect(
      follow([
        [0, 'Ada'],
        [SPEECH_MS, 'Ada'],
        [5_000],
        [6_000, 'Bob'],
        [6_000 + SPEECH_MS - 1, 'Bob'],
        [6_000 + SPEECH_MS - 1],
        [9_000],
      ]).active,
    ).toBe('Ada');
  });

  test('whoever speaks on is followed, and stays while nobody speaks', () => {
    expect(
      follow([
        [0, 'Ada'],
        [SPEECH_MS, 'Ada'],
      ]).active,
    ).toBe('Ada');
    expect(follow([[0, 'Ada'], [SPEECH_MS, 'Ada'], [2_000], [60_000]]).active).toBe('Ada');
    expect(follow([[0, 'Ada'], [2_000], [3_000, 'Bob'], [3_000 + SPEECH_MS, 'Bob']]).active).toBe('Bob');
  });

  test('of two who answer together, the first one', () => {
    expect(
      follow([
        [0, 'Bob'],
        [100, 'Bob', 'Ada'],
        [9_000, 'Bob', 'Ada'],
      ]).active,
    ).not.toBe('Eve');
    expect(
      follow([
        [0, 'Bob'],
        [100, 'Bob', 'Ada'],
        [100 + SPEECH_MS, 'Bob', 'Ada'],
      ]).active,
    ).toBe('Bob');
  });

  test('a noise that never stops does not hold the stage, and does not get it back by going on', () => {
    const noise = [
      [0, 'Eve'],
      [10_000, 'Eve', 'Ada'],
    ] as const;
    expect(follow([...noise, [10_000 + OVER_MS - 1, 'Eve', 'Ada']]).active).toBe('Eve');
    expect(follow([...noise, [10_000 + OVER_MS, 'Eve', 'Ada']]).active).toBe('Ada');
    expect(follow([...noise, [60_000, 'Eve', 'Ada']]).active).toBe('Ada');
  });

  test('whoever left is followed no longer', () => {
    const state = follow([
      [0, 'Ada'],
      [SPEECH_MS, 'Ada'],
    ]);
    expect(followSpeaker(state, ['Bob'], new Set(), 3_000).active).toBeNull();
  });

  test('it is always one of those present, and never somebody who did not speak', () => {
    const step = fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.subarray(PEOPLE), fc.subarray(PEOPLE));
    fc.assert(
      fc.property(fc.array(step), steps => {
        let [state, now] = [NOBODY_SPOKE, 0];
        const spoke = new Set<string>();
        for (const [after, present, speaking] of steps) {
          now += after;
          for (const id of present) if (speaking.includes(id)) spoke.add(id);
          const before = state.active;
          state = followSpeaker(state, present, new Set(speaking), now);
          if (state.active === null) continue;
          expect(present).toContain(state.active);
          expect(spoke).toContain(state.active);
          if (state.active !== before) expect(now - state.since.get(state.active)!).toBeGreaterThanOrEqual(SPEECH_MS);
        }
      }),
    );
  });
});
