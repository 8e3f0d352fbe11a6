import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../core/room/commands.ts';
import { project, projectEvent, readerIn } from '../../../../core/room/project.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { after, as, decided, guest, newRoom, NOW, OFF, outcome, RELAY, withPerson } from '../../../support/room.ts';

const recorded = (state = newRoom()) =>
  after(withPerson(withPerson(withPerson(state, 'host', { role: 'host' }), 'mod', { role: 'moderator' }), 'eve'), {
    type: 'recording-started',
    recording: { by: 'host', since: NOW },
  });
const observed = (state: RoomState, observation: Observation, now = NOW) =>
  outcome(decided(state, RELAY, observation, { now }));

describe('a recording', () => {
  it('is known to everybody, and to whoever has not entered yet, with its beginning', () => {
    const { room } = recorded();
    for (const id of ['host', 'mod', 'eve', null]) {
      expect(project(room, readerIn(room, id)).recording).toEqual({ by: 'host', since: NOW });
      const started = { type: 'recording-started', recording: { by: 'host', since: NOW } } as const;
      expect(projectEvent(started, newRoom().room, room, readerIn(room, id))).toEqual(started);
    }
  });

  it('is over before whoever records is gone', () => {
    expect(outcome(decided(recorded(), as('host'), { type: 'leave' }))).toBe('recording-stopped left');
    const cut = after(recorded(), { type: 'presence-changed', id: 'host', presence: 'reconnecting' });
    expect(observed(cut, { type: 'grace-over', id: 'host' })).toBe('recording-stopped left');
  });

  it('goes on while the recorder’s connection is cut and may come back', () => {
    expect(observed(recorded(), { type: 'connection-lost', id: 'host' })).toBe('presence-changed');
    const cut = after(recorded(), { type: 'presence-changed', id: 'host', presence: 'reconnecting' });
    expect(observed(cut, { type: 'connection-returned', id: 'host' })).toBe('presence-changed');
    expect(cut.room.recording).toEqual({ by: 'host', since: NOW });
  });

  it('goes on whoever else comes, goes or ends nothing', () => {
    expect(outcome(decided(recorded(), as('mod'), { type: 'leave' }))).toBe('left');
    expect(outcome(decided(recorded(), guest('new'), { type: 'enter', name: 'New', place: 'viewer', ...OFF }))).toBe(
      'entered',
    );
    expect(outcome(decided(recorded(), as('host'), { type: 'join-stage', ...OFF }))).toBe('stage-joined');
    expect(outcome(decided(recorded(), as('host'), { type: 'lower-all-hands' }))).toBe('nothing');
  });

  it('ends with the session, by whatever it ends', () => {
    expect(outcome(decided(recorded(), as('mod'), { type: 'end', farewell: '' }))).toBe('recording-stopped ended');
    const schedule = { startsAt: NOW - 60_000, endsAt: NOW + 60_000 };
    expect(observed(recorded(newRoom({ schedule })), { type: 'clock' }, schedule.endsAt)).toBe(
      'recording-stopped ended',
    );
  });

  it('does not come back with its recorder', () => {
    const decision = decided(recorded(), as('host'), { type: 'leave' });
    if (!decision.ok) throw new Error('leaving was refused');
    const gone = after(recorded(), ...decision.events);
    const back = after(gone, {
      type: 'entered',
      participant: { ...gone.secrets.departed.get('host')! },
      credentialHash: 'secret-host',
      invitation: null,
    });
    expect([gone.room.recording, back.room.recording]).toEqual([null, null]);
  });
});
