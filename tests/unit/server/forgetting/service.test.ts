import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { ForgettingService } from '../../../../server/forgetting/ForgettingService.ts';
import { createMemoryLog } from '../../../../server/log/memory.ts';
import type { RoomLog } from '../../../../server/log/RoomLog.ts';
import { createLogger } from '../../../../server/logger.ts';
import { around } from '../../../support/log-around.ts';

const AT = 1_700_000_000_000;
const WAIT = { timeout: 10_000, interval: 10 };
const logger = createLogger('silent');
const warned = vi.spyOn(logger, 'warn');

let log: RoomLog;
let service: ForgettingService;

beforeEach(() => {
  vi.useFakeTimers({ now: AT, toFake: ['setTimeout', 'clearTimeout', 'performance'], shouldAdvanceTime: true });
  warned.mockClear();
  log = createMemoryLog();
});
afterEach(async () => {
  await service.stop();
  vi.useRealTimers();
});

const begin = (changes: Partial<RoomLog> = {}) => {
  service = new ForgettingService({ log: { ...around(log), ...changes }, logger, rewrote: () => undefined });
  service.start();
};

async function append(slug: string, ...events: RoomEvent[]): Promise<void> {
  await log.append(
    slug,
    await log.revision(slug),
    events.map(event => ({ at: AT, event, by: null })),
  );
}

const said = (id: number, from: string): RoomEvent => ({
  type: 'said',
  message: {
    id,
    from,
    name: 'Ada',
    role: 'viewer',
    channel: 'everybody',
    to: null,
    text: 'secret words',
    replyTo: null,
    at: AT,
  },
});
const forgot = (...people: string[]): RoomEvent => ({ type: 'people-forgotten', people });
const words = async (slug: string) => (await log.load(slug)).filter(one => JSON.stringify(one).includes('secret'));

it('R380: a room with an entry that lacks a part keeps no other room from forgetting', async () => {
  const lacking = { type: 'said' } as RoomEvent;
  await append('a-damaged', lacking, forgot('ada'));
  await append('b-damaged', lacking, { type: 'message-deleted', message: 1, by: 'author' });
  await append('z-fine', said(1, 'ada'), forgot('ada'));
  begin();
  await vi.waitFor(async () => expect(await words('z-fine')).toEqual([]), WAIT);
  expect(warned).toHaveBeenCalledTimes(2);
});

it('R380: what fails in one room is said once and tried again, and keeps no other one waiting', async () => {
  await append('a-failing', said(1, 'ada'), forgot('ada'));
  await append('z-fine', said(1, 'ada'), forgot('ada'));
  let works = false;
  begin({
    rewrite: async (slug, entries) => {
      if (slug === 'a-failing' && !works) throw new Error('The disk is in a bad mood.');
      await log.rewrite(slug, entries);
    },
  });
  await vi.waitFor(async () => expect(await words('z-fine')).toEqual([]), WAIT);
  await vi.advanceTimersByTimeAsync(70_000);
  expect(await words('a-failing')).toHaveLength(1);
  expect(warned).toHaveBeenCalledOnce();
  works = true;
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await words('a-failing')).toEqual([]);
  }, WAIT);
});

it('R384: a deleted message leaves the disk while the log of another room is gone through', async () => {
  await append('a-long', ...Array.from({ length: 600 }, (_, index) => said(index + 1, 'ada')), forgot('ada'));
  await append('z-short', said(1, 'bob'));
  const tidied: number[][] = [];
  let pages = 0;
  begin({
    load: async (slug, after, most, characters) => {
      if (slug === 'a-long' && most !== 1) {
        pages += 1;
        if (pages === 2) await append('z-short', { type: 'message-deleted', message: 1, by: 'author' });
        if (pages === 2) service.wake();
        await vi.advanceTimersByTimeAsync(1_000);
      }
      return log.load(slug, after, most, characters);
    },
    tidy: async () => {
      tidied.push([(await words('a-long')).length, (await words('z-short')).length]);
      return true;
    },
  });
  await vi.waitFor(() => expect(tidied.at(-1)).toEqual([0, 0]), WAIT);
  expect(tidied.some(([long, short]) => Number(long) > 0 && short === 0)).toBe(true);
});

it('R384: what is marked while another room rests does not wait for its turn', async () => {
  await append('a-failing', said(1, 'ada'), forgot('ada'));
  await append('z-fine', said(1, 'bob'));
  const tidy = vi.fn(async () => true);
  begin({
    tidy,
    rewrite: async (slug, entries) => {
      if (slug === 'a-failing') throw new Error('The disk is in a bad mood.');
      await log.rewrite(slug, entries);
    },
  });
  await vi.waitFor(() => expect(tidy).toHaveBeenCalledTimes(2), WAIT);
  await append('z-fine', forgot('bob'));
  service.wake();
  await vi.advanceTimersByTimeAsync(2_000);
  await vi.waitFor(async () => expect(await words('z-fine')).toEqual([]), { timeout: 5_000, interval: 10 });
});
