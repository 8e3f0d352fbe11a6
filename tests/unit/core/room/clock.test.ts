import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../core/room/commands.ts';
import { msLeft, timeAfter } from '../../../../core/room/elapsed.ts';
import { raisedHands, stageQueue, waitingOutside } from '../../../../core/room/room.ts';
import { STAGE_HOLD_MS } from '../../../../core/room/rules/capacity.ts';
import { nextDue } from '../../../../core/room/rules/observe.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import {
  after,
  as,
  createdEntry,
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
import { tablesOf } from '../../../support/tables.ts';
import { QUIZ } from '../../../support/taking-part.ts';

const HOUR = 3_600_000;
const say: Command = { type: 'say', channel: 'everybody', to: null, text: 'x', replyTo: null };

/** The room after a command at a time, which must be done. */
function done(state: RoomState, who: string, command: Command, now: number): RoomState {
  const decision = decided(state, as(who), command, { now });
  if (!decision.ok) throw new Error(decision.refusal);
  return after(state, ...decision.events);
}

describe('R257: a server clock that is set', () => {
  const slow = newRoom({ features: { ...newRoom().room.settings.features, slowSeconds: 60 } });

  it.each([
    ['as it runs on', 59_999, 'x slow-mode'],
    ['when its time is over', 60_000, 'said'],
    ['back by a day', -24 * HOUR, 'said'],
    ['back by an hour', -HOUR, 'said'],
    ['forward by an hour', HOUR, 'said'],
  ])('%s: slow mode silences nobody for longer than it says', (_how, moved, expected) => {
    const room = done(withPerson(slow, 'ada'), 'ada', say, NOW);
    expect(outcome(decided(room, as('ada'), say, { now: NOW + moved }))).toBe(expected);
  });

  it('back by an hour: slow mode goes by the new time from then on', () => {
    const room = after(withPerson(slow, 'ada'), {
      type: 'said',
      message: {
        id: 9,
        from: 'ada',
        name: 'ada',
        role: 'viewer',
        channel: 'everybody',
        to: null,
        text: 'x',
        replyTo: null,
        at: NOW + HOUR,
      },
    });
    const again = done(room, 'ada', say, NOW);
    expect(outcome(decided(again, as('ada'), say, { now: NOW + 59_999 }))).toBe('x slow-mode');
    expect(outcome(decided(again, as('ada'), say, { now: NOW + 60_000 }))).toBe('said');
  });

  it.each([-HOUR, HOUR])('by %i ms: a place on stage is kept for nobody longer than its time', moved => {
    let room = withPerson(newRoom({ stageCapacity: 1 }), 'late', { line: { state: 'invited', at: NOW } });
    room = withPerson(room, 'next', { line: { state: 'asked', at: NOW } });
    expect(nextDue(room, NOW)).toBe(NOW + STAGE_HOLD_MS);
    expect(nextDue(room, NOW + moved)).toBeNull();
    expect(outcome(decided(room, RELAY, { type: 'clock' }, { now: NOW + moved }))).toBe('stage-brought');
    expect(outcome(decided(room, as('next'), { type: 'join-stage', ...OFF }, { now: NOW + moved }))).toMatch(
      /^stage-joined/,
    );
  });

  it('back by an hour: people stand in line, raise hands and wait outside in the order of coming', () => {
    let room = newRoom({ stageCapacity: 1, locked: true });
    room = withPerson(room, 'on', { place: 'stage' });
    for (const id of ['ada', 'bob', 'cy']) room = withPerson(room, id);
    const times = [NOW, NOW - HOUR, NOW - HOUR];
    for (const [index, id] of ['ada', 'bob', 'cy'].entries()) {
      room = done(room, id, { type: 'ask-stage' }, times[index] ?? 0);
      room = done(room, id, { type: 'raise-hand' }, times[index] ?? 0);
    }
    // What moves somebody within the room moves nobody in line.
    room = done(room, 'ada', { type: 'lower-hand', id: 'ada' }, NOW - HOUR);
    room = done(room, 'ada', { type: 'raise-hand' }, NOW - HOUR);
    expect(stageQueue(room.room, 'asked').map(({ id }) => id)).toEqual(['ada', 'bob', 'cy']);
    expect(raisedHands(room.room).map(({ id }) => id)).toEqual(['bob', 'cy', 'ada']);
    for (const [index, id] of ['dan', 'eve', 'fay'].entries()) {
      const env = { now: times[index] ?? 0, newId: id };
      const entering = decided(room, guest(id), { type: 'enter', name: id, place: 'viewer', ...OFF }, env);
      if (!entering.ok) throw new Error(entering.refusal);
      room = after(room, ...entering.events);
    }
    expect(waitingOutside(room.room).map(({ id }) => id)).toEqual(['dan', 'eve', 'fay']);
  });

  it('back by an hour: a quiz and an absence end when their time has passed, a schedule when its time has come', () => {
    const schedule = { startsAt: NOW, endsAt: NOW + HOUR };
    const scheduled = newRoom({ schedule });
    const due = schedule.endsAt;
    expect(outcome(decided(scheduled, RELAY, { type: 'clock', due }, { now: NOW }))).toBe('nothing');
    expect(outcome(decided(scheduled, RELAY, { type: 'clock', due }, { now: due }))).toBe('ended');

    const hosted = withPerson(newRoom({ hostAbsence: 15 }), 'host', { role: 'host' });
    const alone = after(hosted, { type: 'left', id: 'host', reason: 'gone' });
    const over = NOW + 15 * 60_000;
    expect(outcome(decided(alone, RELAY, { type: 'clock', due: over }, { now: over - HOUR }))).toBe('ended');

    const [first, ...others] = QUIZ.questions;
    const timed = { ...QUIZ, pace: 'time' as const, questions: [{ ...first!, seconds: 30 }, ...others] };
    const asked = after(
      withPerson(newRoom(), 'host', { role: 'host' }),
      { type: 'activity-drafted', activity: 3, terms: timed },
      { type: 'activity-opened', activity: 3, at: NOW, endsAt: NOW + 30_000 },
    );
    const ringing = decided(asked, RELAY, { type: 'clock', due: NOW + 30_000 }, { now: NOW - HOUR });
    expect(outcome(ringing)).toBe('activity-moved');
    const [moved] = ringing.ok ? ringing.events : [];
    expect(moved).toMatchObject({ asking: false });
    // What comes next goes by the new time.
    expect((moved as { endsAt: number }).endsAt).toBeLessThan(NOW - HOUR + 60_000);
  });

  it('back by an hour: nobody’s attendance is less than nothing', () => {
    const at = (revision: number, time: number) => ({ revision, at: time, by: null });
    const here = person('ada', { place: 'stage' });
    const [table] = tablesOf('attendance', [
      createdEntry(),
      { ...at(2, NOW), event: { type: 'entered', participant: here, credentialHash: 'x', invitation: null } },
      { ...at(3, NOW - HOUR), event: { type: 'left', id: 'ada', reason: 'left' } },
    ]);
    expect(table?.rows).toEqual([expect.arrayContaining([0])]);
    expect(JSON.stringify(table?.rows)).not.toMatch(/-\d+(\.\d+)?[,\]]/);
  });
});

describe('times that were written down', () => {
  it.each([
    [0, 10],
    [4, 6],
    [10, 0],
    [11, 0],
    [-1, 0],
  ])('%i ms after their beginning %i of 10 ms are left', (passed, left) => {
    expect(msLeft(1_000, 10, 1_000 + passed)).toBe(left);
  });

  it('leave no more than the whole to whoever knows the clock only roughly', () => {
    expect(msLeft(1_000, 10, 990, 20)).toBe(10);
    expect(msLeft(1_000, 10, 970, 20)).toBe(0);
  });

  it('are in the order of writing', () => {
    expect(timeAfter([], 5)).toBe(5);
    expect(timeAfter([3, null, 4], 5)).toBe(5);
    expect(timeAfter([3, 5, undefined], 5)).toBe(6);
    expect(timeAfter([9, 3], 5)).toBe(10);
  });
});
