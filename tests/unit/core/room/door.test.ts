import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../core/room/commands.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Invitation } from '../../../../core/room/types.ts';
import {
  after,
  as,
  decided,
  guest,
  newRoom,
  NOW,
  OFF,
  outcome,
  person,
  RELAY,
  withPerson,
} from '../../../support/room.ts';

/** Who comes in, who waits, and who has no say: what happens at the door. */

const ENTER: Command = { type: 'enter', name: 'Me', place: 'viewer', ...OFF };
const left = (state: RoomState, reason: 'left' | 'gone' | 'removed' | 'blocked' | 'declined') =>
  after(state, { type: 'left', id: 'me', reason });
const placeOf = (state: RoomState, actor = guest('me')) => {
  const decision = decided(state, actor, ENTER);
  const [event] = decision.ok ? decision.events : [];
  return event?.type === 'entered' ? event.participant.place : outcome(decision);
};
const link = (changes: Partial<Invitation> = {}): Invitation => ({
  id: 'link',
  hash: 'token',
  role: 'moderator',
  name: '',
  email: '',
  from: null,
  until: null,
  uses: null,
  createdAt: NOW,
  ...changes,
});
const withLink = (state: RoomState, changes: Partial<Invitation> = {}) =>
  after(state, { type: 'invitation-created', invitation: link(changes), mail: false });
const byLink = { kind: 'guest', credentialHash: 'secret-me', invitation: 'link' } as const;
const enteredByLink = (state: RoomState, role: Invitation['role'] = 'moderator') =>
  after(state, {
    type: 'entered',
    participant: person('me', { role }),
    credentialHash: 'secret-me',
    invitation: 'link',
  });

describe('a locked room', () => {
  const locked = newRoom({ locked: true });

  it('has newcomers wait, with invitations too; moderators and the host come in', () => {
    expect(placeOf(locked)).toBe('waiting');
    expect(placeOf(locked, guest('me', 'speaker'))).toBe('waiting');
    expect(placeOf(locked, guest('me', 'moderator'))).toBe('viewer');
    expect(placeOf(locked, guest('me', 'host'))).toBe('viewer');
  });

  it('takes back who was inside before', () => {
    expect(placeOf(left(withPerson(locked, 'me'), 'gone'))).toBe('viewer');
  });

  it.each(['left', 'gone'] as const)('is not opened by waiting outside and going: %s', reason => {
    expect(placeOf(left(withPerson(locked, 'me', { place: 'waiting' }), reason))).toBe('waiting');
  });

  it('lets everybody in who waits for that alone when it is unlocked', () => {
    let state = withPerson(locked, 'host', { role: 'host' });
    state = withPerson(withPerson(state, 'other', { place: 'waiting' }), 'me', { place: 'waiting' });
    state = withPerson(left(state, 'declined'), 'me', { place: 'waiting' });
    const decision = decided(state, as('host'), { type: 'change-settings', settings: { locked: false } });
    expect(decision).toMatchObject({
      ok: true,
      events: [{ type: 'settings-changed' }, { type: 'admitted', participant: { id: 'other' } }],
    });
    expect(decision.ok && decision.events).toHaveLength(2);
  });
});

describe('somebody whom a moderator put out', () => {
  it.each(['removed', 'declined'] as const)('waits for admission: %s', reason => {
    expect(placeOf(left(withPerson(newRoom(), 'me'), reason))).toBe('waiting');
    expect(placeOf(left(withPerson(newRoom(), 'me', { role: 'moderator' }), reason))).toBe('waiting');
  });

  it('does not come back when blocked, with whatever invitation, until unblocked', () => {
    const blocked = left(withPerson(newRoom(), 'me'), 'blocked');
    expect(placeOf(blocked)).toBe('x blocked');
    expect(placeOf(blocked, guest('me', 'host'))).toBe('x blocked');
    expect(placeOf(after(blocked, { type: 'unblocked', id: 'me' }))).toBe('viewer');
  });

  it.each(['removed', 'blocked'] as const)('has no say from the lobby, whatever they were: %s', reason => {
    const state = left(withPerson(newRoom(), 'me', { role: 'moderator' }), reason);
    expect(outcome(decided(state, guest('me'), { type: 'end', farewell: '' }))).toBe('x not-entered');
    expect(outcome(decided(state, guest('me', 'moderator'), { type: 'end', farewell: '' }))).toBe('x not-entered');
  });

  it('is as before once admitted', () => {
    const waiting = withPerson(left(withPerson(newRoom(), 'me'), 'removed'), 'me', { place: 'waiting' });
    const admitted = after(waiting, { type: 'admitted', participant: person('me') });
    expect(placeOf(left(admitted, 'gone'))).toBe('viewer');
  });
});

