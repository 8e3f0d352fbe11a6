import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenPlace } from '../../core/room/types.ts';
import { TICKET_LIFETIME_MS } from '../../server/signalling/tickets.ts';
import { type Member, member as enterMember } from '../support/members.ts';
import { ON } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { RawSignallingClient } from '../support/signalling-client.ts';
import { offer } from '../support/signals.ts';

let server: TestServer;
let clock = Date.now();
beforeAll(async () => {
  server = await startTestServer({ graceMs: 50, now: () => clock });
});
afterAll(() => server.close());

const member = (slug: string, name: string, place: OpenPlace): Promise<Member> =>
  enterMember(server, slug, name, place);

describe('tickets', () => {
  it('R60: a ticket opens the signalling connection of its own peer id', async () => {
    const { slug } = await server.createRoom();
    const guest = await server.connect();
    await guest.hello(slug);
    await expect(server.signal(guest.peer.id, guest.peer.ticket)).resolves.toBeDefined();
  });

  it.each([
    ['no ticket', (ticket: string) => ticket.slice(0, 0)],
    ['a forged ticket', (ticket: string) => `${ticket.split('.')[0]}.${'A'.repeat(43)}`],
    ['a prolonged ticket', (ticket: string) => `zzzzzzzz.${ticket.split('.')[1]}`],
  ])('R61: %s is refused', async (_what, forge) => {
    const { slug } = await server.createRoom();
    const guest = await server.connect();
    await guest.hello(slug);
    await expect(server.signal(guest.peer.id, forge(guest.peer.ticket))).rejects.toThrow('refused with 403');
  });

  it('R61: the ticket of another peer id is refused', async () => {
    const { slug } = await server.createRoom();
    const [ada, eve] = [await server.connect(), await server.connect()];
    for (const one of [ada, eve]) await one.hello(slug);
    await expect(server.signal(ada.peer.id, eve.peer.ticket)).rejects.toThrow('refused with 403');
    await expect(server.signal('anybody', eve.peer.ticket)).rejects.toThrow('refused with 403');
  });

  it('R61: a ticket that was used is refused, also after its connection ended', async () => {
    const { slug } = await server.createRoom();
    const ada = await member(slug, 'Ada', 'stage');
    const { id, ticket } = ada.relay.peer;
    await expect(server.signal(id, ticket)).rejects.toThrow('refused with 403');
    ada.signal.close();
    await ada.signal.closed;
    await expect(server.signal(id, ticket)).rejects.toThrow('refused with 403');
  });

  it('R61: an expired ticket is refused', async () => {
    const { slug } = await server.createRoom();
    const guest = await server.connect();
    await guest.hello(slug);
    clock += TICKET_LIFETIME_MS + 1;
    await expect(server.signal(guest.peer.id, guest.peer.ticket)).rejects.toThrow('refused with 403');
  });

  it.each(['key', 'id', 'token', 'version', 'anything'])('R180: a query that says %s twice is refused', async name => {
    const { slug } = await server.createRoom();
    const [ada, eve] = [await member(slug, 'Ada', 'stage'), await server.connect()];
    ada.signal.close();
    await ada.signal.closed;
    await eve.hello(slug);
    const { id, ticket: token } = eve.peer;
    const values: Record<string, string> = {
      key: 'peerjs',
      id: ada.peer,
      token: ada.relay.peer.ticket,
      version: '1.5.5',
      anything: 'x',
    };
    const once = new URLSearchParams({ key: 'peerjs', id, token, version: '1.5.5', anything: 'y' });
    for (const query of [
      `${once}&${name}=${values[name]}`,
      `${name}=${values[name]}&${once}`,
      `${once}&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=`,
    ]) {
      await expect(RawSignallingClient.connectBy(server.listener, query)).rejects.toThrow('refused with 403');
    }
    await expect(server.signal(id, token)).resolves.toBeDefined();
  });

  it('R180: nobody takes the peer id of somebody on stage whose signalling was lost', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
    ada.signal.close();
    await ada.signal.closed;
    const eve = await server.connect();
    await eve.hello(slug);
    const { id, ticket } = eve.peer;
    const query = `key=peerjs&id=${id}&token=${ticket}&id=${ada.peer}`;
    const forger = await RawSignallingClient.connectBy(server.listener, query).catch(() => null);
    await eve.enter('Eve', 'stage');
    forger?.send(offer(bob.peer));
    const witness = await member(slug, 'Cleo', 'stage');
    witness.signal.send(offer(bob.peer));
    expect((await bob.signal.next('OFFER')).src).toBe(witness.peer);
  });

  it('R62: a fresh ticket is given on asking, and using it ends the old connection', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
    ada.relay.send({ type: 'peer' });
    const { peer } = await ada.relay.next('peer');
    expect(peer.id).not.toBe(ada.peer);
    await server.signal(peer.id, peer.ticket);
    await ada.signal.closed;
    await bob.relay.next('peers', ({ set }) => set.some(([id, at]) => id === ada.relay.id && at === peer.id));
  });

  it('R63: whoever leaves, or is gone, loses the signalling connection', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    await ada.relay.command({ type: 'leave' });
    await ada.signal.closed;
    bob.relay.cut();
    await bob.signal.closed;
  });

  it('R63: a guest who goes loses it too', async () => {
    const { slug } = await server.createRoom();
    const guest = await server.connect();
    await guest.hello(slug);
    const signal = await server.signal(guest.peer.id, guest.peer.ticket);
    guest.cut();
    await signal.closed;
  });
});

