import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_RESUME_EVENTS } from '../../../../core/protocol/limits.ts';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { partsOf } from '../../../../core/room/parts.ts';
import { portable } from '../../../../core/room/snapshot.ts';
import { createMemoryLog } from '../../../../server/log/memory.ts';
import { DamagedLog, type RoomLog, type Snapshot } from '../../../../server/log/RoomLog.ts';
import { createLogger } from '../../../../server/logger.ts';
import { type LoadedRoom, loadRoom, SNAPSHOT_FORMAT, snapshotOf } from '../../../../server/relay/loading.ts';
import { Snapshots } from '../../../../server/relay/Snapshots.ts';
import { fillRoom } from '../../../support/full-room.ts';
import { around } from '../../../support/log-around.ts';
import { createdEntry } from '../../../support/room.ts';

const created = createdEntry();
const SLUG = created.event.type === 'created' ? created.event.facts.slug : '';

/** A room where a few people talk and raise hands, with about that many entries. */
async function room(entries: number): Promise<RoomLog> {
  const log = createMemoryLog();
  await log.append(SLUG, 0, [created]);
  await goesOn(log, entries, true);
  return log;
}

async function goesOn(log: RoomLog, entries: number, begins = false): Promise<void> {
  await fillRoom(log, SLUG, filling => {
    if (begins)
      for (const id of ['host-1', 'ada', 'bob']) filling.person(id, { role: id === 'host-1' ? 'host' : 'viewer' });
    while (filling.entries.length < entries) {
      filling.command('ada', { type: 'raise-hand' });
      filling.command('ada', { type: 'lower-hand', id: 'ada' });
      filling.command('bob', { type: 'say', channel: 'everybody', to: null, text: 'words', replyTo: null });
    }
  });
}

async function load(log: RoomLog): Promise<LoadedRoom & { readonly charged: number }> {
  let charged = 0;
  const loaded = await loadRoom(log, SLUG, entries => (charged += entries));
  if (!loaded) throw new Error('There is no such room.');
  return { ...loaded, charged };
}

const written = ({ state }: LoadedRoom) => [...partsOf(portable(state))];
const keep = async (log: RoomLog) => {
  const { state, tail } = await load(log);
  const snapshot = snapshotOf(state, tail);
  await log.keepSnapshot(SLUG, SNAPSHOT_FORMAT, snapshot);
};

describe('R310: a room is loaded from its snapshot and the rest of its log', () => {
  it.each([0, 10, MAX_RESUME_EVENTS, 3 * MAX_RESUME_EVENTS])('with %i entries after it', async more => {
    const log = await room(1_500);
    await keep(log);
    await goesOn(log, more);
    const whole = await load({ ...around(log), snapshot: async () => null });
    const loaded = await load(log);
    expect(written(loaded)).toEqual(written(whole));
    // Whoever resumes is told at least as much as from the log alone, and the same of it.
    const [tail, of] = [loaded.tail.kept, whole.tail.kept];
    expect(tail.from).toBeLessThanOrEqual(of.from);
    expect(tail.deliveries.filter(({ revision }) => revision > of.from)).toEqual(
      of.deliveries.filter(({ revision }) => revision > of.from),
    );
    expect([loaded.kept > 0, whole.kept]).toEqual([true, 0]);
  });

  it('R312: and is charged what was read', async () => {
    const log = await room(3_000);
    const { charged, state } = await load(log);
    expect(charged).toBe(state.revision);
    await keep(log);
    expect((await load(log)).charged).toBeLessThan(charged / 4);
    await goesOn(log, 300);
    expect((await load(log)).charged).toBeGreaterThan(300);
  });
});

