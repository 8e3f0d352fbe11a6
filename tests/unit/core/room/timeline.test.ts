import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Timeline } from '../../../../core/room/timeline.ts';

const ids = fc
  .uniqueArray(fc.integer({ min: 1, max: 5_000 }), { maxLength: 400, size: 'max' })
  .map(all => all.sort((a, b) => a - b));
const made = (all: readonly number[]) =>
  all.reduce((held, id) => held.with({ id, text: '' }), Timeline.empty<{ id: number; text: string }>());

it('holds what was put in, in order, read backwards from anywhere', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 0, max: 5_001 }), (all, before) => {
      expect([...made(all).backwards(before)].map(({ id }) => id)).toEqual(all.filter(id => id < before).reverse());
      expect(made(all).size).toBe(all.length);
    }),
  );
});

it('replaces one in its place and leaves the timeline before as it was', () => {
  fc.assert(
    fc.property(ids, fc.nat(), (all, index) => {
      const id = all[index % Math.max(1, all.length)];
      if (id === undefined) return;
      const before = made(all);
      const after = before.with({ id, text: 'changed' });
      expect([after.get(id)?.text, before.get(id)?.text]).toEqual(['changed', '']);
      expect(after.size).toBe(before.size);
      expect([...after.backwards()].map(one => one.id)).toEqual([...before.backwards()].map(one => one.id));
    }),
  );
});

it('takes in nothing between others, and keeps at most about as many as asked', () => {
  const held = made(Array.from({ length: 300 }, (_, n) => 2 * (n + 1)));
  expect(held.with({ id: 3, text: '' })).toBe(held);
  expect(held.get(3)).toBeUndefined();
  const fewer = held.atMost(200);
  expect(fewer.size).toBeGreaterThanOrEqual(200);
  expect(fewer.size).toBeLessThan(264);
  expect(fewer.get(600)).toBeDefined();
});

it('made at once is the same as made one by one, also when its oldest go', () => {
  const all = Array.from({ length: 300 }, (_, index) => ({ id: index + 1, text: '' }));
  for (const length of [0, 1, 63, 64, 65, 300]) {
    const [atOnce, oneByOne] = [Timeline.of(all.slice(0, length)), made(all.slice(0, length).map(({ id }) => id))];
    for (const most of [300, 100]) {
      expect([...atOnce.atMost(most).backwards()]).toEqual([...oneByOne.atMost(most).backwards()]);
      expect(atOnce.atMost(most).size).toBe(oneByOne.atMost(most).size);
    }
  }
});
