import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../core/room/commands.ts';
import { AT_REST } from '../../../../core/room/room.ts';
import type { OpenPlace, Participant, Role } from '../../../../core/room/types.ts';
import {
  after,
  as,
  decided,
  guest,
  newRoom,
  NOW,
  OFF,
  ON,
  outcome,
  withPeople,
  withPerson,
} from '../../../support/room.ts';

const enter = (place: OpenPlace): Command => ({ type: 'enter', name: 'Me', place, ...OFF });

describe('capacity', () => {
  it.each([
    ['stage', 1, 'entered'],
    ['stage', 2, 'x stage-full'],
    ['stage', 3, 'x stage-full'],
    ['viewer', 2, 'entered'],
    ['viewer', 3, 'x room-full'],
    ['viewer', 4, 'x room-full'],
  ] as const)('entering as %s beside %i others there gives: %s', (place, there, expected) => {
    const room = withPeople(newRoom({ stageCapacity: 2, viewerCapacity: 3 }), place, there);
    expect(outcome(decided(room, guest('me'), enter(place)))).toBe(expected);
  });

  it.each([
    ['host', 'viewer', 'entered'],
    ['moderator', 'viewer', 'entered'],
    ['speaker', 'viewer', 'x room-full'],
    ['host', 'stage', 'x stage-full'],
  ] as const)('R32: in a full room, a %s who enters as %s: %s', (role, place, expected) => {
    const full = withPeople(withPeople(newRoom({ stageCapacity: 2, viewerCapacity: 3 }), 'viewer', 3), 'stage', 2);
    expect(outcome(decided(full, guest('me', role), enter(place)))).toBe(expected);
  });

  it('of the stage does not bound viewers, nor the other way round', () => {
    const stageFull = withPeople(newRoom({ stageCapacity: 2, viewerCapacity: 1 }), 'stage', 2);
    expect(outcome(decided(stageFull, guest('me'), enter('viewer')))).toBe('entered');
    const viewersFull = withPeople(newRoom({ stageCapacity: 1, viewerCapacity: 2 }), 'viewer', 2);
    expect(outcome(decided(viewersFull, guest('me'), enter('stage')))).toBe('entered');
  });

  it('binds hosts, too, and says first that the stage is not open to a viewer', () => {
    const room = withPeople(newRoom({ stageCapacity: 1, stageAccess: 'invite' }), 'stage', 1);
    expect(outcome(decided(room, guest('me', 'host'), enter('stage')))).toBe('x stage-full');
    expect(outcome(decided(room, guest('me'), enter('stage')))).toBe('x stage-not-open');
  });

  it('holds for moves between stage and viewers', () => {
    const full = withPeople(withPeople(newRoom({ stageCapacity: 2, viewerCapacity: 2 }), 'stage', 2), 'viewer', 2);
    expect(outcome(decided(full, as('viewer-1'), { type: 'join-stage', ...ON }))).toBe('x stage-full');
    expect(outcome(decided(full, as('stage-1'), { type: 'leave-stage' }))).toBe('stage-left');
    expect(outcome(decided(full, as('stage-1'), { type: 'leave' }))).toBe('left');
  });

  it('counts stage and viewers together: who left the stage takes a place of the stage’s with them', () => {
    const full = withPeople(withPeople(newRoom({ stageCapacity: 1, viewerCapacity: 2 }), 'stage', 1), 'viewer', 2);
    const crowded = after(full, { type: 'stage-left', id: 'stage-1' });
    expect(outcome(decided(crowded, guest('me'), enter('viewer')))).toBe('x room-full');
    expect(outcome(decided(crowded, guest('me'), enter('stage')))).toBe('x room-full');
    expect(outcome(decided(crowded, as('viewer-1'), { type: 'join-stage', ...ON }))).toBe('stage-joined');
  });

  it('keeps the place of somebody who is reconnecting', () => {
    const room = withPerson(newRoom({ stageCapacity: 1 }), 'other', { place: 'stage', presence: 'reconnecting' });
    expect(outcome(decided(room, guest('me'), enter('stage')))).toBe('x stage-full');
  });
});

