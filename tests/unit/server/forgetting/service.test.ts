import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { ForgettingService } from '../../../../server/forgetting/ForgettingService.ts';
import { createMemoryLog } from '../../../../server/log/memory.ts';
import { DamagedLog, type RoomLog } from '../../../../server/log/RoomLog.ts';
import { createLogger } from '../../../../server/logger.ts';
import { around } from '../../../support/log-around.ts';
import { createdEntry, NOW, person } from '../../../support/room.ts';

const entered = (id: string): RoomEvent => ({
  type: 'entered',
  participant: person(id, { name: `Name of ${id}` }),
  credentialHash: `secret-${id}`,
  invitation: null,
});
const said = (id: number, from: string): RoomEvent => ({
  type: 'said',
  message: {
    id,
    from,
    name: `Name of ${from}`,
    role: 'viewer',
    channel: 'everybody',
    to: null,
    text: `Text ${id}`,
    replyTo: null,
    at: NOW,
  },
});
const forgotten = (...people: string[]): RoomEvent => ({ type: 'people-forgotten', people });
const deleted = (message: number): RoomEvent => ({ type: 'message-deleted', message, by: 'author' });

let log: RoomLog;
let services: ForgettingService[];
let rewrote: number[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  log = createMemoryLog();
  services = [];
  rewrote = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const one of services) await one.stop();
});

async function room(slug: string, ...events: RoomEvent[]): Promise<void> {
  await log.append(slug, 0, [createdEntry(), ...events.map(event => ({ at: NOW, event, by: null }))]);
}
async function append(slug: string, ...events: RoomEvent[]): Promise<void> {
  const all = events.map(event => ({ at: NOW, event, by: null }));
  await log.append(slug, await log.revision(slug), all);
}
const text = async (slug: string) => JSON.stringify(await log.load(slug));

function service(changes: Partial<RoomLog> = {}): ForgettingService {
  const logger = createLogger('silent');
  const one = new ForgettingService({
    log: { ...around(log), ...changes },
    logger,
    rewrote: entries => rewrote.push(entries),
  });
  services.push(one);
  return one;
}

/** Lets time go by until that holds. */
async function until(holds: () => unknown): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('It did not come to this.');
    await pass(100);
  }
}
const isMarked = async (slug: string) => (await log.marked()).some(one => one.slug === slug);
const settled = () => until(async () => (await log.marked()).length === 0);
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  for (let turn = 0; turn < 20; turn += 1) await new Promise(resolve => setImmediate(resolve));
}

describe('R332: the service that has things leave the log', () => {
  it('does what an earlier server left, in all rooms, and nothing where nothing is to be done', async () => {
    await room('one', entered('ada'), said(3, 'ada'), forgotten('ada'));
    await room('two', entered('bob'), said(3, 'bob'), deleted(3));
    await room('three', entered('eve'), said(3, 'eve'));
    const before = await text('three');
    service().start();
    await settled();
    expect(await text('one')).not.toMatch(/Name of ada|Text 3/);
    expect(await text('two')).toContain('Name of bob');
    expect(await text('two')).not.toContain('Text 3');
    expect(await text('three')).toBe(before);
    expect(rewrote.sort()).toEqual([1, 2]);
  });

  it('does what comes while it runs, once it was told', async () => {
    await room('one', entered('ada'), said(3, 'ada'));
    const one = service();
    one.start();
    await pass(10);
    await append('one', forgotten('ada'));
    one.wake();
    await settled();
    expect(await text('one')).not.toContain('Name of ada');
  });

  it('looks up a message that was deleted, and does not read the log for it', async () => {
    await room('one', entered('ada'), ...Array.from({ length: 600 }, (_, index) => said(index + 3, 'ada')));
    await append('one', deleted(300));
    const read = vi.fn<RoomLog['load']>((slug, after, most) => log.load(slug, after, most));
    service({ load: read }).start();
    await settled();
    expect(await text('one')).not.toContain('"Text 300"');
    expect(await text('one')).toContain('"Text 301"');
    const entries = await Promise.all(read.mock.results.map(({ value }) => value));
    expect(entries.flat()).toHaveLength(2);
  });

  it('of a room that is damaged nothing is touched, and the others are done', async () => {
    await room('bad', entered('ada'), forgotten('ada'));
    await room('good', entered('ada'), forgotten('ada'));
    const load: RoomLog['load'] = async (slug, after, most) => {
      if (slug === 'bad') throw new DamagedLog(1, 'it is damaged');
      return log.load(slug, after, most);
    };
    service({ load }).start();
    await until(async () => !(await isMarked('good')));
    expect(await text('good')).not.toContain('Name of ada');
    expect((await log.marked()).map(({ slug }) => slug)).toEqual(['bad']);
  });

  it('tries again when the log cannot be written, and when somebody reads what is to be tidied up', async () => {
    await room('one', entered('ada'), forgotten('ada'));
    let [failures, busy] = [2, 2];
    const rewrite: RoomLog['rewrite'] = async (slug, entries) => {
      if ((failures -= 1) >= 0) throw new Error('The disk is full.');
      return log.rewrite(slug, entries);
    };
    const tidy = vi.fn(async () => (busy -= 1) < 0);
    service({ rewrite, tidy }).start();
    await until(() => failures === 1);
    expect(await isMarked('one')).toBe(true);
    await settled();
    expect(await text('one')).not.toContain('Name of ada');
    await until(() => busy < 0);
    await pass(5_000);
    expect(tidy).toHaveBeenCalledTimes(3);
  });

  it('ended in the middle, it leaves the room marked for the next one', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => said(index + 3, 'ada'));
    await room('one', entered('ada'), ...many, forgotten('ada'));
    let stopped = false;
    const first: ForgettingService = service({
      rewrite: async (slug, entries) => {
        await log.rewrite(slug, entries);
        stopped = true;
        void first.stop();
      },
    });
    first.start();
    await until(() => stopped);
    await first.stop();
    expect(await log.marked()).toHaveLength(1);
    expect(await text('one')).toContain('Name of ada');
    service().start();
    await settled();
    expect(await text('one')).not.toContain('Name of ada');
  });
});
