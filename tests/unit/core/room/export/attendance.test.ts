import { expect, it } from 'vitest';
import type { LogEntry, RoomEvent } from '../../../../../core/room/events.ts';
import { projectEvent, readerIn } from '../../../../../core/room/project.ts';
import { after, createdEntry, newRoom, NOW, person, withPerson } from '../../../../support/room.ts';
import { tablesOf } from '../../../../support/tables.ts';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

/** A log of events, each with the minute in which it was written. */
function attendance(...happened: readonly (readonly [minute: number, event: RoomEvent])[]) {
  const log: LogEntry[] = [
    createdEntry(),
    ...happened.map(([minute, event], index) => ({ revision: index + 2, at: NOW + minute * MINUTE, event, by: null })),
  ];
  const [table] = tablesOf('attendance', log);
  const rows = (table?.rows ?? []).map(row => Object.fromEntries(row.map((cell, at) => [table?.columns[at], cell])));
  return rows.map(({ left, reason, minutes, minutes_on_stage: onStage }) => ({
    left: left === null ? null : (Date.parse(String(left)) - NOW) / MINUTE,
    reason,
    minutes,
    onStage,
  }));
}

const entered = (id: string, place: 'viewer' | 'stage' = 'viewer'): RoomEvent => ({
  type: 'entered',
  participant: person(id, { place }),
  credentialHash: `secret-${id}`,
  invitation: null,
});
const lost = (id: string, minute?: number): RoomEvent => ({
  type: 'presence-changed',
  id,
  presence: 'reconnecting',
  ...(minute === undefined ? {} : { lastSeen: NOW + minute * MINUTE }),
});
const back = (id: string): RoomEvent => ({ type: 'presence-changed', id, presence: 'here' });
const gone = (id: string): RoomEvent => ({ type: 'left', id, reason: 'gone' });
const LATER = WEEK / MINUTE;

it('R318: whoever did not come back after a crash left when they were last seen, also the stage', () => {
  expect(attendance([0, entered('a', 'stage')], [LATER, lost('a', 30)], [LATER + 1, gone('a')])).toEqual([
    { left: 30, reason: 'gone', minutes: 30, onStage: 30 },
  ]);
});

it('R318: whoever came back was there all along', () => {
  expect(
    attendance(
      [0, entered('a', 'stage')],
      [31, lost('a', 30)],
      [32, back('a')],
      [60, { type: 'left', id: 'a', reason: 'left' }],
    ),
  ).toEqual([{ left: 60, reason: 'left', minutes: 60, onStage: 60 }]);
});

it('R318: of several crashes while somebody is waited for the first one counts', () => {
  expect(attendance([0, entered('a')], [40, lost('a', 30)], [LATER, lost('a', 50)], [LATER + 1, gone('a')])).toEqual([
    { left: 30, reason: 'gone', minutes: 30, onStage: 0 },
  ]);
});

it('R318: an end of the session that is found out later does not lengthen anybody’s stay', () => {
  expect(
    attendance(
      [0, entered('a')],
      [LATER, lost('a', 30)],
      [LATER, { type: 'ended', farewell: '', reason: 'schedule' }],
      [LATER, gone('a')],
    ),
  ).toEqual([{ left: 30, reason: 'ended', minutes: 30, onStage: 0 }]);
});

it('R318: without a crash, and in logs of before, whoever is gone left when that was written', () => {
  expect(attendance([0, entered('a')], [30, lost('a')], [31, gone('a')])).toEqual([
    { left: 31, reason: 'gone', minutes: 31, onStage: 0 },
  ]);
});

it('R318: nobody in the room is told when somebody was last seen', () => {
  const before = withPerson(newRoom(), 'a', { role: 'host', place: 'stage' });
  const event = lost('a', 30);
  const told = projectEvent(event, before.room, after(before, event).room, readerIn(before.room, 'a'));
  expect(told).toEqual({ type: 'presence-changed', id: 'a', presence: 'reconnecting' });
});
