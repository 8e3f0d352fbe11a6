import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { BUDGETS } from '../../server/budgets.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { FEW, FEWER, fill, ONE, withServer } from '../support/limited.ts';
import { sendBytes, statusesIn } from '../support/raw-http.ts';
import { newCredential, RelayClient } from '../support/relay-client.ts';

describe('one address and the others', () => {
  it('R242: whom a room knows or has invited comes in although somebody used up the hellos of their address', () =>
    withServer({ limits: { ...ONE, address: FEWER } }, async server => {
      const { slug, invite } = await server.createRoom();
      const host = await server.connect();
      await host.hello(slug, { invite });
      await host.enter('Host');
      const burst = BUDGETS.address.hellos.burst * FEWER;
      for (let sent = 0; sent < BUDGETS.address.faults.burst * FEWER - 1; sent += 1) {
        const client = await server.connect();
        client.sendRaw('{');
        expect(await client.closed).toBe(4400);
      }
      // What is no hello used up none.
      const ada = await server.connect();
      await ada.hello(slug);
      await ada.enter('Ada');
      const says = async (extra: { credential?: string; invite?: string } = {}) => {
        const client = await server.connect();
        client.sayHello(slug, extra);
        return (await Promise.race([client.next('welcome'), client.next('refused')])).type;
      };
      const strangers = [];
      while (strangers.at(-1) !== 'refused' && strangers.length < burst * 3) strangers.push(await says());
      expect(strangers.at(-1)).toBe('refused');
      expect(await says({ credential: ada.credential })).toBe('welcome');
      expect(await says({ invite })).toBe('welcome');
      expect(await says({ invite: newCredential() })).toBe('refused');
    }));

  it('R243: a page that is looked at again and again is read from the log once, and other rooms can be looked at', async () => {
    const memory = createMemoryLog();
    const load = vi.spyOn(memory, 'load');
    await withServer({ log: memory, limits: { ...ONE, address: FEW } }, async server => {
      const [{ slug }, other] = await Promise.all([server.createRoom(), server.createRoom()]);
      await fill(memory, slug, 10_000);
      load.mockClear();
      for (let seen = 0; seen < 23; seen += 1)
        expect((await fetch(`${server.url}/api/rooms/${slug}`)).status).toBe(200);
      const pages = await Promise.all(load.mock.results.map(({ value }) => value as ReturnType<RoomLog['load']>));
      expect(pages.flat().map(({ revision }) => revision)).toEqual(Array.from({ length: 10_001 }, (_, at) => at + 1));
      expect((await fetch(`${server.url}/api/rooms/${other.slug}`)).status).toBe(200);
    });
  });

  it('R244: one address does not fill a lobby for others: who came first of it makes room', () =>
    withServer({ trustProxy: 1, limits: { ...ONE, room: 0.002 } }, async server => {
      const { slug } = await server.createRoom();
      const from = (address: string) => RelayClient.connect(server.listener, { 'X-Forwarded-For': address });
      const crowded: RelayClient[] = [];
      for (let guests = 0; guests < BUDGETS.room.guests * 0.002; guests += 1) {
        crowded.push(await from('203.0.113.7'));
        await crowded.at(-1)?.hello(slug);
      }
      const newcomer = await from('203.0.113.8');
      await newcomer.hello(slug);
      expect(await crowded[0]?.closed).toBe(4429);
      const more = await from('203.0.113.7');
      more.sayHello(slug);
      expect(await more.next('refused')).toMatchObject({ reason: 'rate-limited' });
      for (const one of [newcomer, more, ...crowded]) one.close();
    }));
});

describe('TCP connections', () => {
  it('R294: TCP connections of an address beyond its share are closed unread, and those that are open go on', () =>
    withServer({ limits: { ...ONE, address: FEWER } }, async server => {
      const { slug } = await server.createRoom();
      const inside = await server.connect();
      await inside.hello(slug);
      await inside.enter('Ada');
      const { port } = new URL(server.listener);
      const most = BUDGETS.address.sockets * FEWER;
      const silent: Socket[] = [];
      const isOpen = (socket: Socket) => !socket.closed;
      // Whoever is closed hears of it soon, whoever is not never: so they are opened until some were.
      while (silent.every(isOpen)) {
        expect(silent.length).toBeLessThan(most * 4);
        const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
        await once(socket, 'connect');
        silent.push(socket);
      }
      expect(silent.filter(isOpen).length).toBeGreaterThan(most * 0.9);
      await inside.command({ type: 'raise-hand' });
      for (const socket of silent) socket.destroy();
      await vi.waitFor(async () => expect((await fetch(`${server.listener}/healthz`)).status).toBe(200), 5_000);
    }));
});

describe('whoever is refused or closed for what they sent, again and again', () => {
  it('R321: is hardly heard for a while; those who are connected go on, and others there come in after some tries', () =>
    withServer({ limits: { ...ONE, address: FEWER } }, async server => {
      const { slug, invite } = await server.createRoom();
      const inside = await server.connect();
      await inside.hello(slug);
      await inside.enter('Ada');
      const burst = BUDGETS.address.faults.burst * FEWER;
      const opens = () => server.connect().catch(() => null);
      let [faults, unheard] = [0, 0];
      while (unheard < 10) {
        const client = await opens();
        client?.sendRaw('{');
        if (client) expect(await client.closed).toBe(4400);
        faults += client ? 1 : 0;
        unheard += client ? 0 : 1;
        expect(faults).toBeLessThan(burst * 50);
      }
      expect(faults).toBeGreaterThanOrEqual(burst);
      // Whoever shares the address comes in after some tries, as clients do by themselves.
      let neighbour: RelayClient | null = null;
      for (let tries = 0; !neighbour && tries < 500; tries += 1) neighbour = await opens();
      expect((await neighbour?.hello(slug, { invite }))?.type).toBe('welcome');
      await inside.command({ type: 'raise-hand' });
    }));
});

describe('requests over HTTP', () => {
  it('R251: an address sends so many; more are refused before they are looked at, with when to try again', () =>
    withServer({ limits: { ...ONE, address: FEWER } }, async server => {
      const burst = BUDGETS.address.requests.burst * FEWER;
      let [sent, refused] = [0, undefined as Response | undefined];
      for (; !refused && sent < burst * 5; sent += 20) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.listener}/healthz`)));
        refused = answers.find(({ status }) => status === 429);
        await Promise.all(answers.filter(one => one !== refused).map(one => one.text()));
      }
      expect(sent).toBeGreaterThanOrEqual(burst);
      expect(refused?.headers.get('retry-after')).toBe('1');
      expect(refused?.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await refused?.json()).toMatchObject({ error: 'rate-limited' });
    }));

  it('R251: what Node would answer by itself is counted, too', () =>
    withServer({ limits: { ...ONE, address: FEWER } }, async server => {
      const expecting = ['GET /healthz HTTP/1.1', 'Host: localhost', 'Expect: something', 'Connection: close', '', ''];
      const burst = BUDGETS.address.requests.burst * FEWER;
      let [sent, refused] = [0, false];
      for (; !refused && sent < burst * 5; sent += 20) {
        const answers = Array.from({ length: 20 }, () => sendBytes(server.listener, expecting.join('\r\n')));
        refused = (await Promise.all(answers)).some(answer => statusesIn(answer).includes(429));
      }
      expect(refused).toBe(true);
    }));
});
