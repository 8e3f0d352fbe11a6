import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { MAX_CLIENT_FRAME_BYTES, MAX_SERVER_FRAME_BYTES } from '../../../core/protocol/limits.ts';
import { BUDGETS, Budgets, ENTRY_BYTES, retrySeconds, take } from '../../../server/budgets.ts';
import { OpenConnections } from '../../../server/OpenConnections.ts';
import { KeyedLimit } from '../../../server/rate-limit.ts';
import { Costs, writtenBytes } from '../../../server/relay/costs.ts';
import { Silent } from '../../../server/relay/Silent.ts';
import { whoYields } from '../../../server/relay/yielding.ts';

const ONE = { address: 1, person: 1, room: 1 };

describe('the table of budgets', () => {
  const all = Object.values(BUDGETS).flatMap(group => Object.entries(group));

  it.each(all)('%s is above nothing', (_name, budget) => {
    for (const one of typeof budget === 'number' ? [budget] : [budget.perSecond, budget.burst])
      expect(one).toBeGreaterThan(0);
  });

  it('holds the largest frame of a client many times, and the largest answer', () => {
    const largest = MAX_CLIENT_FRAME_BYTES + ENTRY_BYTES;
    for (const { burst } of [BUDGETS.connection.bytes, BUDGETS.person.writtenBytes, BUDGETS.address.writtenBytes])
      expect(burst).toBeGreaterThan(7 * largest);
    expect(BUDGETS.person.readBytes.burst).toBeGreaterThan(7 * MAX_SERVER_FRAME_BYTES);
  });

  it('an operator’s factor is of rate and burst and number, and of its own group only', () => {
    const budgets = new Budgets({ ...ONE, address: 3 });
    const { connections, roomsCreated } = BUDGETS.address;
    expect(budgets.address.connections).toBe(3 * connections);
    expect(budgets.room.guests).toBe(BUDGETS.room.guests);
    const { address } = budgets;
    expect(address.roomsCreated.allows('a', 0, 3 * roomsCreated.burst)).toBe(true);
    address.roomsCreated.take('a', 0, 3 * roomsCreated.burst);
    expect(address.roomsCreated.waitMs('a', 0)).toBe(Math.ceil(1_000 / (3 * roomsCreated.perSecond)));
  });
});

