import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { withRooms } from '../support/data-folder.ts';
import { done, invite as inviteTo } from '../support/people.ts';
import { newCommandId, OFF, ON, RelayClient } from '../support/relay-client.ts';
import { createRoom } from '../support/server.ts';
import { runServer, spawnServer } from '../support/server-process.ts';
import { serversOfTest } from '../support/servers-of-test.ts';

const servers = serversOfTest('process');
const { serve, stop } = servers;

describe('a server that is killed and started again on the same folder', () => {
  it('R16, R24: everybody is back where they were, and no command is lost or done twice', async () => {
    const first = await serve();
    const { slug } = await createRoom(first.url, { title: 'Choir' });
    const [ada, bob] = [await RelayClient.connect(first.url), await RelayClient.connect(first.url)];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob', 'stage');
    const { revision } = bob;
    const id = newCommandId();
    const done = await ada.command({ type: 'set-devices', microphone: false, camera: true }, id);
    await stop(first, 'SIGKILL');

    const second = await serve();
    const [ada2, bob2] = [await RelayClient.connect(second.url), await RelayClient.connect(second.url)];
    const welcome = await bob2.hello(slug, { credential: bob.credential, after: revision });
    expect(welcome.you).toEqual({ id: bob.id, role: 'viewer' });
    expect(welcome.snapshot).toBeNull();
    expect(welcome.events?.[0]).toEqual({ type: 'devices-changed', id: ada.id, microphone: false, camera: true });
    await ada2.hello(slug, { credential: ada.credential });
    expect(await bob2.event('presence-changed')).toMatchObject({ id: ada.id, presence: 'here' });
    expect(await ada2.command({ type: 'set-devices', microphone: false, camera: true }, id)).toEqual(done);
    for (const one of [ada2, bob2]) one.close();
  });

  it('R36: who does not come back is gone after the grace', async () => {
    const first = await serve();
    const { slug } = await createRoom(first.url);
    const [ada, bob] = [await RelayClient.connect(first.url), await RelayClient.connect(first.url)];
    for (const one of [ada, bob]) await one.hello(slug);
    await ada.enter('Ada', 'stage');
    await bob.enter('Bob');
    await stop(first, 'SIGKILL');
    const second = await serve({ GRACE_MS: '400' });
    const again = await RelayClient.connect(second.url);
    await again.hello(slug, { credential: bob.credential });
    expect(await again.event('left')).toMatchObject({ id: ada.id, reason: 'gone' });
    again.close();
  });
});

it('R16, R33, R85, R87, R91: a killed server comes back with its lock, its roles, its invitations and who may not come in', async () => {
  const first = await serve();
  const { slug, invite: hostLink } = await createRoom(first.url, { stageAccess: 'request' });
  const enter = async (url: string, name: string, hello: Parameters<RelayClient['hello']>[1] = {}) => {
    const client = await RelayClient.connect(url);
    const welcome = await client.hello(slug, hello);
    if (!welcome.you) await client.enter(name);
    return client;
  };
  const host = await enter(first.url, 'Host', { invite: hostLink });
  const token = await inviteTo(host, slug, { role: 'speaker', uses: 1, name: 'Sue' });
  const [sue, eve, bob] = [
    await enter(first.url, 'Sue', { invite: token }),
    await enter(first.url, 'Eve'),
    await enter(first.url, 'Bob'),
  ];
  await done(eve, { type: 'ask-stage' });
  await done(host, { type: 'remove', id: bob.id, block: true });
  await done(host, { type: 'change-settings', settings: { locked: true } });
  const zoe = await enter(first.url, 'Zoe');
  await stop(first, 'SIGKILL');

  const second = await serve();
  const back = await enter(second.url, 'Host', { credential: host.credential });
  const welcome = await (await RelayClient.connect(second.url)).hello(slug, { credential: host.credential });
  expect(welcome.you).toEqual({ id: host.id, role: 'host' });
  expect(welcome.snapshot).toMatchObject({ settings: { locked: true, stageAccess: 'request' } });
  const held = new Map(welcome.snapshot?.participants.map(one => [one.id, one]));
  expect(held.get(eve.id)?.line?.state).toBe('asked');
  expect(held.get(zoe.id)?.place).toBe('waiting');
  expect(held.has(sue.id)).toBe(false);
  for (const [hello, reason] of [
    [{ credential: bob.credential }, 'blocked'],
    [{ invite: token }, 'invitation-elsewhere'],
  ] as const) {
    const client = await RelayClient.connect(second.url);
    client.sayHello(slug, hello);
    expect((await client.next('refused')).reason).toBe(reason);
  }
  const sueAgain = await RelayClient.connect(second.url);
  expect((await sueAgain.hello(slug, { credential: sue.credential, invite: token })).you).toEqual({
    id: sue.id,
    role: 'speaker',
  });
  for (const one of [back, sueAgain]) one.close();
});

