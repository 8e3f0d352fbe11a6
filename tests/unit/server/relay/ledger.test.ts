import { expect, it } from 'vitest';
import { evolve } from '../../../../core/room/evolve.ts';
import { createMemoryLog } from '../../../../server/log/memory.ts';
import type { NewEntry, RoomLog } from '../../../../server/log/RoomLog.ts';
import { Ledger } from '../../../../server/relay/Ledger.ts';
import { around } from '../../../support/log-around.ts';
import { createdEntry, NOW } from '../../../support/room.ts';

const created = createdEntry();
const SLUG = created.event.type === 'created' ? created.event.facts.slug : '';
const started = (at: number): NewEntry => ({ at, by: null, event: { type: 'started', at } });

it('R310: misses nothing that is appended while it reads what it missed', async () => {
  const log = createMemoryLog();
  await log.append(SLUG, 0, [created, started(NOW)]);
  const read = Promise.withResolvers<undefined>();
  const slow: RoomLog = {
    ...around(log),
    load: async (slug, after, most) => {
      const entries = await log.load(slug, after, most);
      await read.promise;
      return entries;
    },
  };
  const published: number[] = [];
  const ledger = new Ledger(evolve(null, created), slow, () => ({ now: NOW, newId: 'a', newOutsider: 'b' }), {
    published: ({ entry }) => void published.push(entry.revision),
    settled: () => undefined,
    failed: () => undefined,
    worked: () => undefined,
    drained: () => undefined,
    broke: error => {
      throw error;
    },
  });
  const starting = ledger.start();
  await log.append(SLUG, 2, [started(NOW + 1)]);
  await log.append(SLUG, 3, [started(NOW + 2)]);
  read.resolve(undefined);
  await starting;
  await log.append(SLUG, 4, [started(NOW + 3)]);
  expect(published).toEqual([2, 3, 4, 5]);
  expect(ledger.state.revision).toBe(5);
  await ledger.stop();
});
