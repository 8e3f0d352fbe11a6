import type { LogEntry, RoomEvent } from '../../core/room/events.ts';
import { toStored, UnknownEvent, upcast } from '../../core/room/versions/index.ts';
import { DamagedLog } from './RoomLog.ts';
import type { Row } from './SqliteFile.ts';

/**
 * The event that a row holds, in today's form.
 * @throws DamagedLog when it cannot be read; its message quotes nothing of the row
 */
export function readEvent(revision: number, text: string): RoomEvent {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    // The parser's own words would quote the text.
    throw new DamagedLog(revision, 'it is no event');
  }
  try {
    return upcast(stored);
  } catch (error) {
    const why = error instanceof UnknownEvent ? 'it is of a newer version' : 'it is damaged';
    throw new DamagedLog(revision, why, error);
  }
}

/** As it is written. */
export function rowOf({ revision, at, event, by }: LogEntry): Row {
  return [revision, at, JSON.stringify(toStored(event)), by?.participant ?? null, by?.command ?? null];
}

/** @throws DamagedLog when its event cannot be read */
export function entryOf([revision, at, event, participant, command]: Row): LogEntry {
  const by = participant === null ? null : { participant, command: String(command) };
  return { revision, at, event: readEvent(revision, event), by };
}