describe('SIGTERM', () => {
  it('R8: closes sockets with 4503 and exits with 0; nobody is written down as gone', async () => {
    const first = await serve();
    const { slug } = await createRoom(first.url);
    const ada = await RelayClient.connect(first.url);
    await ada.hello(slug);
    await ada.enter('Ada', 'stage');
    const [code, closed] = await Promise.all([stop(first, 'SIGTERM'), ada.closed]);
    expect([code, closed]).toEqual([0, 4503]);
    const second = await serve();
    const again = await RelayClient.connect(second.url);
    const welcome = await again.hello(slug, { credential: ada.credential, after: ada.revision });
    expect(welcome.you?.id).toBe(ada.id);
    again.close();
  });

  it('writes no names, texts, tokens or slugs to its log', async () => {
    const server = await serve({ LOG_LEVEL: 'trace' });
    const { slug, invite } = await createRoom(server.url, { title: 'Secret choir', slug: 'secret-choir' });
    const ada = await RelayClient.connect(server.url);
    await ada.hello(slug, { invite });
    await ada.enter('Ada Lovelace', 'viewer', OFF);
    await ada.command({ type: 'join-stage', ...ON });
    const token = await inviteTo(ada, slug, { name: 'Eve', email: 'eve@example.org' });
    for (const email of ['bob@example.org', 'eve@example.org']) {
      const eve = await RelayClient.connect(server.url);
      eve.sayHello(slug, { invite: token, email });
      await (email.startsWith('bob') ? eve.next('refused') : eve.next('welcome'));
      eve.close();
    }
    ada.close();
    expect(await stop(server, 'SIGTERM')).toBe(0);
    for (const secret of [
      slug,
      invite,
      token,
      'example.org',
      'Eve',
      'Secret choir',
      'Ada',
      ada.credential,
      ada.id,
      ada.peer.ticket,
    ]) {
      expect(server.output()).not.toContain(secret);
    }
  });
});

