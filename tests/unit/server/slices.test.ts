import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Slices } from '../../../server/slices.ts';

/** The time that `performance.now()` tells; work takes as much of it as a test says. */
let now = 0;
beforeEach(async () => {
  // What another test began has ended.
  await turn();
  await turn();
  now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => void vi.restoreAllMocks());

/** Work of so many pieces, 1 ms each; says in which turn of the event loop each was done. */
async function work(name: string, pieces: number, done: string[]): Promise<void> {
  const slices = new Slices();
  for (let piece = 0; piece < pieces; piece += 1) {
    now += 1;
    done.push(name);
    if (slices.over) await slices.rest();
  }
}

it('R351: however much long work there is, all of it together has its 2 ms of a turn of the event loop', async () => {
  const [done, perTurn] = [[] as string[], [] as number[]];
  const all = Array.from({ length: 20 }, (_, index) => work(String(index), 10, done));
  let ended = false;
  void Promise.all(all).then(() => (ended = true));
  while (!ended) {
    const before = now;
    await turn();
    perTurn.push(now - before);
  }
  expect(done).toHaveLength(200);
  // A piece that was begun is done.
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(3);
});

it('R351: it goes on in turn', async () => {
  const done: string[] = [];
  await Promise.all(['a', 'b', 'c'].map(name => work(name, 5, done)));
  expect(done.join('')).toBe('aaabc' + 'aabbcc' + 'bbcc');
});

it('R351: what waits for something else meanwhile gives its turn away', async () => {
  const done: string[] = [];
  const slices = new Slices();
  expect(slices.over).toBe(false);
  await turn();
  const other = work('other', 2, done);
  expect(slices.over).toBe(true);
  await Promise.all([other, slices.rest()]);
  expect(done).toEqual(['other', 'other']);
});
