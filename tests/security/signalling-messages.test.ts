import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenPlace } from '../../core/room/types.ts';
import { BUDGETS } from '../../server/budgets.ts';
import { type Member, member as enterMember } from '../support/members.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { answer, candidate, newCall, offer } from '../support/signals.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const member = (slug: string, name: string, place: OpenPlace): Promise<Member> =>
  enterMember(server, slug, name, place);

/**
 * Sends a message that must not arrive, then one that must: whatever was let through by mistake
 * would have come first.
 */
async function expectDropped(from: Member, to: Member, message: unknown, witness: Member): Promise<void> {
  from.signal.send(message);
  const real = offer(to.peer);
  witness.signal.send(real);
  expect(await to.signal.next('OFFER')).toEqual({ ...real, src: witness.peer });
  expect(to.signal.frames.received).toEqual([]);
}

/** The four messages between two people, of a call that nobody made. */
function everyMessage(dst: string) {
  return [
    offer(dst),
    answer(dst, newCall()),
    candidate(dst, newCall()),
    { type: 'LEAVE', dst },
    { type: 'EXPIRE', dst },
  ];
}

describe('what passes', () => {
  it('R64: calls from the stage, their answers, and candidates both ways', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
    const call = newCall();
    for (const message of [offer(bob.peer, call), candidate(bob.peer, call)]) {
      ada.signal.send(message);
      expect(await bob.signal.next(message.type)).toEqual({ ...message, src: ada.peer });
    }
    for (const message of [answer(ada.peer, call), candidate(ada.peer, call), candidate(ada.peer, call)]) {
      bob.signal.send(message);
      expect(await ada.signal.next(message.type)).toEqual({ ...message, src: bob.peer });
    }
  });

  it('R64: the sender is whoever it is, whatever the message claims', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    ada.signal.send({ ...offer(bob.peer), src: bob.peer });
    expect((await bob.signal.next('OFFER')).src).toBe(ada.peer);
    ada.signal.sendRaw(
      JSON.stringify(offer(bob.peer)).replace('{', `{"src":"${bob.peer}","__proto__":{"src":"${bob.peer}"},`),
    );
    expect((await bob.signal.next('OFFER')).src).toBe(ada.peer);
  });

  it('R181: of a message only what PeerJS needs, and what it would act on beside that does not', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'viewer')];
    const real = offer(bob.peer);
    const { payload } = real;
    ada.signal.send({
      ...real,
      extra: 1,
      payload: {
        ...payload,
        originator: true,
        reliable: true,
        sdp: { ...payload.sdp, extra: 1 },
        metadata: { ...payload.metadata, from: bob.peer },
      },
    });
    expect(await bob.signal.next('OFFER')).toEqual({ ...real, src: ada.peer });
  });
});

