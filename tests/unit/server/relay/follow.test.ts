import { expect, it } from 'vitest';
import { decodeServerMessage } from '../../../../core/protocol/codec.ts';
import type { ServerMessage } from '../../../../core/protocol/server.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { Directory } from '../../../../server/relay/Directory.ts';
import { Follow } from '../../../../server/relay/Follow.ts';
import { snapshotFrame } from '../../../../server/relay/replies.ts';
import { greetedConnection } from '../../../support/connections.ts';
import { after, newRoom, withPeople, withPerson } from '../../../support/room.ts';

/** A reader of whom the test takes what was written, when it likes. */
function reader() {
  const { connection, stream } = greetedConnection();
  let bytes = Buffer.alloc(0);
  /** The next frame, once it was written. */
  const take = async (): Promise<ServerMessage> => {
    for (;;) {
      const length = bytes.length < 10 ? null : lengthOf(bytes);
      if (length && bytes.length >= length.header + length.body) {
        const text = bytes.subarray(length.header, length.header + length.body).toString();
        bytes = bytes.subarray(length.header + length.body);
        return decodeServerMessage(text);
      }
      const chunk = (stream.read() as Buffer | null) ?? Buffer.alloc(0);
      bytes = Buffer.concat([bytes, chunk]);
      if (chunk.length === 0) await new Promise(resolve => stream.once('readable', resolve));
    }
  };
  return { connection, take };
}

function lengthOf(frame: Buffer): { header: number; body: number } {
  const first = frame[1] ?? 0;
  if (first < 126) return { header: 2, body: first };
  return first === 126
    ? { header: 4, body: frame.readUInt16BE(2) }
    : { header: 10, body: Number(frame.readBigUInt64BE(2)) };
}

function crowded(): RoomState {
  const room = withPeople(withPerson(newRoom(), 'reader-1'), 'viewer', 600);
  return after(
    room,
    ...[...room.room.participants.values()].map(participant => ({
      type: 'hand-raised' as const,
      participant: { ...participant, hand: 1 },
    })),
  );
}

it('R107: people beyond the first frame follow as they are taken, as they stand then; before that, nobody goes on with what they hold', async () => {
  let state = crowded();
  const follow = new Follow({
    state: () => state,
    directory: new Directory(state.room),
    inTurn: (_to, task) => setImmediate(task),
  });
  const { connection, take } = reader();
  const { frame, further } = snapshotFrame(state, 'reader-1', []);
  expect(further.people.length).toBeGreaterThan(50);
  connection.write(frame);
  follow.begin(connection, 'reader-1', further);
  expect(follow.isComplete('reader-1')).toBe(false);

  const first = await take();
  const held = new Set(first.type === 'snapshot' ? first.snapshot.participants.map(({ id }) => id) : []);
  const [gone = '', lowered = '', changed = ''] = further.people.slice(-3);
  state = after(
    state,
    { type: 'left', id: gone, reason: 'left' },
    { type: 'hand-lowered', id: lowered },
    { type: 'presence-changed', id: changed, presence: 'reconnecting' },
  );
  const told = new Map<string, string>();
  while (told.size < further.people.length - 2) {
    const next = await take();
    expect(next.type).toBe('events');
    for (const event of next.type === 'events' ? next.events : [])
      if (event.type === 'entered') told.set(event.participant.id, event.participant.presence);
  }
  expect([...held, ...told.keys()].sort()).toEqual(
    [...state.room.participants.keys()].filter(id => id !== lowered).sort(),
  );
  expect(told.get(changed)).toBe('reconnecting');
  expect(follow.isComplete('reader-1')).toBe(true);
});