describe('R351: while a room is loaded others have their turn', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** How many turns the event loop had; what is read takes half a millisecond each time somebody looks. */
  async function turnsOf(work: () => Promise<unknown>): Promise<number> {
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 0.5));
    let turns = 0;
    let ended = false;
    const count = () => {
      turns += 1;
      if (!ended) setImmediate(count);
    };
    setImmediate(count);
    await work();
    ended = true;
    return turns;
  }

  it('from its log, and from its snapshot', async () => {
    const log = await room(1_500);
    expect(await turnsOf(() => load(log))).toBeGreaterThan(200);
    vi.restoreAllMocks();
    await keep(log);
    const { parts = [] } = (await log.snapshot(SLUG, SNAPSHOT_FORMAT)) ?? {};
    const { length } = [...parts];
    expect(length).toBeGreaterThan(8);
    expect(await turnsOf(() => load(log))).toBeGreaterThan(length / 8);
  });
});

describe('R311: a snapshot that is of no use is as good as none', () => {
  const useless: Readonly<Record<string, (good: Snapshot) => Snapshot | null>> = {
    'cut short': ({ revision, parts }) => ({ revision, parts: [...parts].slice(0, -1) }),
    'no JSON': ({ revision, parts }) => ({ revision, parts: [...parts].map(part => part.slice(1)) }),
    empty: ({ revision }) => ({ revision, parts: [] }),
    'something else': ({ revision }) => ({ revision, parts: ['{"a":1}'] }),
    'of another revision': ({ revision, parts }) => ({ revision: revision - 1, parts }),
    'of another room': ({ revision, parts }) => ({
      revision,
      parts: [...parts].map(part => part.replaceAll(`"${SLUG}"`, '"another-room"')),
    }),
  };

  it.each(Object.entries(useless))('when it is %s', async (_, spoil) => {
    const log = await room(600);
    const whole = written(await load(log));
    const { state, tail } = await load(log);
    const spoilt = spoil(snapshotOf(state, tail));
    const loaded = await load({ ...around(log), snapshot: async () => spoilt });
    expect(written(loaded)).toEqual(whole);
    expect(loaded.kept).toBe(0);
  });
});

describe('R362: what is made of a snapshot and cannot go on', () => {
  it('is given up for the log, and told', async () => {
    const log = await room(600);
    const { state, tail } = await load(log);
    const snapshot = () => {
      const [first = '', ...parts] = snapshotOf(state, tail).parts;
      const head = JSON.parse(first) as { state: { room: { participants?: unknown } } };
      delete head.state.room.participants;
      return { revision: state.revision, parts: [JSON.stringify(head), ...parts] };
    };
    for (const more of [0, 10]) {
      await goesOn(log, more);
      const whole = written(await load(log));
      const told: unknown[] = [];
      const spoilt = { ...around(log), snapshot: async () => snapshot() };
      const useless = (error: unknown) => void told.push(error);
      const loaded = await loadRoom(spoilt, SLUG, () => undefined, { useless });
      expect(loaded && [written(loaded), loaded.kept]).toEqual([whole, 0]);
      expect(told).toHaveLength(1);
    }
  });

  it('a damaged log is damaged all the same', async () => {
    const log = await room(600);
    await keep(log);
    const { revision } = (await load(log)).state;
    const entered = { type: 'entered' } as unknown as RoomEvent;
    await log.append(SLUG, revision, [{ at: 1, event: entered, by: null }]);
    await expect(load(log)).rejects.toThrow(DamagedLog);
  });

  it('R278: neither is a log from which an entry is missing, behind a snapshot or before there was one', async () => {
    const log = await room(600);
    const gap = async () => {
      const missing = (await load(log)).state.revision + 3;
      await goesOn(log, 10);
      const without: RoomLog['load'] = async (...args) =>
        (await log.load(...args)).filter(({ revision }) => revision !== missing);
      return { missing, log: { ...around(log), load: without } };
    };
    for (const isKept of [false, true]) {
      if (isKept) await keep(log);
      const { missing, log: gappy } = await gap();
      await expect(load(gappy)).rejects.toMatchObject({ name: 'DamagedLog', revision: missing, why: 'it is missing' });
    }
  });
});