describe('the secret', () => {
  it('is made once on loopback, readable by its owner alone, and reused', async () => {
    const first = await serve();
    const path = join(servers.dataDir, 'secret');
    const secret = await readFile(path, 'utf8');
    expect(secret.trim()).toMatch(/^[0-9a-f]{64}$/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await stop(first, 'SIGTERM');
    await serve();
    expect(await readFile(path, 'utf8')).toBe(secret);
  });
});

describe('a server that cannot start', () => {
  it('what it keeps on the disk is for its own user alone', async () => {
    const modes = async () => {
      const files = await readdir(servers.dataDir);
      const found = await Promise.all(
        files.map(async name => [name, (await stat(join(servers.dataDir, name))).mode & 0o077]),
      );
      return found.filter(([, others]) => others !== 0);
    };
    const first = await serve();
    await createRoom(first.url);
    expect(await readdir(servers.dataDir)).toContain('rooms.sqlite');
    expect(await modes()).toEqual([]);
    await stop(first, 'SIGTERM');
    // As earlier versions left it.
    await chmod(join(servers.dataDir, 'rooms.sqlite'), 0o644);
    await serve();
    expect(await modes()).toEqual([]);
  });

  it('lists every wrong variable and ends with 1', async () => {
    const { code, output } = await runServer({
      DATA_DIR: servers.dataDir,
      PORT: 'many',
      GRACE_MS: '-1',
      PUBLIC_URL: 'rooms',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'GRACE_MS', 'PUBLIC_URL'])
      expect(output).toMatch(new RegExp(`^ {2}${name} must be `, 'm'));
  });

  it('refuses to listen beyond loopback without a secret', async () => {
    const { code, output } = await runServer({ DATA_DIR: servers.dataDir, HOST: '0.0.0.0', PORT: '0' });
    expect(code).toBe(1);
    expect(output).toContain('SIDESTAGE_SECRET is missing');
  });

  it('says so when the port is in use', async () => {
    const server = await serve();
    const { code, output } = await runServer({
      DATA_DIR: join(servers.dataDir, 'other'),
      PORT: new URL(server.url).port,
    });
    expect(code).toBe(4);
    expect(output).toMatch(/^The port is in use: .* Set PORT to another one/);
  });

  it('R315: says so when the port for metrics is in use', async () => {
    const METRICS_PORT = new URL((await serve()).url).port;
    const { code, output } = await runServer({ DATA_DIR: join(servers.dataDir, 'other'), PORT: '0', METRICS_PORT });
    expect(code).toBe(4);
    expect(output).toMatch(/^The port is in use: .* Set METRICS_PORT to another one/m);
  });

  it('says which server uses its data folder, and touches nothing there', async () => {
    const server = await serve();
    // Right after its start it empties its journal by itself.
    await vi.waitFor(async () => expect((await stat(join(servers.dataDir, 'rooms.sqlite-wal'))).size).toBe(0), 30_000);
    const before = await contents(servers.dataDir);
    const { code, output } = await runServer({ DATA_DIR: servers.dataDir, PORT: '0' });
    expect(code).toBe(3);
    expect(output).toContain(
      `The data folder ${servers.dataDir} is in use by a Sidestage server at ${server.url} (process `,
    );
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(await contents(servers.dataDir)).toEqual(before);
    await stop(server, 'SIGKILL');
    await serve();
  });

  it('of two at once starts one', async () => {
    const ends: (number | null)[] = [];
    const both = [0, 1].map(() =>
      spawnServer({ DATA_DIR: servers.dataDir }).then(servers.add, (error: Error) => {
        ends.push(Number(/ended with (\d+)/.exec(error.message)?.[1]));
      }),
    );
    await Promise.all(both);
    expect([servers.size, ends]).toEqual([1, [3]]);
  });

  const FAULTS: Readonly<
    Record<
      string,
      { readonly prepare?: (folder: string) => Promise<unknown>; readonly at?: string; readonly says: RegExp }
    >
  > = {
    'a data folder that is a file': {
      prepare: folder => writeFile(folder, ''),
      says: /is a file, or lies below one\. Set DATA_DIR to a folder\.$/,
    },
    'a data folder below a file': {
      prepare: folder => writeFile(folder, ''),
      at: 'below',
      says: /is a file, or lies below one\. Set DATA_DIR to a folder\.$/,
    },
    'rooms that are no database': {
      prepare: async folder => {
        await mkdir(folder);
        await writeFile(join(folder, 'rooms.sqlite'), 'no database '.repeat(100));
      },
      says: /rooms\.sqlite is damaged, or no file of Sidestage\. Put a copy back/,
    },
    'rooms that a newer version wrote': {
      prepare: async folder => {
        await mkdir(folder);
        const log = await openSqliteLog(join(folder, 'rooms.sqlite'));
        await log.close();
        withRooms(folder, db => db.exec(`INSERT INTO formats VALUES ('was-dreamt-of', 1)`));
      },
      says: /newer version: it holds events that this version does not know \(was-dreamt-of 1\)\. Update Sidestage, put a backup/,
    },
    // With the sentence about the rooms, whoever does as it says would put good rooms away.
    'a lock file that is damaged': {
      prepare: async folder => {
        await mkdir(folder);
        await writeFile(join(folder, 'in-use.lock'), 'no database '.repeat(100));
      },
      says: /in-use\.lock is damaged, or no file of Sidestage\. Nothing is kept in it: delete it\.$/,
    },
  };
  for (const [fault, { prepare, at = '', says }] of Object.entries(FAULTS)) {
    it(`says what to do about ${fault}`, async () => {
      const folder = join(servers.dataDir, 'folder');
      await prepare?.(folder);
      const { code, output } = await runServer({ DATA_DIR: join(folder, at), PORT: '0' });
      expect(code).toBe(1);
      expect(output.trim()).toMatch(says);
    });
  }

  it.skipIf(process.platform !== 'linux')('does not hang where no folder can be made', async () => {
    const { code, output } = await runServer({ DATA_DIR: '/proc/sidestage/data', PORT: '0' });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/cannot be made there\. Set DATA_DIR to another place\.$/);
  });

  describe.skipIf(!mayMount())('on a disk of its own (needs root and Linux)', () => {
    it('says that the disk is full, and leaves nothing half made', async () => {
      const { code, output } = await runServer(
        { DATA_DIR: servers.dataDir, PORT: '0' },
        onDisk('size=64k', `head -c 65536 /dev/zero > ${servers.dataDir}/fill`),
      );
      expect(code).toBe(1);
      expect(output.trim()).toMatch(/^The disk is full: .* Free some space/);
    });

    it('says that the disk can only be read', async () => {
      const { code, output } = await runServer({ DATA_DIR: servers.dataDir, PORT: '0' }, onDisk('ro'));
      expect(code).toBe(1);
      expect(output.trim()).toMatch(/is on a disk that can only be read\. Set DATA_DIR/);
    });

    it('R224: filled while it runs, it says so once, refuses what it cannot save, and goes on when there is room again', async () => {
      const server = await spawnServer({ DATA_DIR: servers.dataDir }, onDisk('size=1m'));
      servers.add(server);
      const { slug } = await createRoom(server.url);
      const ada = await RelayClient.connect(server.url);
      await ada.hello(slug);
      await ada.enter('Ada');
      const fill = join('/proc', String(server.pid), 'root', servers.dataDir, 'fill');
      await writeFile(fill, Buffer.alloc(2_000_000)).catch(() => undefined);
      const say = () =>
        ada.command({ type: 'say', channel: 'everybody', to: null, text: 'x'.repeat(9_000), replyTo: null });
      await vi.waitUntil(async () => (await say()).type === 'refused', { timeout: 30_000, interval: 600 });
      expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
      await rm(fill);
      await vi.waitUntil(async () => (await fetch(`${server.url}/healthz`)).ok, { timeout: 30_000, interval: 200 });
      expect((await ada.command({ type: 'raise-hand' })).type).toBe('ack');
      expect(server.output().match(/the room log cannot be written/g)).toHaveLength(1);
      ada.close();
    });
  });
});

