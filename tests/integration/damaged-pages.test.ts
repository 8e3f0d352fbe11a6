import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLOSE } from '../../core/protocol/close.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { damagePage, wordsOf, writeRoom } from '../support/damaged-file.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let folder: string;
let log: RoomLog;
let server: TestServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damaged-'));
  const path = join(folder, 'rooms.sqlite');
  const before = await openSqliteLog(path);
  for (const slug of ['ill', 'ill-too', 'well']) await writeRoom(before, slug, 300);
  await before.close();
  for (const slug of ['ill', 'ill-too']) damagePage(path, wordsOf(slug, 150));
  log = await openSqliteLog(path);
  server = await startTestServer({ log });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const status = async (path: string) => (await fetch(server.url + path)).status;

describe('R278, R308: a room on a page of the file that is damaged', () => {
  it('is refused by name, by HTTP and by the relay, and whoever opens another one then is let in', async () => {
    const response = await fetch(`${server.url}/api/rooms/ill`);
    expect([response.status, await response.json()]).toMatchObject([503, { error: 'room-damaged' }]);
    expect(await status('/api/rooms/well')).toBe(200);
    const client = await server.connect();
    client.sayHello('ill-too');
    expect(await client.closed).toBe(CLOSE.roomDamaged);
    const other = await server.connect();
    await other.hello('well');
    await other.enter('Bob');
    expect([await status('/healthz'), await status('/readyz')]).toEqual([200, 200]);
  });

  it('R365: stays where nobody can know whose key it is', async () => {
    const headers = { Authorization: `Bearer ${'k'.repeat(43)}` };
    const response = await fetch(`${server.url}/api/rooms/ill`, { method: 'DELETE', headers });
    expect([response.status, await response.json()]).toMatchObject([503, { error: 'room-damaged' }]);
  });
});
