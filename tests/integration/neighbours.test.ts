import { describe, expect, it } from 'vitest';
import { BUDGETS } from '../../server/budgets.ts';
import { createMemoryLog } from '../../server/log/memory.ts';
import { FEWER, ONE, withServer } from '../support/limited.ts';
import { member } from '../support/members.ts';
import { offer } from '../support/signals.ts';
import { say } from '../support/taking-part.ts';

/** People who share an address with somebody who uses it up. */

/** As little as leaves an address two rooms. */
const LITTLE = 2.1 / BUDGETS.address.roomsCreated.burst;

describe('whoever shares an address with a flood', () => {
  it('R246: enters, raises a hand and leaves the stage, in any room', () =>
    withServer({ limits: { ...ONE, address: LITTLE } }, async server => {
      const [theirs, ours] = [await server.createRoom(), await server.createRoom()];
      const vera = await member(server, ours.slug, 'Vera', 'stage');
      // Each says what one may say at once, until it is the address that keeps them from it.
      let silenced = false;
      for (let people = 0; !silenced && people < 10; people += 1) {
        const flood = await member(server, theirs.slug, `Flo ${people}`, 'viewer');
        const answers = [await flood.relay.command(say('x'.repeat(5_000))), await flood.relay.command(say('x'))];
        silenced = answers[0]?.type === 'refused' && answers[1]?.type === 'ack';
      }
      expect(silenced).toBe(true);
      expect((await vera.relay.command({ type: 'leave-stage' })).type).toBe('ack');
      expect((await vera.relay.command({ type: 'raise-hand' })).type).toBe('ack');
      await member(server, ours.slug, 'Newcomer', 'viewer');
    }));

  it('R252: calls, although guests and others use up what may be sent to signalling from there', () =>
    withServer({ limits: { ...ONE, address: LITTLE } }, async server => {
      const [theirs, ours] = [await server.createRoom(), await server.createRoom()];
      const [ada, bob] = [
        await member(server, ours.slug, 'Ada', 'stage'),
        await member(server, ours.slug, 'Bob', 'viewer'),
      ];
      const flood = await member(server, theirs.slug, 'Flo', 'viewer');
      const junk = JSON.stringify({ type: 'OFFER', dst: bob.peer, payload: 'x'.repeat(50_000) });
      const burst = BUDGETS.address.signalBytes.burst * LITTLE;
      for (let sent = 0; sent < burst * 2; sent += junk.length) flood.signal.sendRaw(junk);
      expect(await flood.signal.closed).toBe(4429);
      const call = offer(bob.peer);
      ada.signal.send(call);
      expect(await bob.signal.next('OFFER')).toEqual({ ...call, src: ada.peer });
    }));
});

it('R252: whoever is not inside sends heartbeats to signalling, and nothing else that is long', () =>
  withServer({}, async server => {
    const { slug } = await server.createRoom();
    const guest = await server.connect();
    await guest.hello(slug);
    const signal = await server.signal(guest.peer.id, guest.peer.ticket);
    signal.send({ type: 'HEARTBEAT' });
    signal.sendRaw(JSON.stringify({ type: 'OFFER', dst: 'somebody', payload: 'x'.repeat(2_000) }));
    expect(await signal.closed).toBe(4429);
  }));

it('R246: governing over HTTP is paid: a room does not grow faster by it than by its moderators', () => {
  const log = createMemoryLog();
  return withServer({ log, limits: { address: FEWER, person: 1, room: FEWER } }, async server => {
    const { slug, invite } = await server.createRoom();
    const patch = (n: number) =>
      fetch(`${server.url}/api/rooms/${slug}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${invite}` },
        body: JSON.stringify({ title: `Title ${n}`, description: 'x'.repeat(2_000) }),
      });
    let [sent, late] = [0, undefined as Response | undefined];
    for (; !late && sent < 100; sent += 1) {
      const response = await patch(sent);
      if (response.status === 429) late = response;
      else expect(response.status).toBe(200);
    }
    expect(Number(late?.headers.get('retry-after'))).toBeGreaterThan(0);
    const written = JSON.stringify(await log.load(slug)).length;
    const { address, room } = BUDGETS;
    expect(written).toBeLessThan(2 * FEWER * (address.writtenBytes.burst + room.moderatorBytes.burst));
  });
});
