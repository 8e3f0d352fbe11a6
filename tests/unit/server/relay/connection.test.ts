import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_OUTBOUND_BYTES } from '../../../../core/protocol/limits.ts';
import type { Connection } from '../../../../server/relay/Connection.ts';
import { frame } from '../../../../server/relay/frames.ts';
import { greetedConnection, GREETING, openConnection } from '../../../support/connections.ts';

const hub = { received: () => undefined, detach: () => undefined };

afterEach(() => void vi.useRealTimers());

it('R6: a reader for whom more than 1 MiB waits unsent is dropped with 4412 and sent nothing more', () => {
  const { connection: reader, stream, close } = greetedConnection();
  const half = frame('x'.repeat(MAX_OUTBOUND_BYTES / 2 - 16));
  for (let written = 0; written < 3; written += 1) reader.write(half);
  expect(close).not.toHaveBeenCalled();
  const before = stream.writableLength;
  reader.write(half);
  expect(close).toHaveBeenCalledExactlyOnceWith(4412);
  expect(stream.writableLength).toBe(before);
  expect(reader.state).toEqual({ kind: 'closed' });
});

it('R6: no frame makes a reader too slow by its own size', () => {
  const { connection: reader, close } = greetedConnection();
  reader.write(frame('x'));
  reader.write(frame('x'.repeat(2 * MAX_OUTBOUND_BYTES)));
  expect(close).not.toHaveBeenCalled();
});

describe('what a connection is', () => {
  it('closes a connection from which no hello came in time', () => {
    vi.useFakeTimers();
    const { connection, close } = openConnection(10_000);
    vi.advanceTimersByTime(9_999);
    expect(connection.state).toMatchObject({ kind: 'awaiting-hello' });
    vi.advanceTimersByTime(1);
    expect(close).toHaveBeenCalledExactlyOnceWith(4408);
    expect(connection.state).toEqual({ kind: 'closed' });
  });

  it.each<[string, (connection: Connection) => unknown]>([
    ['a hello came', connection => connection.checkHello()],
    ['it ended', connection => connection.ended()],
  ])('waits for no hello any more once %s', (_, happen) => {
    vi.useFakeTimers();
    const { connection, close } = openConnection(10_000);
    happen(connection);
    vi.advanceTimersByTime(60_000);
    expect(close).not.toHaveBeenCalled();
  });

  it('is in no room before its greeting was in order, and then in it as a guest without peer ids', () => {
    const { connection } = openConnection();
    expect(connection.present).toBeNull();
    expect(connection.address).toBe('::1');
    expect(connection.checkHello()).toEqual({ kind: 'checking-hello', frames: [] });
    expect(connection.present).toBeNull();
    connection.greeted(hub, GREETING);
    const peers = { ticketed: null, signalled: null };
    expect(connection.present).toEqual({ kind: 'guest', connection, hub, greeting: GREETING, peers });
  });

  it('keeps its peer ids when a guest comes to speak for a participant', () => {
    const { connection } = greetedConnection();
    const guest = connection.present;
    if (guest) guest.peers.ticketed = 'peer-1';
    const participant = connection.seat('ana', 'waiting', 'waiting');
    expect(connection.state).toBe(participant);
    expect(participant).toMatchObject({ kind: 'participant', id: 'ana', visibility: 'waiting', served: 'waiting' });
    expect(participant.peers).toEqual({ ticketed: 'peer-1', signalled: null });
    expect(participant.watchesInvitations).toBe(false);
  });

  it('goes on as the same participant, still told of invitations, when they see the room anew', () => {
    const { connection } = greetedConnection();
    const before = connection.seat('ana', 'participant', 'viewer');
    before.watchesInvitations = true;
    const after = connection.seat('ana', 'moderator', 'stage');
    expect(after).toBe(before);
    expect(after).toMatchObject({ visibility: 'moderator', served: 'stage', watchesInvitations: true });
  });

  it('never speaks for a second participant', () => {
    const { connection } = greetedConnection();
    connection.seat('ana', 'participant', 'viewer');
    expect(() => connection.seat('bob', 'participant', 'viewer')).toThrow('one participant only');
    expect(connection.state).toMatchObject({ id: 'ana' });
  });

  it('tells its room once that it is gone, with what it was', () => {
    const detach = vi.fn<(was: unknown) => void>();
    const { connection, close } = greetedConnection({ received: () => undefined, detach });
    const was = connection.seat('ana', 'participant', 'viewer');
    // The room already sees it closed, so that nothing it does reaches a connection that goes.
    detach.mockImplementation(() => expect(connection.present).toBeNull());
    connection.close(4409);
    connection.close(4400);
    connection.ended();
    expect(detach).toHaveBeenCalledExactlyOnceWith(was);
    expect(close).toHaveBeenCalledWith(4409);
  });

  it('counts the sweeps since anything was heard', () => {
    const { connection } = openConnection();
    expect([connection.sweep(), connection.sweep()]).toEqual([1, 2]);
    connection.heard();
    expect(connection.sweep()).toBe(1);
  });
});

describe('a step that is not allowed is refused and changes nothing', () => {
  const at: Record<string, () => Connection> = {
    'awaiting-hello': () => openConnection().connection,
    'checking-hello': () => {
      const { connection } = openConnection();
      connection.checkHello();
      return connection;
    },
    guest: () => greetedConnection().connection,
    participant: () => {
      const { connection } = greetedConnection();
      connection.seat('ana', 'participant', 'viewer');
      return connection;
    },
    closed: () => {
      const { connection } = greetedConnection();
      connection.close(4400);
      return connection;
    },
  };
  const steps: Record<string, { from: string[]; take: (connection: Connection) => unknown }> = {
    'check a hello': { from: ['awaiting-hello'], take: connection => connection.checkHello() },
    greet: { from: ['checking-hello'], take: connection => connection.greeted(hub, GREETING) },
    seat: { from: ['guest', 'participant'], take: connection => connection.seat('ana', 'participant', 'viewer') },
  };
  const pairs = Object.entries(steps).flatMap(([name, { from, take }]) =>
    Object.keys(at).map(kind => ({ name, kind, allowed: from.includes(kind), take })),
  );

  it.each(pairs.filter(({ allowed }) => !allowed))('$name, while $kind', ({ kind, take }) => {
    const connection = at[kind]!();
    const before = connection.state;
    expect(before.kind).toBe(kind);
    expect(() => take(connection)).toThrow(`A connection that is ${kind}`);
    expect(connection.state).toBe(before);
    connection.ended();
  });

  it.each(pairs.filter(({ allowed }) => allowed))('but not: $name, while $kind', ({ kind, take }) => {
    const connection = at[kind]!();
    take(connection);
    expect(connection.state.kind).not.toBe('closed');
    connection.ended();
  });
});
