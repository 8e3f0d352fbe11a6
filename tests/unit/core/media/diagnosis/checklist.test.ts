import { describe, expect, test, vi } from 'vitest';
import { Checklist } from '../../../../../core/media/diagnosis/Checklist.ts';
import { type Finding, NOT_BEGUN, type Statuses } from '../../../../../core/media/diagnosis/checks.ts';

const LIMIT = 1_000;

function made(): { list: Checklist; now: () => Statuses } {
  let statuses = NOT_BEGUN;
  return { list: new Checklist(next => (statuses = next)), now: () => statuses };
}

/** A check that ends when it is told to. */
function held(): {
  work: (signal: AbortSignal) => Promise<Finding<'server'>>;
  find: (finding: Finding<'server'>) => void;
  signal: () => AbortSignal;
} {
  const { promise, resolve } = Promise.withResolvers<Finding<'server'>>();
  let seen = new AbortController().signal;
  return { work: signal => ((seen = signal), promise), find: resolve, signal: () => seen };
}

describe('the checklist', () => {
  test('a check runs, and what it found is held', async () => {
    const { list, now } = made();
    const check = held();
    const run = list.run('server', LIMIT, check.work);
    expect(now().server).toEqual({ state: 'running' });
    check.find({ state: 'passed', code: 'ok' });
    expect(await run).toEqual({ state: 'passed', code: 'ok' });
    expect(now()).toEqual({ ...NOT_BEGUN, server: { state: 'passed', code: 'ok' } });
  });

  test('a check that does not end is failed when its time is over, and told to end', async () => {
    vi.useFakeTimers();
    const { list, now } = made();
    const check = held();
    const run = list.run('server', LIMIT, check.work);
    await vi.advanceTimersByTimeAsync(LIMIT - 1);
    expect(now().server).toEqual({ state: 'running' });
    await vi.advanceTimersByTimeAsync(1);
    expect(await run).toEqual({ state: 'failed', code: 'timeout' });
    expect(check.signal().aborted).toBe(true);
    vi.useRealTimers();
  });

  test('a check that throws is failed by the name of the error, never by its message, which may hold addresses', async () => {
    const { list } = made();
    const found = await list.run('server', LIMIT, () => Promise.reject(new TypeError('http://192.0.2.7/secret')));
    expect(found).toEqual({ state: 'failed', code: 'broken', facts: [{ name: 'error', text: 'TypeError' }] });
  });

  test.each(['reset', 'run', 'settle'] as const)('after %s nothing is heard of the run before', async how => {
    const { list, now } = made();
    const before = held();
    const first = list.run('server', LIMIT, before.work);
    const next = held();
    if (how === 'reset') list.reset();
    else if (how === 'run') void list.run('server', LIMIT, next.work);
    else list.settle('server', { state: 'skipped', code: 'no-room' });
    const meanwhile = now();
    expect(before.signal().aborted).toBe(true);
    before.find({ state: 'passed', code: 'ok' });
    expect(await first).toBeNull();
    expect(now()).toEqual(meanwhile);
    next.find({ state: 'passed', code: 'ok' });
  });
});