describe('what is paid from several budgets', () => {
  const rate = { perSecond: 1, burst: 2 };

  it('is taken from all or from none, and the longest wait is told', () => {
    const [plenty, scarce] = [new KeyedLimit({ perSecond: 1, burst: 10 }), new KeyedLimit(rate)];
    const charges = [[plenty, 'a', 2] as const, [scarce, 'a'] as const];
    expect([take(charges, 0), take(charges, 0), take(charges, 0)]).toEqual([0, 0, 1_000]);
    expect(plenty.waitMs('a', 0, 6)).toBe(0);
    expect(take(charges, 1_000)).toBe(0);
  });

  it('one person’s writing is charged to them, to their address and to their room', () => {
    const costs = new Costs(new Budgets(ONE));
    const payer = { address: '203.0.113.7', credentialHash: 'one' };
    const raise = (who = payer, room = 'room', moderates = false) => {
      const bytes = BUDGETS.address.writtenBytes.burst / 2 + 1;
      const wait = costs.command(who, room, { type: 'raise-hand' }, bytes, moderates);
      if (wait === 0) costs.written(who, room, bytes, moderates);
      return wait;
    };
    // Everything at once: a large one passes when nothing was used, and is owed.
    expect(raise()).toBe(0);
    expect(raise()).toBeGreaterThan(0);
    // The address has its share for a second person, and nothing more for a third; another address writes.
    expect([raise({ ...payer, credentialHash: 'two' }), raise({ ...payer, credentialHash: 'three' }) > 0]).toEqual([
      0,
      true,
    ]);
    expect(raise({ address: '203.0.113.8', credentialHash: 'four' })).toBe(0);
  });

  it('the room’s share is all people’s but its moderators’', () => {
    const costs = new Costs(new Budgets(ONE));
    const raise = (n: number, moderates = false) => {
      const [payer, bytes] = [{ address: `address ${n}`, credentialHash: `person ${n}` }, 7 * 1024 * 1024];
      const wait = costs.command(payer, 'room', { type: 'raise-hand' }, bytes, moderates);
      if (wait === 0) costs.written(payer, 'room', bytes, moderates);
      return wait;
    };
    expect([raise(1), raise(2), raise(3), raise(4), raise(5)]).toEqual([0, 0, 0, 0, 0]);
    expect(raise(6)).toBeGreaterThan(0);
    expect(raise(7, true)).toBe(0);
  });

  it('R246: what is refused writes nothing, and takes nothing of address and room', () => {
    const costs = new Costs(new Budgets(ONE));
    const ask = (who: string) =>
      costs.command({ address: 'a', credentialHash: who }, 'room', { type: 'mute-all' }, 400 * 1024, false);
    for (let n = 0; n < 200; n += 1) expect(ask(`stranger ${n}`)).toBe(0);
    expect(ask('somebody inside')).toBe(0);
  });

  it('R246: a moderator writes while their address is in debt, as far as the reserve of their room goes', () => {
    const costs = new Costs(new Budgets(ONE));
    const host = { address: 'a', credentialHash: 'host' };
    costs.written({ address: 'a' }, 'room', 9 * 1024 * 1024, false);
    const raise = (room: string, moderates: boolean) => {
      const wait = costs.command(host, room, { type: 'raise-hand' }, 100, moderates);
      if (wait === 0) costs.written(host, room, 2 * 1024 * 1024, moderates);
      return wait;
    };
    expect(raise('room', true)).toBe(0);
    expect(raise('room', true)).toBeGreaterThan(0);
    expect(raise('another', true)).toBe(0);
  });

  it('R246: whoever shares an address with a flood takes part all the same, a little', () => {
    const costs = new Costs(new Budgets(ONE));
    const flood = (room: string) => costs.written({ address: 'a' }, room, 9 * 1024 * 1024, false);
    const raise = (bytes: number, room = 'another') =>
      costs.command({ address: 'a', credentialHash: 'one' }, room, { type: 'raise-hand' }, bytes, false);
    flood('room');
    expect([raise(100), raise(100), raise(100), raise(100)]).toEqual([0, 0, 0, 0]);
    // At most as long as it takes for one more of them, and never something long.
    expect(raise(100)).toBeGreaterThan(0);
    expect(raise(100)).toBeLessThan(3_000);
    expect(raise(8 * 1024)).toBeGreaterThan(3_000);
    const leaves = { address: 'a', credentialHash: 'one' };
    for (const type of ['leave-stage', 'unshare-screen', 'leave-line'] as const)
      expect(costs.command(leaves, 'another', { type }, 100, false)).toBe(0);
    // A room that is full is another matter.
    for (let n = 0; n < 4; n += 1) flood('room');
    expect(raise(100, 'room')).toBeGreaterThan(0);
  });

  it('R246: governing over HTTP is paid as what moderators write', () => {
    const costs = new Costs(new Budgets(ONE));
    expect(costs.governing('a', 'room')).toBe(0);
    costs.written({ address: 'a' }, 'room', 9 * 1024 * 1024, true);
    expect(costs.governing('a', 'room')).toBe(0);
    costs.written({ address: 'a' }, 'room', 9 * 1024 * 1024, true);
    expect(costs.governing('a', 'room')).toBeGreaterThan(0);
    expect(costs.governing('b', 'room')).toBe(0);
  });

  it('what holds all of something is weighed by all of it', () => {
    const facts = {
      slug: 's',
      title: 't',
      description: 'd'.repeat(1_000),
      contact: { name: '', email: '' },
      createdAt: 0,
    };
    expect(writtenBytes(10, [{ type: 'facts-changed', facts }])).toBeGreaterThan(1_010);
    expect(writtenBytes(10, [{ type: 'hand-lowered', id: 'a' }])).toBe(10);
  });

  it('emails that are asked for are the address’s, from all rooms together', () => {
    const costs = new Costs(new Budgets({ ...ONE, person: 100 }));
    const terms = { role: 'viewer', name: '', email: 'a@example.org', from: null, until: null, uses: 1 } as const;
    const ask = (n: number) =>
      costs.command(
        { address: 'a', credentialHash: `person ${n % 7}` },
        `room ${n % 7}`,
        { type: 'create-invitation', token: 'x', terms, mail: true },
        300,
        true,
      );
    const waits = Array.from({ length: BUDGETS.address.emails.burst + 1 }, (_, n) => ask(n));
    expect(waits.slice(0, -1).every(wait => wait === 0)).toBe(true);
    expect(waits.at(-1)).toBeGreaterThan(0);
  });

  it('R248: many questions at once pass no further than what they are answered, and moderators read on', () => {
    const costs = new Costs(new Budgets(ONE));
    flood(costs);
    const { wait } = costs.question({ address: 'a', credentialHash: 'person 1' }, 'room', false);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(31_000);
    expect(costs.question({ address: 'a', credentialHash: 'host' }, 'room', true).wait).toBe(0);
  });

  it('R248: whoever shares an address with a flood reads all the same, a little', () => {
    const costs = new Costs(new Budgets(ONE));
    const asks = (who: string) => costs.question({ address: 'a', credentialHash: who }, 'room', false);
    for (let n = 0; n < 20; n += 1)
      for (let answers = 0; answers < 4; answers += 1) asks(`flood ${n}`).answered(2 ** 20);
    const answered = () => {
      const bill = asks('somebody');
      if (bill.wait === 0) bill.answered(32 * 1024);
      return bill.wait;
    };
    expect([answered(), answered(), answered()]).toEqual([0, 0, 0]);
    for (let n = 0; n < 3; n += 1) answered();
    expect(answered()).toBeGreaterThan(0);
    expect(asks('somebody else').wait).toBe(0);
  });

  it('R248: what moderators read from the reserve of their room is paid by it, and nothing is given to their address', () => {
    const costs = new Costs(new Budgets(ONE));
    flood(costs);
    const bill = costs.question({ address: 'a', credentialHash: 'host' }, 'room', true);
    expect(bill.wait).toBe(0);
    bill.answered(BUDGETS.room.moderatorReadBytes.burst);
    expect(costs.question({ address: 'a', credentialHash: 'another host' }, 'room', true).wait).toBeGreaterThan(0);
    expect(costs.question({ address: 'a', credentialHash: 'a third' }, 'another room', true).wait).toBe(0);
  });

  /** Many people behind one address ask at once, and are answered more than was expected. */
  function flood(costs: Costs): void {
    const bills = Array.from({ length: 60 * 50 }, (_, n) =>
      costs.question({ address: 'a', credentialHash: `person ${n % 60}` }, 'room', false),
    );
    for (const { wait, answered } of bills) if (wait === 0) answered(128 * 1024);
  }

  it('leaving costs nothing, whatever is used up', () => {
    const costs = new Costs(new Budgets(ONE));
    const payer = { address: 'a', credentialHash: 'one' };
    costs.command(payer, 'room', { type: 'raise-hand' }, 64 * 1024 * 1024, false);
    expect(costs.command(payer, 'room', { type: 'leave' }, 100, false)).toBe(0);
  });
});

