import { expect, it } from 'vitest';
import { BUDGETS } from '../../server/budgets.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { FEW, fill, ONE, withServer } from '../support/limited.ts';
import { around } from '../support/log-around.ts';
import { RelayClient } from '../support/relay-client.ts';

/** Rooms that are brought into memory, and what else there is meanwhile. */

/** A log that counts the entries read of it. */
function counting(log: RoomLog): RoomLog & { readonly read: number } {
  let read = 0;
  return {
    ...around(log),
    load: async (...all) => {
      const page = await log.load(...all);
      read += page.length;
      return page;
    },
    get read() {
      return read;
    },
  };
}

/** A log in which the room of that name goes on and on, and page after page is there to be read. */
function endless(log: RoomLog, slug: () => string): RoomLog {
  return {
    ...around(log),
    async load(of, after = 0, most = 250) {
      if (of !== slug()) return log.load(of, after, most);
      const [created] = await log.load(of, 0, 1);
      if (!created) return [];
      return Array.from({ length: most }, (_, index) => {
        const revision = after + index + 1;
        if (revision === 1) return created;
        return { revision, at: created.at, by: null, event: { type: 'started', at: created.at } } as const;
      });
    },
  };
}

it('R352: what an address asks for at once passes its budget by what is under way, and not by all of it', async () => {
  const memory = counting(createMemoryLog());
  await withServer({ log: memory, limits: { ...ONE, address: FEW } }, async server => {
    const burst = BUDGETS.address.replayedEntries.burst * FEW;
    const rooms = await Promise.all(Array.from({ length: 6 }, () => server.createRoom()));
    await Promise.all(rooms.map(({ slug }) => fill(memory, slug, burst * 0.8)));
    const before = memory.read;
    const asked = rooms.map(async ({ slug }) => (await fetch(`${server.url}/api/rooms/${slug}`)).status);
    const statuses = await Promise.all(asked);
    expect(memory.read - before).toBeLessThan(burst * 3.5);
    expect(statuses.filter(status => status === 200).length).toBeLessThanOrEqual(4);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  });
});

it('R352: whoever comes from elsewhere waits neither for the rooms of one address, nor for its budget', async () => {
  const memory = createMemoryLog();
  let slow = '';
  const log = endless(memory, () => slow);
  await withServer({ log, trustProxy: 1 }, async server => {
    const [long, other] = await Promise.all([server.createRoom(), server.createRoom()]);
    slow = long.slug;
    void fetch(`${server.listener}/api/rooms/${slow}`, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    const client = await RelayClient.connect(server.listener, { 'X-Forwarded-For': '203.0.113.8' });
    await client.hello(other.slug);
    client.close();
  });
});

it('R319: a server that is asked to end while a room is loaded closes every connection with 4503, and ends', async () => {
  const memory = createMemoryLog();
  let slow = '';
  const log = endless(memory, () => slow);
  await withServer({ log }, async server => {
    const [long, other] = await Promise.all([server.createRoom(), server.createRoom()]);
    slow = long.slug;
    const host = await RelayClient.connect(server.listener);
    await host.hello(other.slug, { invite: other.invite });
    await host.enter('Host');
    const waiting = await RelayClient.connect(server.listener);
    waiting.sayHello(slow);
    const looking = fetch(`${server.url}/api/rooms/${slow}`).then(({ status }) => status);
    await host.command({ type: 'raise-hand' });
    const closed = Promise.all([host.closed, waiting.closed]);
    const ended = server.close();
    expect(await closed).toEqual([4503, 4503]);
    expect(await looking).toBe(503);
    await ended;
  });
});

it('R354: what is sent behind a hello is not read until the hello was checked', async () => {
  const memory = createMemoryLog();
  let [slow, goOn] = ['', (): void => undefined];
  const gate = new Promise<void>(resolve => (goOn = resolve));
  const log: RoomLog = {
    ...around(memory),
    async revision(slug) {
      if (slug === slow) await gate;
      return memory.revision(slug);
    },
  };
  await withServer({ log }, async server => {
    const [long, other] = await Promise.all([server.createRoom(), server.createRoom()]);
    slow = long.slug;
    const client = await server.connect();
    client.sayHello(slow);
    // More than may be sent: whoever reads it closes the connection.
    const frame = JSON.stringify({ type: 'ping', padding: 'x'.repeat(60_000) });
    for (let sent = 0; sent < 40; sent += 1) client.sendRaw(frame);
    for (let asked = 0; asked < 3; asked += 1) await (await server.connect()).hello(other.slug);
    goOn();
    await client.next('welcome');
    expect(await client.closed).toBe(4429);
  });
});
