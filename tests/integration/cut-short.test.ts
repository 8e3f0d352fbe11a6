import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, vi } from 'vitest';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { root } from '../../tools/lib/paths.ts';
import { entry, ids } from '../contract/room-log/kind.ts';
import { runCommand } from '../support/data-folder.ts';
import { createRoom } from '../support/server.ts';
import { runServer } from '../support/server-process.ts';
import { serversOfTest } from '../support/servers-of-test.ts';

// Each command is a process of its own, some are several in a row.
vi.setConfig({ testTimeout: 90_000 });
const servers = serversOfTest('cut');
const at = (name: string) => join(servers.dataDir, name);
const run = (...given: string[]) => runCommand(servers.dataDir, ...given);
const names = async (begin: string) => (await readdir(servers.dataDir)).filter(name => name.startsWith(begin));

/** Runs a command that is killed before it renames a file for that time. Answers whether it came so far. */
async function cut(time: number, ...given: string[]): Promise<boolean> {
  const patch = `
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    const { rename } = fs;
    let times = 0;
    fs.rename = (...args) => ((times += 1) === ${time} ? process.kill(process.pid, 'SIGKILL') : rename(...args));
    syncBuiltinESMExports();`;
  const script = join(root, 'server', 'cli', 'main.ts');
  const { PATH = '' } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(patch)}`, script, ...given],
    { env: { PATH, DATA_DIR: servers.dataDir, INIT_CWD: servers.dataDir }, stdio: 'ignore' },
  );
  await once(child, 'close');
  return child.signalCode === 'SIGKILL';
}

/** A file of rooms with one room, that has one entry. */
async function written(name: string, id: string): Promise<void> {
  const log = await openSqliteLog(at('rooms.sqlite'));
  await log.append('room', 0, [entry(id)]);
  await log.beat?.(1, 2);
  await log.close();
  if (name !== 'rooms.sqlite') await rename(at('rooms.sqlite'), at(name));
}

async function idsIn(name: string): Promise<string[]> {
  const log = await openSqliteLog(at(name));
  const found = ids(await log.load('room'));
  await log.close();
  return found;
}

describe('R371: a restore that is cut short', () => {
  it('is finished by a server, which says so, and whose folder has no unfinished copy any more', async () => {
    const first = await servers.serve({ DATA_DIR: servers.dataDir });
    const { slug } = await createRoom(first.url);
    await servers.stop(first, 'SIGTERM');
    await run('backup', 'copy.sqlite');
    expect(await cut(4, 'restore', 'copy.sqlite')).toBe(true);
    expect(existsSync(at('rooms.sqlite'))).toBe(false);
    const told = await run('check');
    expect([told.code, told.errors]).toMatchObject([1, expect.stringMatching(/^✗ .* is missing: .* Start the server/)]);
    await writeFile(at('rooms.sqlite.restoring'), 'words');
    const second = await servers.serve({ DATA_DIR: servers.dataDir });
    expect((await fetch(`${second.url}/api/rooms/${slug}`)).status).toBe(200);
    expect(second.output()).toContain('a restore that was cut short was finished');
    expect(await names('rooms.sqlite.restor')).toEqual([]);
  });

  it.each([['rooms.sqlite.before-2026-11-28T10-00-00-000Z'], ['rooms.sqlite.restoring']])(
    'no server begins without rooms beside %s, and says what to do',
    async name => {
      await written('copy.sqlite', 'backed-up');
      await written(name, 'before');
      for (const from of await names('rooms.sqlite-')) await rm(at(from));
      const { code, output } = await runServer({ DATA_DIR: servers.dataDir });
      expect(code).toBe(1);
      const says = /^.*rooms\.sqlite is missing, and there is (\S+): .* "npm run server -- restore FILE" .*\n$/;
      expect(says.exec(output)?.[1]).toBe(name);
      expect(await names('rooms.sqlite')).toEqual([name]);
      for (const given of [['check'], ['compact'], ['backup', 'x']])
        expect(await run(...given)).toMatchObject({ code: 1, errors: expect.stringMatching(/is missing/) });
      expect(await run('restore', 'rooms.sqlite.restoring')).toMatchObject({ code: 1 });
      expect((await run('restore', 'copy.sqlite')).code).toBe(0);
      expect(await idsIn('rooms.sqlite')).toEqual(['backed-up']);
      expect(existsSync(at('rooms.sqlite.restoring'))).toBe(false);
    },
  );
});

describe('R371: what is left of other commands that were killed', () => {
  it('a backup’s unfinished copy is deleted by the next backup into that folder, and nobody else’s file', async () => {
    await written('rooms.sqlite', 'a');
    const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(dead, 'close');
    const stale = [`old.sqlite.sidestage.${dead.pid}.part`, `old.sqlite.sidestage.${dead.pid}.part-journal`];
    const earlier = `copy.sqlite.${dead.pid}.part`;
    const running = `other.sqlite.sidestage.${process.pid}.part`;
    const asleep = `asleep.sqlite.sidestage.${process.pid}.part`;
    const others = ['film.part', `film.${dead.pid}.part`];
    for (const name of [...stale, earlier, running, asleep, ...others]) await writeFile(at(name), 'words');
    await utimes(at(asleep), 1, 1);
    expect((await run('backup', 'copy.sqlite')).code).toBe(0);
    const left = (await readdir(servers.dataDir)).filter(name => /\.part/.test(name));
    expect(left.toSorted()).toEqual([running, ...others].toSorted());
  });

  it('the journal of a compacting that was killed is emptied by the next server', async () => {
    await written('rooms.sqlite', 'a');
    const words = 'what-somebody-wrote';
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(${JSON.stringify(at('rooms.sqlite'))});
      db.exec('PRAGMA cache_size = 10; BEGIN; CREATE TABLE x (y)');
      for (let turn = 0; turn < 1000; turn += 1) db.prepare('INSERT INTO x VALUES (?)').run('${words}'.repeat(200));
      process.kill(process.pid, 'SIGKILL');`;
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    await once(child, 'close');
    expect((await readFile(at('rooms.sqlite-wal'))).includes(words)).toBe(true);
    await servers.serve({ DATA_DIR: servers.dataDir });
    await vi.waitFor(async () => expect((await stat(at('rooms.sqlite-wal'))).size).toBe(0), { timeout: 20_000 });
    const db = new DatabaseSync(at('rooms.sqlite'), { readOnly: true });
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    db.close();
  });
});
