import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Rounds } from '../../../../server/forgetting/Rounds.ts';
import { DamagedLog, type ListedRoom, type Look } from '../../../../server/log/RoomLog.ts';
import { createLogger } from '../../../../server/logger.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const retention = { writing: 30, people: null };
const look = (changes: Partial<Look> = {}): Look => ({ revision: 5, terms: '30/', due: null, ...changes });
const room = (slug: string, noted: Look | null): ListedRoom => ({ slug, revision: 5, look: noted });

let listed: readonly ListedRoom[];
let visited: string[];
let visit: (slug: string) => Promise<void>;
let rounds: Rounds;
const logger = createLogger('silent');
const said = vi.spyOn(logger, 'error');

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  said.mockClear();
  visited = [];
  visit = async () => undefined;
});
afterEach(async () => {
  await rounds.stop();
  vi.useRealTimers();
});

function begin(rooms: readonly ListedRoom[], list = (after: string) => rooms.filter(({ slug }) => slug > after)): void {
  listed = rooms;
  rounds = new Rounds({
    log: { rooms: async (after, most) => list(after).slice(0, most) },
    hubs: {
      visit: slug => {
        visited.push(slug);
        return visit(slug);
      },
    },
    logger,
    settled: () => NOW,
    retention,
  });
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('R343: visits rooms in which something is due, or of which nothing is known under these limits, and no others', async () => {
  begin([
    room('a-due', look({ due: NOW })),
    room('b-later', look({ due: NOW + 1 })),
    room('c-never', look()),
    room('d-more-happened', look({ revision: 4 })),
    room('e-other-limits', look({ terms: '/' })),
    room('f-new', null),
  ]);
  await pass(60_000);
  expect(visited).toEqual(['a-due', 'd-more-happened', 'e-other-limits', 'f-new']);
});

it('R343: goes through all pages, at first after the start and then each hour', async () => {
  begin(Array.from({ length: 250 }, (_, index) => room(String(index).padStart(3, '0'), null)));
  await pass(9_999);
  expect(visited).toEqual([]);
  await pass(60_000);
  expect(visited).toEqual(listed.map(({ slug }) => slug));
  await pass(HOUR);
  expect(visited).toHaveLength(500);
});

it('a room that cannot be read keeps nobody else from being visited, and is told of', async () => {
  visit = async slug => {
    if (slug === 'b') throw new DamagedLog(3, 'it is damaged');
  };
  begin([room('a', null), room('b', null), room('c', null)]);
  await pass(60_000);
  expect(visited).toEqual(['a', 'b', 'c']);
  expect(said).toHaveBeenCalledOnce();
});

it('a list that cannot be read is read again in the next round', async () => {
  let works = false;
  const rooms = [room('a', null)];
  begin(rooms, after => {
    if (!works) throw new Error('The disk is gone.');
    return rooms.filter(({ slug }) => slug > after);
  });
  await pass(60_000);
  expect([visited, said.mock.calls.length]).toEqual([[], 1]);
  works = true;
  await pass(HOUR);
  expect(visited).toEqual(['a']);
});

it('leaves others four times as long as a visit took', async () => {
  visit = () => new Promise(resolve => setTimeout(resolve, 1_000));
  begin([room('a', null), room('b', null)]);
  await pass(10_000 + 1_000 + 3_999);
  expect(visited).toEqual(['a']);
  await pass(2);
  expect(visited).toEqual(['a', 'b']);
  await pass(60_000);
});

it('ends in the middle of a round', async () => {
  begin([room('a', null), room('b', null)]);
  visit = async () => void rounds.stop();
  await pass(60_000 + HOUR);
  await rounds.stop();
  expect([visited, said.mock.calls.length]).toEqual([['a'], 0]);
});
