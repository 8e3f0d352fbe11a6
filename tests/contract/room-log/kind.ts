import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { LogEntry } from '../../../core/room/events.ts';
import type { NewEntry, RoomLog } from '../../../server/log/RoomLog.ts';

export interface RoomLogKind {
  /** Opens the log kept at that path; stores without a file ignore it. */
  readonly open: (path: string) => RoomLog | Promise<RoomLog>;
  /** Whether entries outlive the opened log, and several may be open on one path. */
  readonly durable: boolean;
}

/** A store opened anew for each test. */
export interface Opened {
  readonly durable: boolean;
  readonly path: string;
  readonly log: RoomLog;
  /** Opens the same once more. Closed with the test. */
  again(): Promise<RoomLog>;
}

export function openedForEach({ open, durable }: RoomLogKind): Opened {
  let folder: string;
  let all: RoomLog[];
  let log: RoomLog;
  const again = async () => {
    const one = await open(join(folder, 'rooms.db'));
    all.push(one);
    return one;
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'room-log-'));
    all = [];
    log = await again();
  });
  afterEach(async () => {
    for (const one of all) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    durable,
    get path() {
      return join(folder, 'rooms.db');
    },
    get log() {
      return log;
    },
    again,
  };
}

export const entry = (id: string, by: LogEntry['by'] = null, at = 1_700_000_000_000): NewEntry => ({
  at,
  event: { type: 'left', id, reason: 'left' },
  by,
});

export const ids = (entries: readonly LogEntry[]) =>
  entries.map(({ event }) => (event.type === 'left' ? event.id : event.type));
export const revisions = (entries: readonly LogEntry[]) => entries.map(({ revision }) => revision);
