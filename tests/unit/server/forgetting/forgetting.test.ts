import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '../../../../core/room/events.ts';
import { Forgotten } from '../../../../core/room/redaction/Forgotten.ts';
import { redacted } from '../../../../core/room/redaction/redact.ts';
import { forgetIn } from '../../../../server/forgetting/forgetting.ts';
import { createMemoryLog } from '../../../../server/log/memory.ts';
import type { RoomLog } from '../../../../server/log/RoomLog.ts';
import { forgettingSettings, forgettingSteps } from '../../../support/forgetting-arbitraries.ts';
import { around } from '../../../support/log-around.ts';
import { play } from '../../../support/room-play.ts';

const SLUG = 'room';

/** What is left of a log when all of it is known. */
function redactedAtOnce(log: readonly LogEntry[]): LogEntry[] {
  const forgotten = new Forgotten();
  for (const entry of log) forgotten.take(entry);
  return log.map(entry => redacted(entry, forgotten));
}

/** Takes out what the room is marked for, if it is. */
async function forget(log: RoomLog): Promise<void> {
  for (const mark of await log.marked()) await forgetIn({ log, mark, goesOn: () => true });
}

const left = (revision: number) =>
  ({ at: 1, event: { type: 'left', id: `p${revision}`, reason: 'left' }, by: null }) as const;
const barred = (who: string) => ({ at: 1, event: { type: 'chat-barred', who, name: 'Ada' }, by: null }) as const;
const forgotten = (who: string) => ({ at: 1, event: { type: 'people-forgotten', people: [who] }, by: null }) as const;

describe('R332: what is forgotten is taken out of a log', () => {
  it('bit by bit as it is all at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        forgettingSettings,
        forgettingSteps,
        fc.infiniteStream(fc.nat({ max: 30 })),
        async (settings, script, sizes) => {
          const { log: entries } = play(settings, script);
          const log = createMemoryLog();
          for (let at = 0; at < entries.length;) {
            const some = entries.slice(at, at + 1 + (sizes.next().value ?? 0));
            await log.append(SLUG, at, some);
            at += some.length;
            await forget(log);
          }
          expect(await log.load(SLUG)).toEqual(redactedAtOnce(entries));
          expect(await log.marked()).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('which is read once, and then only where something changes', async () => {
    const log = createMemoryLog();
    await log.append(
      SLUG,
      0,
      Array.from({ length: 3_000 }, (_, index) => left(index)),
    );
    await log.append(SLUG, 3_000, [barred('ada')]);
    await log.append(
      SLUG,
      3_001,
      Array.from({ length: 3_000 }, (_, index) => left(index)),
    );
    await log.append(SLUG, 6_001, [forgotten('ada')]);
    let read = 0;
    const load: RoomLog['load'] = async (...args) => {
      const entries = await log.load(...args);
      read += entries.length;
      return entries;
    };
    await forget({ ...around(log), load });
    expect((await log.load(SLUG, 3_000, 1))[0]).toMatchObject({ event: { who: 'ada', name: '' } });
    expect(read).toBeLessThan(6_010);
  });

  it('R351: while others have their turn', async () => {
    const log = createMemoryLog();
    await log.append(
      SLUG,
      0,
      Array.from({ length: 6_000 }, (_, index) => left(index)),
    );
    await log.append(SLUG, 6_000, [forgotten('ada')]);
    // Each page takes longer than a turn.
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 3));
    let [turns, ended] = [0, false];
    const count = () => {
      turns += 1;
      if (!ended) setImmediate(count);
    };
    setImmediate(count);
    await forget(log);
    ended = true;
    vi.restoreAllMocks();
    expect(turns).toBeGreaterThan(20);
  });

  it('R308: of which nothing is touched when an entry behind it cannot be read or is missing', async () => {
    const log = createMemoryLog();
    await log.append(SLUG, 0, [barred('ada')]);
    await log.append(SLUG, 1, [forgotten('ada'), ...Array.from({ length: 600 }, (_, index) => left(index))]);
    const damaged = { at: 1, event: { type: 'entered' }, by: null } as unknown as LogEntry;
    await log.append(SLUG, 602, [damaged]);
    await expect(forget(log)).rejects.toThrow('Entry 603 of a room');
    const load: RoomLog['load'] = async (...args) =>
      (await log.load(...args)).filter(({ revision }) => revision !== 300 && revision < 603);
    await expect(forget({ ...around(log), load })).rejects.toThrow('Entry 300 of a room');
    expect((await log.load(SLUG, 0, 1))[0]).toMatchObject({ event: { name: 'Ada' } });
    expect(await log.marked()).toHaveLength(1);
  });
});
