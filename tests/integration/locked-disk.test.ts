import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ON } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ graceMs: 60_000 });
});
afterAll(() => server.close());

/** Holds the file of the log as a backup program might, until what is done meanwhile is over. */
async function whileLocked(meanwhile: () => Promise<void>): Promise<void> {
  const other = new DatabaseSync(join(server.dataDir, 'rooms.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  try {
    await meanwhile();
  } finally {
    other.exec('ROLLBACK');
    other.close();
  }
}

it('R313: while the disk makes a command wait, everything that writes nothing goes on, and it is answered after all', async () => {
  const [{ slug }, { slug: elsewhere }, { slug: unloaded }] = await Promise.all([
    server.createRoom(),
    server.createRoom(),
    server.createRoom(),
  ]);
  const [ada, bob] = [await server.connect(), await server.connect()];
  await ada.hello(slug);
  await ada.enter('Ada');
  await bob.hello(elsewhere);
  await bob.enter('Bob');
  let answered = false;
  let waiting: Promise<unknown> = Promise.resolve();
  await whileLocked(async () => {
    waiting = ada.command({ type: 'join-stage', ...ON }).then(answer => {
      answered = true;
      expect(answer).toMatchObject({ type: 'ack' });
    });
    expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ status: 'ok' });
    for (const one of [ada, bob]) {
      one.send({ type: 'ping' });
      await one.next('pong');
    }
    // One that is in no memory is read.
    expect((await fetch(`${server.url}/api/rooms/${unloaded}`)).status).toBe(200);
    const carol = await server.connect();
    expect((await carol.hello(unloaded)).type).toBe('welcome');
    expect(answered).toBe(false);
  });
  await waiting;
});
