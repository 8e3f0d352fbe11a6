import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TICKET_LIFETIME_MS } from '../../server/signalling/tickets.ts';
import { ON, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import type { SignallingClient } from '../support/signalling-client.ts';

let server: TestServer;
let clock = Date.now();
beforeAll(async () => {
  server = await startTestServer({ graceMs: 50, now: () => clock });
});
afterAll(() => server.close());

interface Member {
  readonly relay: RelayClient;
  readonly signal: SignallingClient;
  readonly peer: string;
}

async function member(slug: string, name: string, place: 'viewer' | 'stage'): Promise<Member> {
  const relay = await server.connect();
  await relay.hello(slug);
  const signal = await server.signal(relay.peer.id, relay.peer.ticket);
  await relay.enter(name, place);
  return { relay, signal, peer: relay.peer.id };
}

/**
 * Sends a message that must not arrive, then one that must: whatever was let through by mistake
 * would have come first.
 */
async function expectDropped(from: Member, to: Member, type: string, witness: Member): Promise<void> {
  from.signal.send({ type, dst: to.peer, payload: 'forged' });
  witness.signal.send({ type: 'OFFER', dst: to.peer, payload: 'real' });
  expect(await to.signal.next('OFFER')).toMatchObject({ src: witness.peer, payload: 'real' });
  expect(to.signal.frames.received).toEqual([]);
}

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

describe('what passes', () => {
  it('R64: calls from the stage, their answers, and candidates both ways', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
    ada.signal.send({ type: 'OFFER', dst: bob.peer, payload: { sdp: 'offer' } });
    expect(await bob.signal.next('OFFER')).toEqual({ type: 'OFFER', src: ada.peer, dst: bob.peer, payload: { sdp: 'offer' } });
    bob.signal.send({ type: 'ANSWER', dst: ada.peer, payload: 'answer' });
    await ada.signal.next('ANSWER');
    bob.signal.send({ type: 'CANDIDATE', dst: ada.peer, payload: 'candidate' });
    await ada.signal.next('CANDIDATE');
  });

  it('R64: the sender is whoever it is, whatever the message claims', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    ada.signal.send({ type: 'OFFER', src: bob.peer, dst: bob.peer, payload: 'offer' });
    expect((await bob.signal.next('OFFER')).src).toBe(ada.peer);
  });
});

describe('what is dropped', () => {
  it('R65: a call from a viewer', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [
      await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage'), await member(slug, 'Eve', 'viewer'),
    ];
    await expectDropped(eve, ada, 'OFFER', bob);
    const other = await member(slug, 'Viewer', 'viewer');
    await expectDropped(eve, other, 'CANDIDATE', bob);
    await expectDropped(bob, other, 'LEAVE', ada);
    await expectDropped(bob, other, 'EXPIRE', ada);
  });

  it('R65: a message to another room', async () => {
    const [one, two] = [await server.createRoom(), await server.createRoom()];
    const eve = await member(one.slug, 'Eve', 'stage');
    const [ada, bob] = [await member(two.slug, 'Ada', 'stage'), await member(two.slug, 'Bob', 'stage')];
    for (const type of ['OFFER', 'ANSWER', 'CANDIDATE']) await expectDropped(eve, ada, type, bob);
  });

  it('R65: a message of a guest, and to a guest', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    const relay = await server.connect();
    await relay.hello(slug);
    const guest = { relay, signal: await server.signal(relay.peer.id, relay.peer.ticket), peer: relay.peer.id };
    await expectDropped(guest, ada, 'OFFER', bob);
    ada.signal.send({ type: 'OFFER', dst: guest.peer, payload: 'early' });
    await relay.enter('Eve', 'viewer');
    await bob.relay.next('peers', ({ set }) => set.some(([, peer]) => peer === guest.peer));
    bob.signal.send({ type: 'OFFER', dst: guest.peer, payload: 'in time' });
    expect(await guest.signal.next('OFFER')).toMatchObject({ payload: 'in time' });
  });

  it('R65: a call from somebody who left the stage', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    const eve = await member(slug, 'Eve', 'stage');
    await eve.relay.command({ type: 'leave-stage' });
    await expectDropped(eve, ada, 'OFFER', bob);
  });

  it('R66: a message above 64 KiB ends the connection', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    ada.signal.send({ type: 'OFFER', dst: bob.peer, payload: 'x'.repeat(64 * 1024) });
    expect(await ada.signal.closed).toBe(1009);
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
      await member(slug, 'Ada', 'viewer'), await member(slug, 'Bob', 'viewer'), await member(slug, 'Eve', 'stage'),
    ];
    await ada.relay.command({ type: 'join-stage', ...ON });
    const { set } = await ada.relay.next('peers', message => message.set.some(([id]) => id === bob.relay.id));
    expect(new Map(set)).toEqual(new Map([[bob.relay.id, bob.peer], [eve.relay.id, eve.peer]]));
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
    expect(await ada.relay.next('peers', ({ gone }) => gone.length > 0)).toMatchObject({ set: [], gone: [bob.relay.id] });
  });
});
