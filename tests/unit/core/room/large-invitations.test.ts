import { expect, it, vi } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { AT_REST } from '../../../../core/room/room.ts';
import { after, newRoom, NOW } from '../../../support/room.ts';

/** So many copies of a map of all who came by a link would be made by each who comes. */
const MOST_SET = 400_000;

it('people who come by one link cost about the same each, however many came before', () => {
  const enters = (n: number): RoomEvent => ({
    type: 'entered',
    participant: {
      ...AT_REST,
      id: `person-${n}`,
      name: 'Name',
      role: 'speaker',
      place: 'viewer',
      presence: 'here',
      microphone: false,
      camera: false,
      enteredAt: NOW,
    },
    credentialHash: `secret-${n}`,
    invitation: 'host-link-2',
  });
  const people = 2_000;
  // What is copied is counted, because time is another on every machine: a copy goes through `set`.
  const set = vi.spyOn(Map.prototype, 'set');
  let state = newRoom({ viewerCapacity: 10_000 });
  try {
    for (let n = 0; n < people; n += 1) state = after(state, enters(n));
    expect(set.mock.calls.length).toBeLessThan(MOST_SET);
  } finally {
    set.mockRestore();
  }
  expect(state.secrets.invitations.get('host-link-2')?.redeemed.size).toBe(people);
});
