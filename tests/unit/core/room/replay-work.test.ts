import { expect, it } from 'vitest';
import type { LeaveReason, LogEntry, RoomEvent } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { AT_REST } from '../../../../core/room/room.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { writesIn } from '../../../support/map-work.ts';
import { newRoom, NOW, OFF } from '../../../support/room.ts';

/** A log in which so many people came, one after the other, and each left. */
function* visits(people: number, reason: LeaveReason): Generator<RoomEvent> {
  for (let number = 0; number < people; number += 1) {
    const id = `person-${number}`;
    const participant = {
      ...AT_REST,
      ...OFF,
      id,
      name: id,
      role: 'viewer',
      place: 'viewer',
      presence: 'here',
      enteredAt: NOW,
    } as const;
    yield { type: 'entered', participant, credentialHash: `hash-${number}`, invitation: null };
    yield { type: 'left', id, reason };
  }
}

function replay(people: number, reason: LeaveReason): RoomState {
  let state = newRoom();
  for (const event of visits(people, reason)) {
    const by =
      'id' in event ? null : { participant: 'participant' in event ? event.participant.id : '', command: 'one' };
    const entry: LogEntry = { revision: state.revision + 1, at: NOW, event, by };
    state = evolve(state, entry);
  }
  return state;
}

it.each<LeaveReason>(['left', 'gone'])(
  'an entry costs about the same however many people came and left before (%s)',
  reason => {
    const few = writesIn(() => replay(1_000, reason)) / 1_000;
    let state: RoomState | null = null;
    const many = writesIn(() => (state = replay(10_000, reason))) / 10_000;
    expect((state as RoomState | null)?.secrets.departed.size).toBe(10_000);
    expect(many / few).toBeLessThan(1.5);
  },
);
