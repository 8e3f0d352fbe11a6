import type { RoomEvent } from '../../core/room/events.ts';
import { UnknownEvent, upcast } from '../../core/room/versions/index.ts';
import { DamagedLog } from './RoomLog.ts';

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
