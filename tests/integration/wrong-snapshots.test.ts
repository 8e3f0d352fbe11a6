import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { createLogger } from '../../server/logger.ts';
import { loadRoom, SNAPSHOT_FORMAT, snapshotOf } from '../../server/relay/loading.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let log: RoomLog;
let folder: string;
const lines: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wrong-snapshots-'));
  log = await openSqliteLog(join(folder, 'rooms.sqlite'));
  server = await startTestServer({ log, logger: createLogger('warn', { write: line => void lines.push(line) }) });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

type Head = { state: Record<string, Record<string, unknown>> };

/** A room with a snapshot of which the bytes are right, and what is in it is not. */
async function wrongly(spoil: (state: Head['state']) => void): Promise<string> {
  const { slug } = await server.createRoom({ title: 'As its log says' });
  const loaded = await loadRoom(log, slug, () => undefined);
  if (!loaded) throw new Error('There is no room.');
  const [first = '', ...parts] = snapshotOf(loaded.state, loaded.tail).parts;
  const head = JSON.parse(first) as Head;
  spoil(head.state);
  const { revision } = loaded.state;
  await log.keepSnapshot(slug, SNAPSHOT_FORMAT, { revision, parts: [JSON.stringify(head), ...parts] });
  expect(await log.snapshot(slug, SNAPSHOT_FORMAT)).not.toBeNull();
  return slug;
}

/** As clients do: whoever is closed comes again. */
async function enters(slug: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const client = await server.connect();
      await client.hello(slug);
      await client.enter('Ada');
      expect(client.id).toBeTruthy();
      const said = await client.command({ type: 'raise-hand' });
      expect(said).toMatchObject({ type: 'ack' });
      const say = { type: 'say', channel: 'everybody', to: null, text: 'words', replyTo: null } as const;
      expect(await client.command(say)).toMatchObject({ type: 'ack' });
    },
    { timeout: 15_000 },
  );
}

const KEYS = [
  ...['participants', 'settings', 'facts', 'status'].map(key => ['room', key] as const),
  ...['credentials', 'invitations', 'handled'].map(key => ['secrets', key] as const),
  ...['chat', 'activities', 'questions'].map(key => ['features', key] as const),
];

describe('R362: a snapshot whose content is wrong is given up and dropped, and the room is what its log says', () => {
  it.each(KEYS)('without %s.%s', async (part, key) => {
    const slug = await wrongly(state => {
      expect(state[part]).toHaveProperty(key);
      delete state[part]?.[key];
    });
    await enters(slug);
    const response = await fetch(`${server.url}/api/rooms/${slug}`);
    expect(await response.json()).toMatchObject({ title: 'As its log says' });
    await vi.waitFor(async () => expect(await log.snapshot(slug, SNAPSHOT_FORMAT)).toBeNull(), { timeout: 15_000 });
  });

  it('and the server’s log says so', () => {
    expect(lines.join('')).toContain('is of no use and dropped');
    expect(lines.join('')).not.toContain('As its log says');
  });
});