describe('a server whose output nobody reads any more', () => {
  it('serves on, and ends when it is asked to', async () => {
    const server = await serve({ LOG_LEVEL: 'trace' });
    server.stopReading();
    const { slug } = await createRoom(server.url);
    expect((await fetch(`${server.url}/api/rooms/${slug}`)).status).toBe(200);
    expect(await stop(server, 'SIGTERM')).toBe(0);
  });
});

/** What is in a folder, with sizes and times: whether anything was touched. */
/** But for the file in which the server that runs says so. */
async function contents(folder: string): Promise<unknown[]> {
  const names = (await readdir(folder)).filter(name => name !== 'rooms.sqlite-runs').sort();
  return Promise.all(
    names.map(async name => {
      const { size, mtimeMs } = await stat(join(folder, name));
      return { name, size, mtimeMs };
    }),
  );
}

function mayMount(): boolean {
  return (
    process.platform === 'linux' && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()]).status === 0
  );
}

/** Runs a command with a disk of its own at the data folder, seen by nobody else. */
function onDisk(options: string, then = 'true'): string[] {
  return [
    'unshare',
    '-m',
    'sh',
    '-c',
    `mount -t tmpfs -o ${options} tmpfs ${servers.dataDir} && ${then} && exec "$@"`,
    'sh',
  ];
}