describe('WebSockets of an address', () => {
  const stream = () => new EventEmitter() as unknown as Duplex;

  it('are counted until their streams close, each address for itself, and then nothing is kept', () => {
    const open = new OpenConnections({ ...new Budgets(ONE).address, connections: 2 });
    const streams = [stream(), stream()];
    expect(streams.map(one => open.admit('a', one, 0))).toEqual([0, 0]);
    expect(open.admit('a', stream(), 0)).toBeGreaterThan(0);
    expect(open.admit('b', stream(), 0)).toBe(0);
    streams[0]?.emit('close');
    expect(open.admit('a', stream(), 0)).toBe(0);
    streams[1]?.emit('close');
    expect(open.size).toBe(2);
  });
});

describe('connections that say nothing', () => {
  it('beyond so many of an address the oldest is closed; those that spoke do not count', () => {
    const closed: string[] = [];
    const silent = new Silent<{ address: string; name: string }>(2, ({ name }) => closed.push(name));
    const connection = (name: string, address = 'a') => ({ address, name });
    const first = connection('first');
    silent.add(first);
    for (const name of ['second', 'other']) silent.add(connection(name, name === 'other' ? 'b' : 'a'));
    silent.delete(first);
    silent.add(connection('third'));
    expect(closed).toEqual([]);
    silent.add(connection('fourth'));
    expect(closed).toEqual(['second']);
  });
});

describe('who makes room in a full lobby', () => {
  const guests = ['b', 'a', 'a', 'a', 'b'].map((address, n) => ({ address, n }));

  it('is the first of the address that has most there', () => {
    expect(whoYields(guests, 'c')).toMatchObject({ address: 'a', n: 1 });
  });

  it('is nobody when the newcomer’s address would have as many', () => {
    expect([whoYields(guests, 'a'), whoYields(guests, 'b'), whoYields([], 'a')]).toEqual([null, null, null]);
  });
});

it('Retry-After is in whole seconds, at least one', () => {
  expect([1, 1_000, 1_001, 59_999].map(retrySeconds)).toEqual(['1', '1', '2', '60']);
});
