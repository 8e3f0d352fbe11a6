import { openSqliteLog } from '../../server/log/sqlite.ts';

/** A process that appends to one room for ever, reporting over IPC each revision acknowledged to it. */
const log = openSqliteLog(process.argv[2] ?? '');
const before = await log.load('room');
for (let revision = before.length; ; revision += 1) {
  await log.append('room', revision, [
    { at: revision, event: { type: 'ended', farewell: '', reason: 'moderator' }, by: null },
  ]);
  process.send?.(revision + 1);
}
