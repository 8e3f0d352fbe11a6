import { describe } from 'vitest';
import { keepsLogs } from './room-log/appending.ts';
import { forgets } from './room-log/forgetting.ts';
import { openedForEach, type RoomLogKind } from './room-log/kind.ts';
import { listsRooms } from './room-log/looks.ts';
import { outlivesItsProcess } from './room-log/opening.ts';
import { removesRooms } from './room-log/removing.ts';
import { keepsRuns } from './room-log/runs.ts';
import { keepsSnapshots } from './room-log/snapshots.ts';

/** What every `RoomLog` promises. */
export function roomLogContract(name: string, kind: RoomLogKind): void {
  describe(`the room log in ${name}`, () => {
    const opened = openedForEach(kind);
    keepsLogs(opened);
    keepsSnapshots(opened);
    forgets(opened);
    keepsRuns(opened);
    listsRooms(opened);
    removesRooms(opened);
    if (kind.durable) outlivesItsProcess(opened);
  });
}