describe('R310: snapshots of a room are kept', () => {
  async function followed(entries: number, keepSnapshot?: RoomLog['keepSnapshot']) {
    const log = await room(entries);
    const loaded = await load(log);
    const kept: number[] = [];
    const lines: string[] = [];
    const watched: RoomLog = {
      ...around(log),
      keepSnapshot: async (...all) => {
        kept.push(all[2].revision);
        return (keepSnapshot ?? log.keepSnapshot.bind(log))(...all);
      },
    };
    const logger = createLogger('warn', { write: line => void lines.push(line) });
    const { state, tail } = loaded;
    return {
      log,
      loaded,
      kept,
      lines,
      snapshots: new Snapshots({ log: watched, logger, state: () => state, tail }, 0),
    };
  }

  it('when nobody uses it any more, unless little happened', async () => {
    const little = await followed(600);
    little.snapshots.idle();
    await little.snapshots.settled();
    expect(little.kept).toEqual([]);
    const { log, loaded, kept, snapshots } = await followed(1_200);
    snapshots.follow();
    expect(kept).toEqual([]);
    snapshots.idle();
    snapshots.idle();
    await snapshots.settled();
    snapshots.idle();
    await snapshots.settled();
    expect(kept).toEqual([loaded.state.revision]);
    expect(written(await load(log))).toEqual(written(loaded));
    expect((await load(log)).kept).toBe(loaded.state.revision);
  });

  it('while it goes on, when much happened', async () => {
    const { loaded, kept, snapshots } = await followed(10_500);
    snapshots.follow();
    await snapshots.settled();
    expect(kept).toEqual([loaded.state.revision]);
  });

  it('and one that cannot be kept is said, and harms nothing', async () => {
    const { kept, lines, snapshots } = await followed(1_200, () => Promise.reject(new Error('The disk is full.')));
    snapshots.idle();
    await snapshots.settled();
    expect(kept).toHaveLength(1);
    expect(lines.join('')).toContain('could not be kept');
    await snapshots.stop();
  });

  it('R360: one that could not be kept is tried again in seconds, and counts only when it was', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let broken = true;
      const { kept, loaded, snapshots } = await followed(1_200, async () => {
        if (broken) throw new Error('The file is locked.');
        return true;
      });
      const { revision } = loaded.state;
      snapshots.idle();
      await snapshots.settled();
      await vi.advanceTimersByTimeAsync(5_000);
      await snapshots.settled();
      broken = false;
      // It waits longer each time, and nobody hurries it.
      snapshots.idle();
      await vi.advanceTimersByTimeAsync(9_000);
      expect(kept).toEqual([revision, revision]);
      await vi.advanceTimersByTimeAsync(1_000);
      await snapshots.settled();
      snapshots.idle();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(kept).toEqual([revision, revision, revision]);
      await snapshots.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  it('R360: and none once its room was dropped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { kept, snapshots } = await followed(1_200, () => Promise.reject(new Error('The file is locked.')));
      snapshots.idle();
      await snapshots.settled();
      await snapshots.stop();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(kept).toHaveLength(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('R360: a large one is made again only after about as much as reading it costs', async () => {
    const { log, loaded } = await followed(1_200);
    const { state, tail } = loaded;
    const at = (revision: number) => ({ ...state, revision });
    let now = at(1_000);
    const kept: number[] = [];
    const watched: RoomLog = { ...around(log), keepSnapshot: async (...all) => kept.push(all[2].revision) > 0 };
    const context = { log: watched, logger: createLogger('silent'), state: () => now, tail };
    const snapshots = new Snapshots(context, 0, 30_000);
    for (const revision of [11_000, 29_999, 30_000]) {
      now = at(revision);
      snapshots.follow();
      snapshots.idle();
      await snapshots.settled();
    }
    expect(kept).toEqual([30_000]);
  });

  it('R360: whoever loads it knows what it costs to read', async () => {
    const log = await room(3_000);
    expect((await load(log)).keptCost).toBe(0);
    await keep(log);
    const { keptCost, charged } = await load(log);
    expect([keptCost > 0, keptCost]).toEqual([true, charged]);
  });
});
