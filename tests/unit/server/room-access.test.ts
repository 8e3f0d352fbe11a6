import { expect, it } from 'vitest';
import type { LogEntry } from '../../../core/room/events.ts';
import { OverBudget } from '../../../server/budgets.ts';
import { createMemoryLog } from '../../../server/log/memory.ts';
import { KeyedLimit } from '../../../server/rate-limit.ts';
import type { RoomHubs } from '../../../server/relay/RoomHubs.ts';
import { RoomAccess } from '../../../server/RoomAccess.ts';
import { Stopping } from '../../../server/Stopping.ts';
import { around } from '../../support/log-around.ts';

const ADDRESS = '203.0.113.7';

/** All of a log that goes on for ever, in which everybody says a text of that length. */
function reading(length: number, burst: number) {
  const text = 'x'.repeat(length);
  const limit = new KeyedLimit({ perSecond: 1, burst });
  const stopping = new AbortController();
  const log = {
    ...around(createMemoryLog()),
    load: async (_slug: string, after = 0, most = 250) =>
      Array.from({ length: most }, (_, index): LogEntry => {
        const revision = after + index + 1;
        const who = { id: revision, from: 'ada', name: 'Ada', role: 'viewer', channel: 'everybody' } as const;
        const message = { ...who, to: null, text, replyTo: null, at: 1 };
        return { revision, at: 1, by: null, event: { type: 'said', message } };
      }),
  };
  const rooms = new RoomAccess({ stopping: stopping.signal } as RoomHubs, {
    log,
    now: Date.now,
    retention: { writing: null, people: null },
    exported: limit,
  });
  let taken = 0;
  const read = (signal = new AbortController().signal) =>
    rooms.read('a-room', ADDRESS, signal, () => {
      taken += 1;
    });
  return { read, stopping, taken: () => taken };
}

it('R353: a room in which too much happened is not kept in memory to be downloaded', async () => {
  const { read, taken } = reading(1024 * 1024, 1_000_000);
  expect(await read()).toBe(false);
  expect(taken()).toBeLessThan(64);
});

it('R312, R314: a download is charged by the KiB of what it reads, and whoever is in debt has none', async () => {
  const { read } = reading(1024 * 1024, 30_000);
  expect(await read()).toBe(false);
  await expect(read()).rejects.toThrow(OverBudget);
});

it('R353: a download ends when nobody wants it any more, or the server is about to end', async () => {
  const { read, stopping, taken } = reading(1, 1_000_000);
  const gone = new AbortController();
  const reads = read(gone.signal);
  gone.abort(new Error('gone'));
  await expect(reads).rejects.toThrow('gone');
  expect(taken()).toBeLessThan(10_000);
  const more = read();
  stopping.abort(new Stopping());
  await expect(more).rejects.toThrow(Stopping);
});
