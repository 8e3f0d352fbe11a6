import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { PublicRoom } from '../../core/protocol/http.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { loadRoom, SNAPSHOT_FORMAT, snapshotOf } from '../../server/relay/loading.ts';
import { runCommand, runScript, withRooms } from '../support/data-folder.ts';
import { createdEntry, NOW } from '../support/room.ts';
import { createRoom } from '../support/server.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { serversOfTest } from '../support/servers-of-test.ts';

// Each command is a process of its own, some are several in a row.
vi.setConfig({ testTimeout: 90_000 });
const APPENDER = new URL('../support/append-without-end.ts', import.meta.url);
/** What somebody wrote: it is in no output. */
const SECRET = 'what-somebody-wrote';
const servers = serversOfTest('data');
const serve = (folder = servers.dataDir) => servers.serve({ DATA_DIR: folder });
const stop = (server: ServerProcess) => servers.stop(server, 'SIGTERM');
const run = (...given: string[]) => runCommand(servers.dataDir, ...given);

/** Rooms with those names, of two entries each, without a server. */
async function written(...slugs: string[]): Promise<void> {
  const log = await openSqliteLog(join(servers.dataDir, 'rooms.sqlite'));
  for (const slug of slugs) {
    const { event, at } = createdEntry();
    if (event.type !== 'created') throw new Error('There is no room.');
    const created = { ...event, facts: { ...event.facts, slug, title: SECRET } };
    await log.append(slug, 0, [
      { at, event: created, by: null },
      { at: NOW, event: { type: 'started', at: NOW }, by: { participant: 'person-ada', command: 'command-1' } },
    ]);
  }
  await log.close();
}

function append(slug: string, revision: number, event: string): void {
  withRooms(servers.dataDir, db =>
    db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, NULL, NULL)').run(slug, revision, NOW, event),
  );
}

const titleAt = async (server: ServerProcess, slug: string) => {
  const response = await fetch(`${server.url}/api/rooms/${slug}`);
  return response.ok ? ((await response.json()) as PublicRoom).title : response.status;
};

