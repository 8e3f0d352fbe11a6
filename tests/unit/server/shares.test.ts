import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KeyedLimit } from '../../../server/rate-limit.ts';
import { Shares } from '../../../server/Shares.ts';

/** The time that `performance.now()` tells; work takes as much of it as a test says. */
let now = 0;
let done: string[] = [];
beforeEach(() => {
  now = 1_000;
  done = [];
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const shares = () => new Shares(new KeyedLimit({ perSecond: 500, burst: 10 }));
/** The only one of a key. */
const one = {};
const work = (name: string, ms: number) => () => {
  now += ms;
  done.push(name);
};

it('R350: in a turn of the event loop a key works for a slice, in its order; what comes first is done at once', async () => {
  const all = shares();
  const ran = ['a1', 'a2', 'a3', 'b1', 'a4'].map(name => all.run(name.charAt(0), one, work(name, 1.5)));
  expect(done).toEqual(['a1', 'a2', 'b1']);
  expect(ran).toEqual([true, true, false, true, false]);
  await turn();
  expect(done).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
});

it('R350: whoever comes while another of that key waits comes after it', async () => {
  const all = shares();
  all.run('a', one, work('first', 3));
  all.run('a', one, work('second', 3));
  await turn();
  all.run('a', one, work('third', 3));
  expect(done).toEqual(['first', 'second']);
  await turn();
  expect(done).toEqual(['first', 'second', 'third']);
});

it('R350: what throws keeps nothing back that waits', async () => {
  const all = shares();
  const fails = () => {
    now += 3;
    throw new Error('not foreseen');
  };
  expect(() => all.run('a', one, fails)).toThrow('not foreseen');
  all.run('a', one, work('after', 1));
  await turn();
  expect(done).toEqual(['after']);
});

it('R350: while others are there a key has its share of the time, and what is beyond waits', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const all = shares();
  all.run('honest', one, work('before', 1));
  all.run('attacker', one, work('heavy', 30));
  await turn();
  all.run('attacker', one, work('more', 1));
  expect(all.run('honest', one, work('between', 1))).toBe(true);
  await turn();
  expect(done).toEqual(['before', 'heavy', 'between']);
  // 20 ms beyond the burst come in within 40 ms, of which some have passed.
  now += 30;
  vi.advanceTimersByTime(30);
  expect(done).not.toContain('more');
  now += 10;
  vi.advanceTimersByTime(10);
  expect(done).toEqual(['before', 'heavy', 'between', 'more']);
});

it('R350: a key that is alone waits for nobody', async () => {
  const all = shares();
  all.run('class', one, work('heavy', 300));
  await turn();
  expect(all.run('class', one, work('more', 1))).toBe(true);
});

it('R350: what was done for a key elsewhere counts', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const all = shares();
  all.run('honest', one, work('there', 1));
  all.spend('attacker', one, 60);
  await turn();
  expect(all.run('attacker', one, work('late', 1))).toBe(false);
  await turn();
  expect(done).toEqual(['there']);
  now += 200;
  vi.advanceTimersByTime(200);
  expect(done).toEqual(['there', 'late']);
});

it('R350: of those who share a key whoever had little goes before who had much, and each in their order', async () => {
  const all = shares();
  const [flood, other, honest] = [{}, {}, {}];
  all.run('a', flood, work('heavy', 30));
  for (const name of ['flood 1', 'flood 2', 'flood 3']) all.run('a', flood, work(name, 3));
  all.run('a', other, work('other 1', 1));
  all.run('a', honest, work('honest 1', 1));
  all.run('a', honest, work('honest 2', 1));
  for (let turns = 0; turns < 6; turns += 1) await turn();
  expect(done).toEqual(['heavy', 'other 1', 'honest 1', 'honest 2', 'flood 1', 'flood 2', 'flood 3']);
});

it('R350: what was done for one of a key elsewhere is theirs, and not that of who shares the key', async () => {
  const all = shares();
  const [flood, honest] = [{}, {}];
  all.spend('a', flood, 60);
  all.run('a', flood, work('flood', 1));
  all.run('a', honest, work('honest', 1));
  await turn();
  expect(done).toEqual(['honest', 'flood']);
});

it('R350: whoever had much has a turn all the same, however many come after them', async () => {
  const all = shares();
  const [flood, ...others] = Array.from({ length: 4 }, () => ({}));
  all.run('a', flood!, work('heavy', 9));
  all.run('a', flood!, work('flood', 1));
  for (let turns = 0; turns < 20; turns += 1) {
    for (const who of others) all.run('a', who, work('other', 1.5));
    await turn();
  }
  expect(done).toContain('flood');
});