describe('what is dropped', () => {
  it('R65: a call from a viewer', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [
      await member(slug, 'Ada', 'stage'),
      await member(slug, 'Bob', 'stage'),
      await member(slug, 'Eve', 'viewer'),
    ];
    await expectDropped(eve, ada, offer(ada.peer), bob);
    const other = await member(slug, 'Viewer', 'viewer');
    await expectDropped(eve, other, candidate(other.peer, newCall()), bob);
    await expectDropped(bob, other, { type: 'LEAVE', dst: other.peer }, ada);
    await expectDropped(bob, other, { type: 'EXPIRE', dst: other.peer }, ada);
  });

  it('R65: a message to another room', async () => {
    const [one, two] = [await server.createRoom(), await server.createRoom()];
    const eve = await member(one.slug, 'Eve', 'stage');
    const [ada, bob] = [await member(two.slug, 'Ada', 'stage'), await member(two.slug, 'Bob', 'stage')];
    for (const message of everyMessage(ada.peer)) await expectDropped(eve, ada, message, bob);
  });

  it('R65: a message of a guest, and to a guest', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    const relay = await server.connect();
    await relay.hello(slug);
    const guest = { relay, signal: await server.signal(relay.peer.id, relay.peer.ticket), peer: relay.peer.id };
    await expectDropped(guest, ada, offer(ada.peer), bob);
    ada.signal.send(offer(guest.peer));
    await relay.enter('Eve', 'viewer');
    await bob.relay.next('peers', ({ set }) => set.some(([, peer]) => peer === guest.peer));
    bob.signal.send(offer(guest.peer));
    expect(await guest.signal.next('OFFER')).toMatchObject({ src: bob.peer });
  });

  it('R65: a call from somebody who left the stage', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    const eve = await member(slug, 'Eve', 'stage');
    await eve.relay.command({ type: 'leave-stage' });
    await expectDropped(eve, ada, offer(ada.peer), bob);
  });

  it('R182: answers and candidates of a call that was not made between these two', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [
      await member(slug, 'Ada', 'stage'),
      await member(slug, 'Bob', 'stage'),
      await member(slug, 'Eve', 'stage'),
    ];
    const call = newCall();
    ada.signal.send(offer(bob.peer, call));
    await bob.signal.next('OFFER');
    // Eve knows the id of the call and wants to be part of it, at either end.
    await expectDropped(eve, ada, answer(ada.peer, call), bob);
    await expectDropped(eve, ada, candidate(ada.peer, call), bob);
    await expectDropped(eve, bob, candidate(bob.peer, call), ada);
    await expectDropped(ada, bob, answer(bob.peer, call), eve);
    await expectDropped(ada, bob, offer(bob.peer, call), eve);
    await expectDropped(eve, bob, candidate(bob.peer, newCall()), ada);
  });

  it('R182: a second answer', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, cleo] = [
      await member(slug, 'Ada', 'stage'),
      await member(slug, 'Bob', 'viewer'),
      await member(slug, 'Cleo', 'stage'),
    ];
    const call = newCall();
    ada.signal.send(offer(bob.peer, call));
    await bob.signal.next('OFFER');
    bob.signal.send(answer(ada.peer, call));
    await ada.signal.next('ANSWER');
    await expectDropped(bob, ada, answer(ada.peer, call), cleo);
  });

  it('R252: more bytes than a room’s calls need end the connection, and nobody else’s', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    const long = JSON.stringify(offer(bob.peer, newCall(), `v=0\r\n${'a=x\r\n'.repeat(9_000)}`));
    const frames = Math.ceil(BUDGETS.signalling.bytes.burst / long.length) + 50;
    for (let count = 0; count < frames; count += 1) ada.signal.sendRaw(long);
    expect(await ada.signal.closed).toBe(4429);
    bob.signal.send({ type: 'HEARTBEAT' });
    const cy = await member(slug, 'Cy', 'viewer');
    const real = offer(cy.peer);
    bob.signal.send(real);
    expect(await cy.signal.next('OFFER')).toEqual({ ...real, src: bob.peer });
  });

  it('R66: a message above 64 KiB ends the connection', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob] = [await member(slug, 'Ada', 'stage'), await member(slug, 'Bob', 'stage')];
    ada.signal.send(offer(bob.peer, newCall(), `v=0\r\n${'x'.repeat(64 * 1024)}`));
    expect(await ada.signal.closed).toBe(1009);
  });

  it('R183: more from one person to another than their calls need, while others still get through', async () => {
    const { slug } = await server.createRoom();
    const [ada, bob, eve] = [
      await member(slug, 'Ada', 'stage'),
      await member(slug, 'Bob', 'viewer'),
      await member(slug, 'Eve', 'stage'),
    ];
    const large = `v=0\r\n${'x'.repeat(40_000)}`;
    const sent = 60;
    for (let index = 0; index < sent; index += 1) eve.signal.send(offer(bob.peer, newCall(), large));
    // To somebody else it still goes, and comes after all those.
    eve.signal.send(offer(ada.peer));
    await ada.signal.next('OFFER');
    const last = offer(bob.peer);
    ada.signal.send(last);
    await bob.signal.frames.take(
      'the last call',
      (one): one is typeof one => one.type === 'OFFER' && one.src === ada.peer,
    );
    const passed = bob.signal.frames.received.filter(one => one.src === eve.peer).length;
    expect(passed).toBeGreaterThan(2);
    expect(passed).toBeLessThan(sent / 2);
  });
});

describe('a reader that does not read', () => {
  it('R184: is dropped with 4412, and the others notice nothing', async () => {
    const { slug } = await server.createRoom({ stageCapacity: 25 });
    const bob = await member(slug, 'Bob', 'viewer');
    const senders: Member[] = [];
    while (senders.length < 24) senders.push(await member(slug, `Sender ${senders.length}`, 'stage'));
    const [ada, witness] = senders;
    bob.signal.pause();
    const large = `v=0\r\n${'x'.repeat(45_000)}`;
    // Each may send only so much to one other; together it is more than the machine's own buffers take.
    const sent = 8 * senders.length;
    for (const { signal } of senders)
      for (let count = 0; count < 8; count += 1) signal.send(offer(bob.peer, newCall(), large));
    for (const { signal, peer } of senders) {
      if (peer === witness!.peer) continue;
      signal.send(offer(witness!.peer));
      await witness!.signal.next('OFFER');
    }
    bob.signal.resume();
    // Whoever resumes more than two seconds later sees the cut alone.
    expect([4412, 1006]).toContain(await bob.signal.closed);
    expect(bob.signal.frames.received.length).toBeLessThan(sent);
    ada!.signal.send(offer(witness!.peer));
    expect((await witness!.signal.next('OFFER')).src).toBe(ada!.peer);
  });
});