describe('R309: checking a data folder', () => {
  it('ends well where all is well, also beside a server that uses it', async () => {
    const server = await serve();
    await createRoom(server.url, { title: SECRET });
    await createRoom(server.url, { title: SECRET });
    const { code, output, errors } = await run('check');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^✓ SQLite finds the file whole\n✓ 2 rooms, 2 entries, 0 damaged\n$/);
  });

  it('names each damaged room and where it is damaged, and quotes nothing of it', async () => {
    await written('a-whole-one', 'gap', 'newer', 'no-json', 'old-and-ill', 'other', 'twice', 'unseen');
    append('gap', 4, '{"type":"reopened","at":1}');
    append('newer', 3, `{"type":"was-dreamt-of","by":"${SECRET}"}`);
    append('no-json', 3, `{"type":"said","text":"${SECRET}`);
    append('old-and-ill', 3, '{"type":"entered"}');
    append('other', 3, `{"type":"facts-changed","facts":{"slug":"elsewhere","title":"${SECRET}"}}`);
    append('twice', 3, '{"type":"created","settings":{},"grants":[]}');
    append('unseen', 3, '{"type":"entered","participant":{},"credentialHash":"x","invitation":null}');
    const { code, output, errors } = await run('check');
    expect([code, errors]).toEqual([1, '']);
    const lines = output.split('\n').filter(line => line.startsWith('✗ room'));
    expect(lines).toEqual([
      "✗ room gap: Entry 3 of a room's log cannot be read: the next one is 4.",
      "✗ room newer: Entry 3 of a room's log cannot be read: it is of a newer version.",
      "✗ room no-json: Entry 3 of a room's log cannot be read: it is no event.",
      "✗ room old-and-ill: Entry 3 of a room's log cannot be read: it is damaged.",
      "✗ room other: Entry 3 of a room's log cannot be read: it is of another room.",
      "✗ room twice: Entry 3 of a room's log cannot be read: it is damaged.",
      "✗ room unseen: Entry 3 of a room's log cannot be read: it is damaged.",
    ]);
    expect(output).toContain('✗ 8 rooms, 23 entries, 7 damaged');
    expect(output).not.toContain(SECRET);
  });

  it('R362: names a room whose snapshot is not what its log leads to; compacting drops it', async () => {
    await written('well', 'ill');
    const log = await openSqliteLog(join(servers.dataDir, 'rooms.sqlite'));
    for (const slug of ['well', 'ill']) {
      const { state, tail } = (await loadRoom(log, slug, () => undefined))!;
      const parts = [...snapshotOf(state, tail).parts].map(part =>
        slug === 'ill' ? part.replace(SECRET, 'What nobody wrote') : part,
      );
      expect(await log.keepSnapshot(slug, SNAPSHOT_FORMAT, { revision: state.revision, parts })).toBe(true);
    }
    await log.close();
    const { code, output } = await run('check');
    expect(code).toBe(1);
    expect(output).toContain(
      '✗ room ill: its snapshot is not what its log leads to\n✓ 2 rooms, 4 entries, 0 damaged\n',
    );
    expect(output).toMatch(/run server -- compact" drops all of them/);
    expect((await run('compact')).code).toBe(0);
    expect((await run('check')).output).toMatch(/^✓[^✗]*$/);
  });

  it('says what is wrong with the file itself, without the words of a program', async () => {
    await written('room');
    withRooms(servers.dataDir, db => db.exec(`INSERT INTO formats VALUES ('was-dreamt-of', 1)`));
    const newer = await run('check');
    expect([newer.code, newer.output]).toEqual([1, '']);
    expect(newer.errors).toMatch(/^✗ .* does not know \(was-dreamt-of 1\)\. Update Sidestage.*\n$/);
    const path = join(servers.dataDir, 'rooms.sqlite');
    const bytes = await readFile(path);
    await writeFile(path, Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(bytes.length - 4_096, 7)]));
    const ill = await run('check');
    expect(ill.code).toBe(1);
    expect(ill.output + ill.errors).toMatch(/^✗ .*(damaged|SQLite)/);
    await writeFile(path, 'no database '.repeat(500));
    const none = await run('check');
    expect([none.code, none.errors]).toEqual([1, '✗ The file is damaged, or no SQLite file. Use a backup.\n']);
    await rm(path);
    const missing = await run('check');
    expect([missing.code, missing.errors]).toMatchObject([
      1,
      expect.stringMatching(/^✗ There are no rooms: .* DATA_DIR/),
    ]);
    for (const { output, errors } of [newer, ill, none, missing])
      expect(output + errors).not.toMatch(/\n\s+at |Error:/);
  });
});