describe('an invitation', () => {
  it('gives its role once: who was demoted is not promoted by coming again', () => {
    const demoted = after(enteredByLink(withLink(newRoom())), { type: 'role-changed', participant: person('me') });
    const decision = decided(left(demoted, 'left'), byLink, ENTER);
    expect(decision).toMatchObject({ ok: true, events: [{ participant: { role: 'viewer' } }] });
  });

  it('gives no say from the lobby once it is revoked or out of time', () => {
    const end: Command = { type: 'end', farewell: '' };
    expect(outcome(decided(withLink(newRoom()), byLink, end))).toBe('ended');
    expect(outcome(decided(after(withLink(newRoom()), { type: 'invitation-revoked', id: 'link' }), byLink, end))).toBe(
      'x not-entered',
    );
    expect(outcome(decided(withLink(newRoom(), { until: NOW - 1 }), byLink, end))).toBe('x not-entered');
  });

  it('that is revoked takes back what it gave, from those here and those who left', () => {
    const here = withPerson(enteredByLink(withLink(newRoom())), 'host', { role: 'host' });
    const revoke: Command = { type: 'revoke-invitation', id: 'link' };
    expect(decided(here, as('host'), revoke)).toMatchObject({
      ok: true,
      events: [{ type: 'invitation-revoked' }, { type: 'role-changed', participant: { id: 'me', role: 'viewer' } }],
    });
    const gone = after(left(here, 'left'), { type: 'invitation-revoked', id: 'link' });
    expect(decided(gone, guest('me'), ENTER)).toMatchObject({
      ok: true,
      events: [{ participant: { role: 'viewer' } }],
    });
  });

  it('that is revoked opens a room for invited people no more, not even to who comes back without showing it', () => {
    const here = enteredByLink(withLink(newRoom({ entry: 'invited' }), { role: 'viewer' }), 'viewer');
    expect(placeOf(left(here, 'gone'))).toBe('viewer');
    expect(placeOf(after(left(here, 'gone'), { type: 'invitation-revoked', id: 'link' }))).toBe('x invitation-revoked');
  });

  it('stays with the device that redeemed it, over its end and its uses', () => {
    const used = left(enteredByLink(withLink(newRoom(), { role: 'speaker', uses: 1, until: NOW })), 'gone');
    expect(outcome(decided(used, byLink, ENTER, { now: NOW + 1_000 }))).toBe('entered');
    expect(outcome(decided(used, { ...byLink, credentialHash: 'secret-other' }, ENTER))).toBe('x invitation-elsewhere');
  });
});

describe('a session with a schedule', () => {
  const HOUR = 3_600_000;
  const scheduled = newRoom({ schedule: { startsAt: NOW + HOUR, endsAt: NOW + 2 * HOUR } });
  const at = (state: RoomState, now: number, actor = guest('me')) => outcome(decided(state, actor, ENTER, { now }));

  it('opens a quarter of an hour before its start, to moderators always, and is over at its end', () => {
    expect(at(scheduled, NOW + HOUR - 15 * 60_000 - 1)).toBe('x not-open-yet');
    expect(at(scheduled, NOW + HOUR - 15 * 60_000)).toBe('entered');
    expect(at(scheduled, NOW, guest('me', 'moderator'))).toBe('entered');
    expect(at(scheduled, NOW + 2 * HOUR)).toBe('x session-ended');
  });

  it('opens at once when a moderator starts it', () => {
    expect(at(after(scheduled, { type: 'started', at: NOW }), NOW)).toBe('entered');
  });

  it('that is moved to another start is not started any more', () => {
    const started = after(scheduled, { type: 'started', at: NOW });
    const moved = { ...started.room.settings, schedule: { startsAt: NOW + 24 * HOUR, endsAt: NOW + 25 * HOUR } };
    expect(at(after(started, { type: 'settings-changed', settings: moved }), NOW)).toBe('x not-open-yet');
    const prolonged = { ...started.room.settings, schedule: { startsAt: NOW + HOUR, endsAt: NOW + 3 * HOUR } };
    expect(at(after(started, { type: 'settings-changed', settings: prolonged }), NOW)).toBe('entered');
  });

  it('is begun again from the lobby after its end, without the schedule that is over', () => {
    const ended = after(scheduled, { type: 'ended', farewell: 'Bye', reason: 'schedule' });
    const decision = decided(ended, guest('me', 'host'), { type: 'reopen' }, { now: NOW + 3 * HOUR });
    const again = decision.ok ? after(ended, ...decision.events) : ended;
    expect(again.room).toMatchObject({ status: 'open', farewell: '', settings: { schedule: null } });
    expect(at(again, NOW + 3 * HOUR)).toBe('entered');
    expect(outcome(decided(again, RELAY, { type: 'clock' }, { now: NOW + 3 * HOUR }))).toBe('nothing');
  });
});
