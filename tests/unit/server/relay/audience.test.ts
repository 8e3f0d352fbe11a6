import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { Audience } from '../../../../server/relay/Audience.ts';
import { Directory } from '../../../../server/relay/Directory.ts';
import { deliveryOf } from '../../../../server/relay/ReplayBuffer.ts';
import { greetedConnection } from '../../../support/connections.ts';
import { after, newRoom, nextEntry, person, withPerson } from '../../../support/room.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An audience of one, whose address has had its share: what is done in its time waits until the test says so. */
function inDebt() {
  let state: RoomState = withPerson(newRoom(), 'ada-1');
  const waiting: (() => void)[] = [];
  const audience = new Audience({
    state: () => state,
    directory: new Directory(state.room),
    now: Date.now,
    governs: () => false,
    guard: work => work(),
    shares: {
      run: (_address, _who, work) => {
        waiting.push(work);
        return false;
      },
    },
  });
  const { connection, close } = greetedConnection();
  const written: string[] = [];
  vi.spyOn(connection, 'write').mockImplementation(frame => {
    const [, type = ''] = /"type":"([a-z-]+)"/.exec(frame.toString()) ?? [];
    written.push(type);
  });
  audience.seat(connection, 'ada-1');
  const happens = (event: RoomEvent) => {
    const [entry, before] = [nextEntry(state, event), state.room];
    state = after(state, event);
    audience.publish(event, deliveryOf(entry, before, state));
  };
  return { audience, connection, close, written, happens, goOn: () => waiting.splice(0).forEach(work => work()) };
}

it('R40, R350: an answer waits for the time of its address, nobody else for it, and comes after all that led to it', () => {
  const { audience, connection, written, happens, goOn } = inDebt();
  happens({ type: 'entered', participant: person('bob-1', { place: 'stage' }), credentialHash: 'b', invitation: null });
  audience.reply(connection, () => written.push('answer'));
  vi.advanceTimersByTime(100);
  expect(written.filter(type => type !== 'counts' && type !== 'peers')).toEqual(['events']);
  happens({ type: 'hand-raised', participant: person('bob-1', { place: 'stage', hand: 1 }) });
  goOn();
  expect(written.filter(type => type !== 'counts' && type !== 'peers')).toEqual(['events', 'events', 'answer']);
});

it('whoever is put out is answered before they are closed, whatever their address had', () => {
  const { audience, connection, close, written, happens } = inDebt();
  audience.reply(connection, () => written.push(close.mock.calls.length === 0 ? 'answer' : 'too late'));
  happens({ type: 'left', id: 'ada-1', reason: 'removed' });
  vi.advanceTimersByTime(100);
  expect(written).toContain('answer');
  expect(close).toHaveBeenCalledOnce();
});

it('nothing is answered by a room that was given up', () => {
  const { audience, connection, written, goOn } = inDebt();
  audience.reply(connection, () => written.push('answer'));
  vi.advanceTimersByTime(100);
  audience.stop();
  goOn();
  expect(written).not.toContain('answer');
});
