import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { backup, restore } from '../../server/cli/copies.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import type { RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'restored-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function withServer<Result>(work: (server: TestServer) => Promise<Result>): Promise<Result> {
  const server = await startTestServer({ log: await openSqliteLog(join(folder, 'rooms.sqlite')), graceMs: 60_000 });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

const say = (who: RelayClient, text: string) =>
  who.command({ type: 'say', channel: 'everybody', to: null, text, replyTo: null });

it('R16: whoever was there before the rooms were put back is sent the room anew, not what follows another past', async () => {
  const copy = join(folder, 'backup.sqlite');
  const { slug, credential, after } = await withServer(async server => {
    const room = await server.createRoom();
    const bob = await server.connect();
    await bob.hello(room.slug);
    await bob.enter('Bob');
    await backup(join(folder, 'rooms.sqlite'), copy);
    let last = 0;
    for (const text of ['lost 1', 'lost 2', 'lost 3']) {
      const answer = await say(bob, text);
      if (answer.type === 'ack') last = answer.revision;
    }
    return { slug: room.slug, credential: bob.credential, after: last };
  });
  await restore(copy, folder, new Date());
  await withServer(async server => {
    const ada = await server.connect();
    await ada.hello(slug);
    await ada.enter('Ada');
    for (let count = 0; count < 10; count += 1) await say(ada, `new ${count}`);
    const bob = await server.connect();
    const welcome = await bob.hello(slug, { credential, after });
    expect(welcome.you).not.toBeNull();
    expect([welcome.events, welcome.snapshot === null]).toEqual([null, false]);
    // From then on they hold this past.
    bob.close();
    const again = await server.connect();
    const resumed = await again.hello(slug, { credential, after: bob.revision });
    expect(resumed.snapshot).toBeNull();
  });
});