describe('coming back with the same credential', () => {
  const departed = (role: Role) =>
    after(withPerson(newRoom({ stageAccess: 'invite' }), 'me', { role, name: 'Old' }), {
      type: 'left',
      id: 'me',
      reason: 'gone',
    });

  it.each(['viewer', 'speaker', 'moderator', 'host'] as const)('makes the same participant with the role %s', role => {
    expect(decided(departed(role), guest('me'), enter('viewer'), { now: NOW + 5 })).toEqual({
      ok: true,
      events: [
        {
          type: 'entered',
          credentialHash: 'secret-me',
          invitation: null,
          participant: {
            id: 'me',
            name: 'Me',
            role,
            place: 'viewer',
            presence: 'here',
            ...OFF,
            ...AT_REST,
            enteredAt: NOW + 5,
          },
        },
      ],
    });
  });

  it.each([
    ['viewer', 'speaker', 'speaker'],
    ['host', 'speaker', 'host'],
    ['moderator', 'host', 'host'],
  ] as const)('as %s with an invitation as %s gives the higher role', (before, invited, role) => {
    expect(decided(departed(before), guest('me', invited), enter('viewer'))).toMatchObject({
      ok: true,
      events: [{ participant: { id: 'me', role } }],
    });
  });

  it('lets a role kept from before go to the stage without a new invitation', () => {
    expect(outcome(decided(departed('speaker'), guest('me'), enter('stage')))).toBe('entered');
    expect(outcome(decided(departed('viewer'), guest('me'), enter('stage')))).toBe('x stage-not-open');
  });

  it('is refused while that participant is still in the room', () => {
    const room = withPerson(newRoom(), 'me', { presence: 'reconnecting' });
    expect(outcome(decided(room, guest('me'), enter('viewer')))).toBe('x already-entered');
  });

  it('gives another credential neither the id nor the role', () => {
    expect(decided(departed('host'), guest('other'), enter('viewer'))).toMatchObject({
      ok: true,
      events: [{ participant: { id: 'new-1', role: 'viewer' } }],
    });
  });
});

describe('the leave to be on stage outlives a lost connection', () => {
  const gone = { type: 'left', id: 'me', reason: 'gone' } as const;
  const onStage = { place: 'stage' } as const;
  const invited = { line: { state: 'invited', at: NOW } } as const;
  const lost = (access: 'request' | 'invite', was: Partial<Participant> = onStage) =>
    after(withPerson(newRoom({ stageAccess: access, stageCapacity: 1 }), 'me', was), gone);

  it.each([
    ['request', onStage],
    ['invite', onStage],
    ['request', invited],
    ['invite', invited],
  ] as const)('where stage access is %s, of somebody who was %o', (access, was) => {
    expect(outcome(decided(lost(access, was), guest('me'), enter('stage')))).toBe('entered');
    expect(decided(lost(access, was), guest('me'), enter('viewer'), { now: NOW + 5 })).toMatchObject({
      events: [{ participant: { place: 'viewer', line: { state: 'invited', at: NOW + 5 } } }],
    });
  });

  it('for ten minutes', () => {
    const minutes = (count: number) => ({ now: NOW + count * 60_000 });
    expect(outcome(decided(lost('request'), guest('me'), enter('stage'), minutes(9.9)))).toBe('entered');
    expect(outcome(decided(lost('request'), guest('me'), enter('stage'), minutes(10)))).toBe('x stage-not-open');
    expect(decided(lost('request'), guest('me'), enter('viewer'), minutes(10))).toMatchObject({
      events: [{ participant: { line: null } }],
    });
  });

  it("takes nobody's place: on a full stage one is invited for the next", () => {
    const full = withPerson(lost('request'), 'other', onStage);
    expect(outcome(decided(full, guest('me'), enter('stage')))).toBe('x stage-full');
    const back = decided(full, guest('me'), enter('viewer'));
    expect(back).toMatchObject({ events: [{ participant: { line: { state: 'invited' } } }] });
  });

  it.each([
    ['who left', { type: 'left', id: 'me', reason: 'left' }],
    ['who was removed', { type: 'left', id: 'me', reason: 'removed' }],
  ] as const)('not of somebody %s', (_who, out) => {
    const state = after(withPerson(newRoom({ stageAccess: 'request' }), 'me', onStage), out);
    expect(outcome(decided(state, guest('me'), enter('stage')))).not.toBe('x already-entered');
    expect(decided(state, guest('me'), enter('viewer'))).not.toMatchObject({
      events: [{ participant: { line: { state: 'invited' } } }],
    });
  });

  it('not of a viewer, not twice, not in the next session, and not for another credential', () => {
    expect(outcome(decided(lost('request', {}), guest('me'), enter('stage')))).toBe('x stage-not-open');
    const back = after(withPerson(lost('request'), 'me'), gone);
    expect(outcome(decided(back, guest('me'), enter('stage')))).toBe('x stage-not-open');
    const next = after(
      lost('request'),
      { type: 'ended', farewell: '', reason: 'moderator' },
      { type: 'reopened', at: NOW },
    );
    expect(outcome(decided(next, guest('me'), enter('stage')))).toBe('x stage-not-open');
    expect(outcome(decided(lost('request'), guest('other'), enter('stage')))).toBe('x stage-not-open');
  });
});