describe('R309: a backup', () => {
  it('made while people come and go is the rooms at one moment, and a server runs on it', async () => {
    const server = await serve();
    const { slug } = await createRoom(server.url, { title: 'Choir' });
    await written('room');
    const writer = fork(APPENDER, [join(servers.dataDir, 'rooms.sqlite')], { execArgv: [] });
    let acknowledged = 0;
    const enough = new Promise<void>(resolve =>
      writer.on('message', revision => {
        acknowledged = Number(revision);
        if (acknowledged >= 50) resolve();
      }),
    );
    await enough;
    const before = acknowledged;
    const { code, output, errors } = await run('backup', 'copy.sqlite');
    writer.kill('SIGKILL');
    await once(writer, 'close');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^✓ 2 rooms, [\d,]+ entries copied to .*copy\.sqlite\n$/);
    const copied = Number(/, ([\d,]+) entries/.exec(output)?.[1]?.replaceAll(',', ''));
    // All that was acknowledged before; the room of the server is the one more.
    expect(copied).toBeGreaterThan(before);
    expect((await readdir(servers.dataDir)).filter(name => name.startsWith('copy.'))).toEqual(['copy.sqlite']);
    if (process.platform !== 'win32')
      expect((await stat(join(servers.dataDir, 'copy.sqlite'))).mode & 0o777).toBe(0o600);

    const other = join(servers.dataDir, 'other');
    const back = await runCommand(other, 'restore', join(servers.dataDir, 'copy.sqlite'));
    expect([back.code, back.errors]).toEqual([0, '']);
    expect(back.output).not.toContain('What was there');
    expect((await runCommand(other, 'check')).code).toBe(0);
    expect(await titleAt(await serve(other), slug)).toBe('Choir');
  });

  it('goes to no output, and none is a folder', async () => {
    await written('room');
    const output = await run('backup', '-');
    expect([output.code, output.errors]).toEqual([1, '✗ A backup is a file of its own. Name one.\n']);
    const folder = await run('restore', servers.dataDir);
    expect([folder.code, folder.errors]).toMatchObject([
      1,
      expect.stringMatching(/^✗ .* is a folder\. Name a file\.\n$/),
    ]);
  });

  it('takes the place of no file, and is made of no damaged one', async () => {
    await written('room');
    await writeFile(join(servers.dataDir, 'copy.sqlite'), 'mine');
    const there = await run('backup', 'copy.sqlite');
    expect([there.code, there.errors]).toMatchObject([
      1,
      expect.stringMatching(/copy\.sqlite is there already\. Choose/),
    ]);
    expect(await readFile(join(servers.dataDir, 'copy.sqlite'), 'utf8')).toBe('mine');
    const nowhere = await run('backup', 'no-folder/copy.sqlite');
    expect([nowhere.code, nowhere.errors]).toMatchObject([1, expect.stringMatching(/^✗ There is no .*no-folder/)]);
    await writeFile(join(servers.dataDir, 'rooms.sqlite'), 'no database '.repeat(500));
    expect(await run('backup', 'other.sqlite')).toMatchObject({ code: 1, errors: expect.stringMatching(/damaged/) });
    expect((await readdir(servers.dataDir)).filter(name => /^(copy|other)/.test(name))).toEqual(['copy.sqlite']);
  });
});