describe('the directory', () => {
  it('R50: a publisher is told of everybody, a viewer of the stage only', async () => {
    const { slug } = await server.createRoom();
    const ada = await member(slug, 'Ada', 'stage');
    const bob = await member(slug, 'Bob', 'viewer');
    await ada.relay.next('peers', ({ set }) => set.some(([id, peer]) => id === bob.relay.id && peer === bob.peer));
    const relay = await server.connect();
    await relay.hello(slug);
    const entered = await relay.enter('Eve');
    expect(entered.peers).toEqual([[ada.relay.id, ada.peer]]);
  });

  it('R51: coming on stage and leaving it changes whom one is told of', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [
      await member(slug, 'Ada', 'viewer'),
      await member(slug, 'Bob', 'viewer'),
      await member(slug, 'Eve', 'stage'),
    ];
    await ada.relay.command({ type: 'join-stage', ...ON });
    const { set } = await ada.relay.next('peers', message => message.set.some(([id]) => id === bob.relay.id));
    expect(new Map(set)).toEqual(
      new Map([
        [bob.relay.id, bob.peer],
        [eve.relay.id, eve.peer],
      ]),
    );
    await bob.relay.next('peers', message => message.set.some(([id]) => id === ada.relay.id));
    await ada.relay.command({ type: 'leave-stage' });
    const left = await ada.relay.next('peers', ({ gone }) => gone.length > 0);
    expect(left).toMatchObject({ set: [[eve.relay.id, eve.peer]], gone: [bob.relay.id] });
    expect((await bob.relay.next('peers', ({ gone }) => gone.length > 0)).gone).toEqual([ada.relay.id]);
  });

  it('R52: nobody is listed before their signalling connection is open', async () => {
    const { slug } = await server.createRoom();
    const ada = await member(slug, 'Ada', 'stage');
    const bob = await server.connect();
    await bob.hello(slug);
    await bob.enter('Bob', 'stage');
    await ada.relay.event('entered');
    await ada.relay.settled();
    expect(ada.relay.frames.received.filter(one => one.type === 'peers')).toEqual([]);
    await server.signal(bob.peer.id, bob.peer.ticket);
    expect(await ada.relay.next('peers')).toMatchObject({ set: [[bob.id, bob.peer.id]], gone: [] });
  });

  it('R53: whoever left is told gone', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
    await bob.relay.command({ type: 'leave' });
    expect(await ada.relay.next('peers', ({ gone }) => gone.length > 0)).toMatchObject({
      set: [],
      gone: [bob.relay.id],
    });
  });
});
