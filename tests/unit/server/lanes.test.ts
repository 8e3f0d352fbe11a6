import { expect, it } from 'vitest';
import { Lanes, type Queued } from '../../../server/Lanes.ts';

const never = new AbortController().signal;

/** Lanes in which a test ends what is under way by its name; and what began, in order. */
function lanes(atOnce: number, perKey: number) {
  const [all, began, ends] = [new Lanes({ atOnce, perKey }), [] as string[], new Map<string, () => void>()];
  const enter = (name: string, signal = never): Queued => {
    const queued = all.enter(name.charAt(0), signal);
    queued.turn.then(
      ({ leave }) => {
        began.push(name);
        ends.set(name, leave);
      },
      () => began.push(`${name} ended`),
    );
    return queued;
  };
  const settled = () => new Promise(resolve => setImmediate(resolve));
  const end = async (name: string) => {
    ends.get(name)?.();
    await settled();
  };
  return { all, began, enter, end, settled };
}

it('R352: so much is under way at once, and so much of one key; the rest waits in its order', async () => {
  const { all, began, enter, end, settled } = lanes(3, 2);
  for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'c1']) enter(name);
  await settled();
  expect([began, all.waiting, all.waitingOf('a')]).toEqual([['a1', 'a2', 'b1'], 3, 1]);
  await end('b1');
  expect(began.slice(3)).toEqual(['b2']);
});

it('R352: those of whom nothing is under way come before those who have something', async () => {
  const { began, enter, end, settled } = lanes(2, 2);
  for (const name of ['a1', 'a2', 'a3', 'a4', 'b1']) enter(name);
  await settled();
  await end('a1');
  expect(began).toEqual(['a1', 'a2', 'b1']);
  await end('b1');
  await end('a2');
  expect(began.slice(3)).toEqual(['a3', 'a4']);
});

it('R352: what several want does not wait behind the rest of whoever wanted it first', async () => {
  const { began, enter, settled } = lanes(2, 1);
  for (const name of ['a1', 'a2']) enter(name);
  const wanted = enter('a3');
  wanted.join('b');
  await settled();
  expect(began).toEqual(['a1', 'a3']);
  expect((await wanted.turn).keys).toEqual(['b', 'a']);
});

it('what is not wanted any more waits no longer, and keeps nothing back', async () => {
  const { all, began, enter, end, settled } = lanes(1, 1);
  const gone = new AbortController();
  enter('a1');
  enter('b1', gone.signal);
  enter('c1');
  gone.abort(new Error('gone'));
  await settled();
  expect([began, all.waiting]).toEqual([['a1', 'b1 ended'], 1]);
  await end('a1');
  expect(began.at(-1)).toBe('c1');
  await expect(all.enter('d', gone.signal).turn).rejects.toThrow('gone');
});

it('whoever leaves twice leaves once', async () => {
  const { began, enter, end, settled } = lanes(1, 1);
  for (const name of ['a1', 'b1', 'c1']) enter(name);
  await settled();
  await end('a1');
  await end('a1');
  expect(began).toEqual(['a1', 'b1']);
});
