import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeServerMessage, toSnapshot } from '../../../../core/protocol/codec.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { isFeatureEvent } from '../../../../core/room/features/index.ts';
import { project, projectEvent } from '../../../../core/room/project.ts';
import { DEFAULT_SETTINGS } from '../../../../core/room/room.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { EVENT_VERSIONS, toStored } from '../../../../core/room/versions/index.ts';
import { playGoldenSession } from '../../../golden/play.ts';
import { linesOf, loaded, replayed } from '../../../golden/replay.ts';

const folder = join(import.meta.dirname, '../../../golden/logs');
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
const LOGS = readdirSync(folder).flatMap(file => (file.endsWith('.jsonl') ? [file.replace(/\.jsonl$/, '')] : []));
const linesIn = (log: string) => linesOf(read(`${log}.jsonl`));

/** The names of all that an object holds, at every depth. */
function keysOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, keysOf(one)]));
}
const SETTINGS = keysOf({ ...DEFAULT_SETTINGS, schedule: null });

describe('R306: the log of an earlier version', () => {
  it.each(LOGS)('%s leads to the room that it led to then', log => {
    expect(JSON.parse(JSON.stringify(replayed(linesIn(log))))).toEqual(JSON.parse(read(`${log}.state.json`)));
  });

  it.each(LOGS)('%s has every setting of today after each entry, at every depth', log => {
    let state: RoomState | null = null;
    for (const line of linesIn(log)) {
      state = evolve(state, loaded(line));
      // Whoever adds a setting: it has a new version of `created` and `settings-changed`, and an upcaster.
      expect(keysOf({ ...state.room.settings, schedule: null })).toEqual(SETTINGS);
    }
  });

  it.each(LOGS)('%s is read by clients, entry for entry', log => {
    let state: RoomState | null = null;
    const reader = { id: 'person-ada', visibility: 'moderator' } as const;
    for (const line of linesIn(log)) {
      const entry = loaded(line);
      const before: RoomState | null = state;
      const { room, revision } = (state = evolve(before, entry));
      const snapshot = {
        type: 'snapshot',
        you: { id: 'person-ada', role: 'host' },
        snapshot: toSnapshot(project(room, reader)),
        part: null,
        revision,
        peers: [],
      };
      expect(decodeServerMessage(JSON.stringify(snapshot))).toEqual(JSON.parse(JSON.stringify(snapshot)));
      const event = before && !isFeatureEvent(entry.event) && projectEvent(entry.event, before.room, room, reader);
      if (!event) continue;
      const events = { type: 'events', revision, events: [event] };
      expect(decodeServerMessage(JSON.stringify(events))).toEqual(JSON.parse(JSON.stringify(events)));
    }
  });
});

describe('R305: golden logs', () => {
  const held = LOGS.flatMap(linesIn).map(({ event: { type, v = 1 } }) => `${type} ${v}`);
  const wanted = Object.entries(EVENT_VERSIONS).flatMap(([type, version]) =>
    Array.from({ length: version }, (_, index) => `${type} ${index + 1}`),
  );

  // A new event, or a new form of one: a step in tests/golden/session.ts, then `npm run golden-log -- NAME`.
  it('hold every event in every form that it ever had', () => {
    expect(wanted.filter(one => !held.includes(one))).toEqual([]);
    expect(new Set(held)).toEqual(new Set(wanted));
  });

  it('can be written today, with every event', () => {
    const today = playGoldenSession().map(({ event }) => toStored(event));
    expect(new Set(today.map(({ type }) => type))).toEqual(new Set(Object.keys(EVENT_VERSIONS)));
  });
});
