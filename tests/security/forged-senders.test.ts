import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TICKET_LIFETIME_MS } from '../../server/signalling/tickets.ts';
import { type Member, member as enterMember } from '../support/members.ts';
import { expectNothingThrown } from '../support/nothing-thrown.ts';
import { ON, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { RawSignallingClient } from '../support/signalling-client.ts';
import { answer, candidate, newCall, offer } from '../support/signals.ts';

/**
 * A hostile client that speaks both protocols wants to be seen or heard where the room does not show it, or as somebody
 * else. Ada and Bob are on stage, Cleo watches. What Cleo receives is all that her client can go by (R275).
 */

let server: TestServer;
let clock = Date.now();
beforeAll(async () => {
  server = await startTestServer({ graceMs: 50, now: () => clock });
});
afterAll(() => server.close());
expectNothingThrown();

interface Stage {
  readonly slug: string;
  readonly host: Member;
  readonly ada: Member;
  readonly cleo: Member;
}

async function stage(): Promise<Stage> {
  const { slug, invite } = await server.createRoom();
  return {
    slug,
    host: await enterMember(server, slug, 'Host', 'stage', invite),
    ada: await enterMember(server, slug, 'Ada', 'stage'),
    cleo: await enterMember(server, slug, 'Cleo', 'viewer'),
  };
}

const eveIn = (slug: string, place: 'viewer' | 'stage' = 'stage') => enterMember(server, slug, 'Eve', place);

/** Everything that Eve can send of a call to Cleo, and what she would like to be known as. */
function attack({ signal }: Member, { ada, cleo }: Stage): void {
  const { peer } = ada;
  for (const message of [
    offer(cleo.peer),
    { ...offer(cleo.peer), src: peer },
    { ...offer(cleo.peer), id: peer, peer, from: peer, token: ada.relay.peer.ticket },
    { ...offer(cleo.peer), payload: { ...offer(cleo.peer).payload, src: peer, peer, originator: true } },
    { ...offer(cleo.peer), payload: offer(cleo.peer) },
    { ...offer(cleo.peer), payload: JSON.stringify(offer(cleo.peer).payload) },
    { ...offer(cleo.peer), dst: [cleo.peer] },
    { ...offer(cleo.peer), dst: { toString: cleo.peer } },
    [offer(cleo.peer)],
    answer(cleo.peer, newCall()),
    candidate(cleo.peer, newCall()),
  ]) {
    signal.send(message);
    for (const [from, to] of [
      ['"type":"OFFER"', `"src":"${peer}","type":"OFFER"`],
      ['"type":"OFFER"', `"type":"OFFER","src":"${peer}","src":"${peer}"`],
      ['{', `{"__proto__":{"src":"${peer}"},`],
    ] as const)
      signal.sendRaw(JSON.stringify(message).replace(from, () => to));
  }
}

/** Cleo has received nothing but a call that Ada made after all that. */
async function onlyAdaIsHeard({ ada, cleo }: Stage): Promise<void> {
  const real = offer(cleo.peer);
  ada.signal.send(real);
  const heard = await cleo.signal.next('OFFER');
  expect(heard).toEqual({ ...real, src: ada.peer });
  expect(cleo.signal.frames.received).toEqual([]);
}

/** Somebody who is to lose the stage, the room or the session. */
const LOSSES: Record<string, (eve: Member, all: Stage) => Promise<unknown>> = {
  'left the stage': eve => eve.relay.command({ type: 'leave-stage' }),
  'was taken off the stage': (eve, { host }) => host.relay.command({ type: 'remove-from-stage', id: eve.relay.id }),
  'was removed': (eve, { host }) => host.relay.command({ type: 'remove', id: eve.relay.id, block: false }),
  'was blocked': (eve, { host }) => host.relay.command({ type: 'remove', id: eve.relay.id, block: true }),
  'left the room': eve => eve.relay.command({ type: 'leave' }),
  'is gone': async (eve, { ada }) => {
    eve.relay.close();
    await ada.relay.event('left');
  },
};

describe('no call comes from somebody who', () => {
  it('R65: is a viewer', async () => {
    const all = await stage();
    attack(await eveIn(all.slug, 'viewer'), all);
    await onlyAdaIsHeard(all);
  });

  it('R65: is in the lobby', async () => {
    const all = await stage();
    const relay = await server.connect();
    await relay.hello(all.slug);
    const { id, ticket } = relay.peer;
    attack({ relay, signal: await server.signal(id, ticket), peer: id }, all);
    await onlyAdaIsHeard(all);
  });

  it('R187: waits outside, although signalling was open before the door was locked', async () => {
    const all = await stage();
    const relay = await server.connect();
    await relay.hello(all.slug);
    const { id, ticket } = relay.peer;
    const signal = await server.signal(id, ticket);
    await all.host.relay.command({ type: 'change-settings', settings: { locked: true } });
    const { you } = await relay.enter('Eve', 'stage');
    expect(you.id).toBe(relay.id);
    attack({ relay, signal, peer: id }, all);
    expect(await signal.closed).toBe(1001);
    relay.send({ type: 'peer' });
    await relay.settled();
    expect(relay.frames.received.filter(({ type }) => type === 'peer')).toEqual([]);
    await onlyAdaIsHeard(all);
  });

  it.each(Object.entries(LOSSES))('R65: %s, a moment ago', async (_what, lose) => {
    const all = await stage();
    const eve = await eveIn(all.slug);
    await lose(eve, all);
    attack(eve, all);
    await onlyAdaIsHeard(all);
  });

  it('R65: was on stage when the session ended', async () => {
    const all = await stage();
    const eve = await eveIn(all.slug);
    await all.host.relay.command({ type: 'end', farewell: '' });
    attack(eve, all);
    expect(await eve.signal.closed).toBe(1001);
    expect(await all.cleo.signal.closed).toBe(1001);
    expect(all.cleo.signal.frames.received).toEqual([]);
  });

  it('R65: is on the stage of another room', async () => {
    const [all, other] = [await stage(), await stage()];
    attack(await eveIn(other.slug), all);
    await onlyAdaIsHeard(all);
  });
});

describe('a call of somebody on stage', () => {
  it('R64: is theirs, whatever they say', async () => {
    const all = await stage();
    const eve = await eveIn(all.slug);
    attack(eve, all);
    const last = offer(all.cleo.peer);
    all.ada.signal.send(last);
    await all.cleo.signal.frames.take('Ada’s call', (one): one is typeof one => one.src === all.ada.peer);
    const heard = all.cleo.signal.frames.received;
    expect(heard.length).toBeGreaterThan(0);
    for (const { src } of heard) expect(src).toBe(eve.peer);
  });

  it('R182: gets neither answer nor candidate of somebody who is not its other end', async () => {
    const all = await stage();
    const [eve, bob] = [await eveIn(all.slug), await enterMember(server, all.slug, 'Bob', 'stage')];
    const call = newCall();
    all.ada.signal.send(offer(bob.peer, call));
    await bob.signal.next('OFFER');
    for (const message of [answer(all.ada.peer, call), candidate(all.ada.peer, call)]) eve.signal.send(message);
    for (const message of [candidate(bob.peer, call), offer(bob.peer, call)])
      eve.signal.send({ ...message, src: all.ada.peer });
    bob.signal.send(answer(all.ada.peer, call));
    expect(await all.ada.signal.next('ANSWER')).toMatchObject({ src: bob.peer });
    all.ada.signal.send(candidate(bob.peer, call));
    expect(await bob.signal.next('CANDIDATE')).toMatchObject({ src: all.ada.peer });
    expect(all.ada.signal.frames.received).toEqual([]);
    // An offer of Eve's own under that name is Eve's, which is another call to whoever receives it.
    expect(bob.signal.frames.received.filter(({ src }) => src !== eve.peer)).toEqual([]);
  });
});

describe('a ticket', () => {
  const opens = (id: string, ticket: string) =>
    RawSignallingClient.connect(server.listener, id, ticket).then(
      one => (one.close(), true),
      () => false,
    );
  const ticketOf = async (relay: RelayClient) => {
    relay.send({ type: 'peer' });
    return (await relay.next('peer')).peer;
  };

  it('R61: of which two make use at once lets one in', async () => {
    const all = await stage();
    const { id, ticket } = await ticketOf(all.cleo.relay);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => opens(id, ticket)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });

  it.each(Object.entries(LOSSES).filter(([what]) => !what.includes('stage')))(
    'R63: that was kept back by somebody who %s opens nothing',
    async (_what, lose) => {
      const all = await stage();
      const eve = await eveIn(all.slug);
      const { id, ticket } = await ticketOf(eve.relay);
      await lose(eve, all);
      await eve.signal.closed;
      expect(await opens(id, ticket)).toBe(false);
    },
  );

  it('R60: of one’s own opens no peer id of somebody else, with whatever is said of it', async () => {
    const all = await stage();
    const eve = await eveIn(all.slug);
    const mine = await ticketOf(eve.relay);
    const query = (id: string, token: string) => new URLSearchParams({ key: 'peerjs', id, token }).toString();
    const { peer } = all.ada;
    for (const tried of [
      query(peer, mine.ticket),
      query(`${mine.id}&id=${peer}`, mine.ticket),
      query(`${mine.id}\0${peer}`, mine.ticket),
      `${query(mine.id, mine.ticket)}&id=${peer}`,
      `${query(mine.id, mine.ticket)}&ID=${peer}&id%00=${peer}&id[]=${peer}&id=${peer}`,
      query(peer, all.ada.relay.peer.ticket),
    ])
      await expect(RawSignallingClient.connectBy(server.listener, tried)).rejects.toThrow(/refused with 403/);
    expect(await opens(mine.id, mine.ticket)).toBe(true);
  });

  it('R61: is of use for a minute, by the server’s clock', async () => {
    const all = await stage();
    const { id, ticket } = await ticketOf(all.cleo.relay);
    clock += TICKET_LIFETIME_MS + 1;
    expect(await opens(id, ticket)).toBe(false);
  });
});

it('R50, R64: a seat that is taken over by a new one sends nothing more under the old', async () => {
  const all = await stage();
  const eve = await eveIn(all.slug);
  eve.relay.send({ type: 'peer' });
  const { peer } = await eve.relay.next('peer');
  const signal = await server.signal(peer.id, peer.ticket);
  attack(eve, all);
  expect(await eve.signal.closed).toBe(1001);
  await eve.relay.command({ type: 'set-devices', ...ON });
  signal.send(offer(all.cleo.peer));
  expect((await all.cleo.signal.next('OFFER')).src).toBe(peer.id);
});
