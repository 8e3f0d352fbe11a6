import { openSqliteLog } from '../../server/log/sqlite.ts';

/**
 * A process that appends to one room, so many times or for ever, and reports over IPC each revision acknowledged to it.
 */
const [path = '', times = 'Infinity'] = process.argv.slice(2);
const log = await openSqliteLog(path);
const before = await log.revision('room');
for (let revision = before; revision < before + Number(times); revision += 1) {
  await log.append('room', revision, [
    { at: revision, event: { type: 'ended', farewell: '', reason: 'moderator' }, by: null },
  ]);
  process.send?.(revision + 1);
}
await log.close();
process.disconnect();