describe('R309: restoring a backup', () => {
  it('is refused while a server uses the folder; then the rooms are those of the backup, and what was there is kept', async () => {
    const first = await serve();
    const { slug } = await createRoom(first.url, { title: 'Before' });
    await run('backup', 'copy.sqlite');
    const { slug: later } = await createRoom(first.url, { title: 'After' });
    const refused = await run('restore', 'copy.sqlite');
    expect([refused.code, refused.errors]).toMatchObject([
      1,
      expect.stringContaining(`in use by a Sidestage server at ${first.url}`),
    ]);
    expect(await titleAt(first, later)).toBe('After');
    await stop(first);

    const { code, output, errors } = await run('restore', 'copy.sqlite');
    expect([code, errors]).toEqual([0, '']);
    expect(output).toMatch(/^✓ 1 room, 1 entry put back into .*\nWhat was there is in .*rooms\.sqlite\.before-.*\n$/);
    const second = await serve();
    expect([await titleAt(second, slug), await titleAt(second, later)]).toEqual(['Before', 404]);
    await stop(second);

    const kept = (await readdir(servers.dataDir)).find(name => name.startsWith('rooms.sqlite.before-')) ?? '';
    expect((await run('restore', kept)).code).toBe(0);
    expect(await titleAt(await serve(), later)).toBe('After');
  });

  it('keeps what a killed server left in its journal with what was there', async () => {
    const first = await serve();
    await createRoom(first.url);
    await run('backup', 'copy.sqlite');
    const { slug: later } = await createRoom(first.url, { title: 'In the journal' });
    servers.forget(first);
    await first.kill('SIGKILL');
    expect((await run('restore', 'copy.sqlite')).code).toBe(0);
    const kept = (await readdir(servers.dataDir)).find(name => name.startsWith('rooms.sqlite.before-')) ?? '';
    expect((await run('restore', kept)).code).toBe(0);
    expect(await titleAt(await serve(), later)).toBe('In the journal');
  });

  it.each([
    ['no database', 'no database '.repeat(500), /damaged, or no SQLite file/],
    ['an empty file', '', /is no file of Sidestage's rooms/],
  ])('%s changes nothing', async (_what, content, says) => {
    await written('room');
    await writeFile(join(servers.dataDir, 'bad'), content);
    const before = await readdir(servers.dataDir);
    const { code, errors } = await run('restore', 'bad');
    expect(code).toBe(1);
    expect(errors).toMatch(says);
    expect(await readdir(servers.dataDir)).toEqual(before);
    expect((await run('check')).code).toBe(0);
  });
});

describe('R309: the export of a room', () => {
  it('has an entry a line as it is written down, and a damaged one as the text that it is', async () => {
    await written('room', 'other');
    const ill = `{"type":"said","text":"${SECRET}`;
    append('room', 3, ill);
    append('room', 5, '{"type":"was-dreamt-of","v":7}');
    const { code, output, errors } = await run('export', 'room', 'room.jsonl');
    expect([code, output, errors]).toEqual([0, '', '✓ 4 entries of room written\n']);
    const text = await readFile(join(servers.dataDir, 'room.jsonl'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { revision: 1, event: { type: 'created', v: 2 }, by: null },
      {
        revision: 2,
        at: NOW,
        event: { type: 'started', at: NOW },
        by: { participant: 'person-ada', command: 'command-1' },
      },
      { revision: 3, event: null, damaged: ill },
      { revision: 5, event: { type: 'was-dreamt-of', v: 7 } },
    ]);
    const again = await run('export', 'room', '-');
    expect([again.code, again.output]).toEqual([0, text]);
  });

  it('says what to do where there is nothing to write, or no place for it', async () => {
    await written('room');
    await writeFile(join(servers.dataDir, 'mine'), 'mine');
    const none = await run('export', 'no-such-room', 'x');
    expect([none.code, none.errors]).toMatchObject([1, expect.stringMatching(/^✗ There is no room "no-such-room"/)]);
    const there = await run('export', 'room', 'mine');
    expect([there.code, there.errors]).toMatchObject([1, expect.stringMatching(/mine is there already/)]);
    expect(await readFile(join(servers.dataDir, 'mine'), 'utf8')).toBe('mine');
  });
});

describe('R336: rooms that were removed', () => {
  const wordsIn = async (...names: string[]) => {
    const texts = await Promise.all(names.map(name => readFile(join(servers.dataDir, name), 'latin1')));
    return texts.join('').split(SECRET).length - 1;
  };
  const filesOf = async () => (await readdir(servers.dataDir)).filter(name => name.startsWith('rooms.sqlite'));
  /** As a server leaves it that was killed right after it said that the room is removed. */
  const halfRemoved = (slug: string) =>
    withRooms(servers.dataDir, db => db.prepare('INSERT INTO removed VALUES (?, ?, 0)').run(slug, NOW));

  it('are removed by hand, a damaged one, too, and nothing of them is left; the others are', async () => {
    await written('gone', 'ill');
    append('ill', 3, `{"type":"said","text":"${SECRET}`);
    expect((await run('check')).code).toBe(1);
    for (const slug of ['gone', 'ill']) {
      const { code, output, errors } = await run('remove', slug);
      expect([code, errors]).toEqual([0, '']);
      expect(output).toMatch(
        new RegExp(`^✓ ${slug} is deleted: nothing of it is in .*rooms\\.sqlite any more\nBackups `),
      );
    }
    expect(await wordsIn(...(await filesOf()))).toBe(0);
    await written('other');
    const { code, output } = await run('check');
    expect([code, output]).toEqual([
      0,
      '✓ SQLite finds the file whole\n✓ 1 room, 2 entries, 0 damaged\n✓ 2 rooms were removed\n',
    ]);
    const server = await serve();
    expect([await titleAt(server, 'gone'), await titleAt(server, 'other')]).toEqual([410, SECRET]);
  });

  it('are removed by hand under no running server, and only where there are some', async () => {
    const missing = await run('remove', 'gone');
    expect([missing.code, missing.errors]).toMatchObject([1, expect.stringMatching(/^✗ There are no rooms: /)]);
    const server = await serve();
    const { slug } = await createRoom(server.url, { title: SECRET });
    const refused = await run('remove', slug);
    expect([refused.code, refused.output]).toEqual([1, '']);
    expect(refused.errors).toMatch(/^✗ The data folder .* is in use/);
    expect(await titleAt(server, slug)).toBe(SECRET);
    await stop(server);
    const nowhere = await run('remove', 'nowhere');
    expect([nowhere.code, nowhere.errors]).toMatchObject([1, expect.stringMatching(/^✗ There is no room "nowhere" /)]);
  });

  it('are in no check, no export and no copy, even if the server has not deleted all of them yet', async () => {
    await written('gone', 'other');
    halfRemoved('gone');
    expect((await run('check')).output).toContain('✓ 1 room, 2 entries, 0 damaged\n✓ 1 room was removed\n');
    const { code, errors } = await run('export', 'gone', '-');
    expect([code, errors]).toMatchObject([1, expect.stringMatching(/^✗ The room "gone" was removed on 20\d\d-/)]);
    const before = await wordsIn('rooms.sqlite');
    expect((await run('backup', 'copy.sqlite')).output).toMatch(/^✓ 1 room, 2 entries copied/);
    expect(await wordsIn('copy.sqlite')).toBe(before / 2);
    expect((await run('restore', 'copy.sqlite')).code).toBe(0);
    const server = await serve();
    expect([await titleAt(server, 'gone'), await titleAt(server, 'other')]).toEqual([410, SECRET]);
  });
});

describe('R349: compacting', () => {
  it('gives back the disk that deleted entries took, and changes no room', async () => {
    await written('room');
    const text = JSON.stringify({ type: 'announced', announcement: { text: 'x'.repeat(10_000), name: '', at: NOW } });
    for (let revision = 3; revision < 300; revision += 1) append('room', revision, text);
    withRooms(servers.dataDir, db => db.exec('DELETE FROM entries WHERE revision > 2'));
    const { code, output, errors } = await run('compact');
    expect([code, errors]).toEqual([0, '']);
    const [, before = 0, after = 0] = (/^✓ ([\d.]+) MiB before, ([\d.]+) MiB now\n$/.exec(output) ?? []).map(Number);
    expect(before).toBeGreaterThan(2.8);
    expect(after).toBeLessThan(0.2);
    expect((await run('check')).output).toMatch(/✓ 1 room, 2 entries, 0 damaged/);
  });

  it('is refused while a server uses the folder, and where there are no rooms', async () => {
    const none = await run('compact');
    expect([none.code, none.errors]).toMatchObject([1, expect.stringContaining('There are no rooms')]);
    const server = await serve();
    const refused = await run('compact');
    expect([refused.code, refused.errors]).toMatchObject([
      1,
      expect.stringContaining(`in use by a Sidestage server at ${server.url}`),
    ]);
  });
});

it.each([
  [['chekc'], /^✗ There is no "chekc"\.\n\nThe server, and what to do/],
  [['toString'], /^✗ There is no "toString"\./],
  [['backup'], /^✗ "backup" takes one name after it\.\n\nThe server/],
  [['check', 'this'], /^✗ "check" takes nothing after it\./],
])('whoever asks for %j is told what there is', async (given, says) => {
  const { code, output, errors } = await run(...given);
  expect([code, output]).toEqual([2, '']);
  expect(errors).toMatch(says);
});

it('help is no mistake, and comes without building anything', async () => {
  for (const word of ['help', '--help']) {
    const { code, output, errors } = await runScript(servers.dataDir, word);
    expect([code, errors]).toEqual([0, '']);
    for (const command of ['check', 'backup FILE', 'restore FILE', 'export SLUG FILE', 'compact', 'remove SLUG'])
      expect(output).toContain(command);
  }
});
