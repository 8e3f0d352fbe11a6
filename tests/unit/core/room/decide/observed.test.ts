import { describe, expect, it } from 'vitest';
import type { Actor, Command, Observation } from '../../../../../core/room/commands.ts';
import { STAGE_HOLD_MS } from '../../../../../core/room/rules/capacity.ts';
import { nextDue } from '../../../../../core/room/rules/observe.ts';
import { answer, combinations, ROLES, standing, STANDINGS } from '../../../../support/decision-table.ts';
import {
  after,
  as,
  decided,
  guest,
  invitationFor,
  newRoom,
  NOW,
  OFF,
  RELAY,
  tokenFor,
  withPerson,
} from '../../../../support/room.ts';

const OBSERVATIONS: readonly Observation[] = [
  { type: 'connection-lost', id: 'me' },
  { type: 'connection-returned', id: 'me' },
  { type: 'grace-over', id: 'me' },
  { type: 'clock' },
  { type: 'invitation-missed', id: invitationFor('speaker') },
  { type: 'invitation-mailed', id: invitationFor('speaker'), ok: true },
];
const MINUTE = 60_000;

describe('what the relay observes', () => {
  it.each(OBSERVATIONS)('is nobody else’s to say: $type', observation => {
    for (const [role, where] of combinations(ROLES, ['outside', ...Object.keys(STANDINGS)])) {
      const { state, actor } = standing(newRoom(), 'me', role as (typeof ROLES)[number], where ?? '');
      expect(answer(state, actor, observation)).toBe('x not-allowed');
    }
    const key: Actor = { kind: 'keyholder', hash: tokenFor('host') };
    expect(answer(newRoom(), key, observation)).toBe('x not-allowed');
  });

  it.each([
    ['connection-lost', 'here', 'presence-changed'],
    ['connection-lost', 'reconnecting', 'nothing'],
    ['connection-returned', 'here', 'nothing'],
    ['connection-returned', 'reconnecting', 'presence-changed'],
    ['grace-over', 'here', 'nothing'],
    ['grace-over', 'reconnecting', 'left'],
  ] as const)('"%s" of somebody %s leads to: %s', (type, presence, expected) => {
    const room = withPerson(newRoom(), 'me', { presence });
    expect(answer(room, RELAY, { type, id: 'me' })).toBe(expected);
    expect(answer(room, RELAY, { type, id: 'nobody' })).toBe('nothing');
  });

  it('R318: says when somebody was last seen, also of somebody who is waited for already', () => {
    const observation = { type: 'connection-lost', id: 'me', lastSeen: NOW - MINUTE } as const;
    for (const presence of ['here', 'reconnecting'] as const) {
      const state = withPerson(newRoom(), 'me', { presence });
      expect(decided(state, RELAY, observation)).toEqual({
        ok: true,
        events: [{ type: 'presence-changed', id: 'me', presence: 'reconnecting', lastSeen: NOW - MINUTE }],
      });
    }
    expect(answer(newRoom(), RELAY, { ...observation, id: 'nobody' })).toBe('nothing');
  });

  it('of an invitation that is not there leads to nothing', () => {
    expect(answer(newRoom(), RELAY, { type: 'invitation-missed', id: 'none' })).toBe('nothing');
    expect(answer(newRoom(), RELAY, { type: 'invitation-mailed', id: 'none', ok: true })).toBe('nothing');
  });

  it('gives it no say of its own', () => {
    const commands: Command[] = [
      { type: 'enter', name: 'R', place: 'viewer', ...OFF },
      { type: 'leave' },
      { type: 'mute-all' },
      { type: 'end', farewell: '' },
    ];
    expect(commands.map(command => answer(newRoom(), RELAY, command))).toEqual([
      'x already-entered',
      'x not-entered',
      'x not-entered',
      'x not-entered',
    ]);
  });
});

describe('the clock', () => {
  const schedule = { startsAt: NOW - MINUTE, endsAt: NOW + MINUTE };

  it('ends a session at the end of its schedule, and not before', () => {
    const room = newRoom({ schedule });
    expect(nextDue(room, NOW)).toBe(schedule.endsAt);
    expect(answer(room, RELAY, { type: 'clock' }, { now: schedule.endsAt - 1 })).toBe('nothing');
    expect(answer(room, RELAY, { type: 'clock' }, { now: schedule.endsAt })).toBe('ended');
  });

  it('ends a session that no moderator was in for as long as the host said', () => {
    const hosted = withPerson(newRoom({ hostAbsence: 15 }), 'host', { role: 'host' });
    expect(nextDue(hosted, NOW)).toBeNull();
    const alone = after(hosted, { type: 'left', id: 'host', reason: 'gone' });
    expect(nextDue(alone, NOW)).toBe(NOW + 15 * MINUTE);
    expect(answer(alone, RELAY, { type: 'clock' }, { now: NOW + 15 * MINUTE - 1 })).toBe('nothing');
    expect(answer(alone, RELAY, { type: 'clock' }, { now: NOW + 15 * MINUTE })).toBe('ended');
    expect(nextDue(withPerson(alone, 'other', { role: 'moderator' }), NOW)).toBeNull();
    expect(nextDue(withPerson(alone, 'other', { role: 'moderator', place: 'waiting' }), NOW)).toBe(NOW + 15 * MINUTE);
  });

  it('gives a kept place to the next in line when nobody took it, whoever else is still asked', () => {
    const invitedAt = (at: number) => ({ line: { state: 'invited', at } }) as const;
    let room = newRoom({ stageCapacity: 2 });
    room = withPerson(room, 'early', invitedAt(NOW - STAGE_HOLD_MS));
    room = withPerson(withPerson(room, 'late', invitedAt(NOW)), 'on', { place: 'stage' });
    room = withPerson(room, 'next', { line: { state: 'asked', at: NOW } });
    expect(nextDue(room, NOW)).toBe(NOW + STAGE_HOLD_MS);
    expect(answer(room, RELAY, { type: 'clock' })).toBe('nothing');
    expect(answer(room, RELAY, { type: 'clock' }, { now: NOW + STAGE_HOLD_MS })).toBe('stage-brought');
  });

  it('has nothing to do in a session that ended', () => {
    const ended = after(newRoom({ schedule }), { type: 'ended', farewell: '', reason: 'moderator' });
    expect(nextDue(ended, NOW)).toBeNull();
    expect(answer(ended, RELAY, { type: 'clock' }, { now: schedule.endsAt })).toBe('nothing');
  });
});

it('refuses a participant id that nobody has', () => {
  expect(answer(newRoom(), as('nobody'), { type: 'leave' })).toBe('x not-entered');
  expect(answer(newRoom(), guest('me'), { type: 'leave' })).toBe('x not-entered');
});
