import { describe, expect, it } from 'vitest';
import type { LogEntry, RoomEvent } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { deliveryOf, ReplayBuffer } from '../../../../server/relay/ReplayBuffer.ts';
import { as, decided, newRoom, nextEntry, withPerson } from '../../../support/room.ts';
import { say } from '../../../support/taking-part.ts';

const reader = { id: 'bob', visibility: 'participant' } as const;

class Replaying {
  readonly buffer = new ReplayBuffer(0);
  state: RoomState = withPerson(withPerson(newRoom(), 'ada', { role: 'moderator' }), 'bob');

  add(event: RoomEvent): LogEntry {
    const entry = nextEntry(this.state, event);
    const after = evolve(this.state, entry);
    const delivery = deliveryOf(entry, this.state.room, after);
    if (delivery) this.buffer.add(delivery);
    this.state = after;
    return entry;
  }

  ask(who: string, command: Parameters<typeof decided>[2]): void {
    const decision = decided(this.state, as(who), command);
    if (!decision.ok) throw new Error(decision.refusal);
    for (const event of decision.events) this.add(event);
  }

  get text(): string {
    return JSON.stringify(this.buffer.kept);
  }
}

describe('R327: what is kept for those who resume', () => {
  it('holds no text that was deleted or cleared away, also of pinned messages', () => {
    const room = new Replaying();
    const first = room.state.revision;
    room.ask('ada', say('unspeakable') as never);
    room.ask('ada', { type: 'pin', message: first + 1 });
    room.ask('ada', say('among all') as never);
    expect(room.text).toContain('unspeakable');
    room.ask('ada', { type: 'delete-message', message: first + 1 });
    expect(room.text).not.toContain('unspeakable');
    expect(room.buffer.since(first, reader)?.map(({ type }) => type)).toEqual([
      'said',
      'pinned',
      'said',
      'message-deleted',
    ]);
    room.ask('ada', { type: 'clear-chat' });
    expect(room.text).not.toContain('among all');
  });

  it.each([
    { type: 'people-forgotten', people: ['ada'] },
    { type: 'writing-expired', before: Infinity },
  ] as const)('holds nothing from before $type: whoever missed it takes a snapshot', event => {
    const room = new Replaying();
    const first = room.state.revision;
    room.ask('ada', say('unspeakable') as never);
    room.add({ type: 'left', id: 'ada', reason: 'left' });
    const { revision } = room.add(event);
    expect(room.text).not.toContain('unspeakable');
    expect(room.buffer.since(first, reader)).toBeNull();
    room.ask('bob', say('later') as never);
    expect(room.buffer.since(revision, reader)?.map(({ type }) => type)).toEqual(['said']);
  });
});
