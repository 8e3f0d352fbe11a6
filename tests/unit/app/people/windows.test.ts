import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type EffectScope, effectScope, nextTick, ref } from 'vue';
import { usePeopleSearch } from '../../../../app/people/usePeopleSearch.ts';
import { useViewerWindows } from '../../../../app/people/useViewerWindows.ts';
import type { Participant } from '../../../../core/room/types.ts';
import { person } from '../../../support/room.ts';

interface Asked {
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
}

/** A relay with a crowd in it that writes down what it was asked. */
function relay(size: number) {
  const people = Array.from({ length: size }, (_, index) => person(`viewer ${index}`));
  const asked: Asked[] = [];
  const reachable = ref(true);
  const ask = (offset: number, limit: number, search = '') => {
    asked.push({ offset, limit, search });
    const found = people.filter(({ name }) => name.includes(search));
    return Promise.resolve(
      reachable.value ? { total: found.length, participants: found.slice(offset, offset + limit) } : null,
    );
  };
  return { ask, asked, people, reachable };
}

let scope: EffectScope;
beforeEach(() => {
  vi.useFakeTimers();
  scope = effectScope();
});
afterEach(() => {
  scope.stop();
  vi.useRealTimers();
});

describe('windows of viewers', () => {
  function windows(size: number) {
    const server = relay(size);
    const active = ref(true);
    const changes = ref(0);
    const list = scope.run(() =>
      useViewerWindows({ ask: server.ask, active: () => active.value, changed: () => changes.value }),
    )!;
    return { ...server, active, changes, list };
  }

  test('hold only names that were in sight', async () => {
    const { list, asked } = windows(5_000);
    list.show(2_010, 2_020);
    await vi.advanceTimersByTimeAsync(200);
    expect(list.at(2_012)?.name).toBe('viewer 2012');
    expect(list.at(100)).toBeUndefined();
    expect(asked.every(({ limit }) => limit <= 100)).toBe(true);
    expect(asked.filter(({ offset }) => offset > 0)).toEqual([{ offset: 2_000, limit: 50, search: '' }]);
  });

  test('ask for nothing that is only passed over', async () => {
    const { list, asked } = windows(5_000);
    await vi.advanceTimersByTimeAsync(200);
    const before = asked.length;
    for (let row = 0; row < 4_000; row += 20) list.show(row, row + 10);
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.length - before).toBe(1);
  });

  test('are renewed where one looks when the list changed, and dropped elsewhere', async () => {
    const { list, asked, changes, people } = windows(200);
    await vi.advanceTimersByTimeAsync(2_000);
    list.show(100, 110);
    await vi.advanceTimersByTimeAsync(2_000);
    people.splice(0, 1);
    changes.value += 1;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(list.at(100)?.name).toBe('viewer 101');
    expect(list.total.value).toBe(199);
    expect(list.at(0)).toBeUndefined();
    expect(asked.at(-1)?.offset).toBe(100);
  });

  test('are renewed once for many changes in a second', async () => {
    const { asked, changes } = windows(50);
    await vi.advanceTimersByTimeAsync(2_000);
    const before = asked.length;
    for (let change = 0; change < 20; change += 1) {
      changes.value += 1;
      await nextTick();
    }
    await vi.advanceTimersByTimeAsync(1_500);
    expect(asked.length - before).toBeLessThanOrEqual(2);
    expect(asked.length).toBeGreaterThan(before);
  });

  test('are not asked for while nobody looks', async () => {
    const { asked, active, changes } = windows(50);
    active.value = false;
    await vi.advanceTimersByTimeAsync(2_000);
    const before = asked.length;
    changes.value += 1;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.length).toBe(before);
  });

  test('are not asked for once the list is gone, whatever was put off', async () => {
    const { list, asked, changes } = windows(5_000);
    await vi.advanceTimersByTimeAsync(200);
    changes.value += 1;
    await nextTick();
    list.show(2_010, 2_020);
    const before = asked.length;
    scope.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked.length).toBe(before);
  });
});

describe('a search for participants', () => {
  function searching(size: number) {
    const server = relay(size);
    const search = scope.run(() =>
      usePeopleSearch(
        server.ask,
        () => true,
        () => server.reachable.value,
      ),
    )!;
    return { ...server, search };
  }
  const names = (people: readonly Participant[]) => people.map(({ name }) => name);

  test('asks when the typing rests, not at every letter', async () => {
    const { search, asked } = searching(50);
    for (const typed of ['v', 'vi', 'viewer 1', 'viewer 12']) {
      search.text.value = typed;
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(search.found.value?.state).toBe('searching');
    await vi.advanceTimersByTimeAsync(400);
    expect(asked).toEqual([{ offset: 0, limit: 100, search: 'viewer 12' }]);
    expect(search.found.value).toEqual({ text: 'viewer 12', state: 'done', total: 1 });
    expect(names(search.people.value)).toEqual(['viewer 12']);
  });

  test('R325: keeps who left apart, and none of a relay that does not tell', async () => {
    const { search, ask } = searching(50);
    search.text.value = 'viewer 12';
    await vi.advanceTimersByTimeAsync(400);
    expect(search.left.value).toEqual([]);
    const gone = [{ id: 'eve', name: 'Eve', role: 'viewer' as const }];
    const told = scope.run(() =>
      usePeopleSearch(
        async (...asked) => ({ ...(await ask(...asked))!, left: gone }),
        () => true,
        () => true,
      ),
    )!;
    told.text.value = 'Eve';
    await vi.advanceTimersByTimeAsync(400);
    expect([told.found.value?.total, told.people.value, told.left.value]).toEqual([0, [], gone]);
  });

  test('that was typed just before the list is gone is not made', async () => {
    const { search, asked } = searching(50);
    search.text.value = 'viewer 12';
    await nextTick();
    scope.stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual([]);
  });

  test('an empty result is a result', async () => {
    const { search } = searching(50);
    search.text.value = 'Zora';
    await vi.advanceTimersByTimeAsync(400);
    expect(search.found.value).toEqual({ text: 'Zora', state: 'done', total: 0 });
  });

  test('shows a window, and more when asked to', async () => {
    const { search } = searching(250);
    search.text.value = 'viewer';
    await vi.advanceTimersByTimeAsync(400);
    expect(search.people.value).toHaveLength(100);
    search.more();
    await vi.advanceTimersByTimeAsync(10);
    expect(search.people.value).toHaveLength(200);
    expect(search.found.value?.total).toBe(250);
  });

  test('a relay out of reach is said, and the search goes on when it is back', async () => {
    const { search, reachable } = searching(50);
    reachable.value = false;
    search.text.value = 'viewer 3';
    await vi.advanceTimersByTimeAsync(400);
    expect(search.found.value?.state).toBe('failed');
    reachable.value = true;
    await vi.advanceTimersByTimeAsync(400);
    expect(search.found.value?.state).toBe('done');
  });

  test('cleared, nothing is searched for', async () => {
    const { search } = searching(50);
    search.text.value = 'viewer';
    await vi.advanceTimersByTimeAsync(400);
    search.text.value = ' ';
    await nextTick();
    expect(search.found.value).toBeNull();
  });
});
