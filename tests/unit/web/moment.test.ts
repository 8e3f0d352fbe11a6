import { describe, expect, test } from 'vitest';
import type { PublicRoom } from '../../../core/protocol/http.ts';
import { momentOf, nextChange } from '../../../core/protocol/moment.ts';
import { DEFAULT_SETTINGS } from '../../../core/room/room.ts';
import { changesOf } from '../../../web/changes.ts';
import { doorNote } from '../../../web/doorNote.ts';

const MINUTE = 60_000;
const STARTS = 1_000 * MINUTE;
const ENDS = STARTS + 60 * MINUTE;

function room({
  settings,
  ...changes
}: Partial<Omit<PublicRoom, 'settings'>> & { settings?: Partial<PublicRoom['settings']> } = {}): PublicRoom {
  return {
    slug: 'room',
    title: 'Room',
    description: '',
    contact: { name: 'Ada', email: '' },
    createdAt: 0,
    settings: { ...DEFAULT_SETTINGS, ...settings },
    status: 'open',
    startedAt: null,
    farewell: '',
    recording: false,
    counts: { stage: 0, viewers: 0, waiting: 0 },
    stage: [],
    serverTime: 0,
    ...changes,
  } as PublicRoom;
}

const scheduled = room({ settings: { schedule: { startsAt: STARTS, endsAt: ENDS } } });

describe('where a session stands', () => {
  test.each([
    ['before entry opens', STARTS - 16 * MINUTE, 'early', STARTS - 15 * MINUTE],
    ['once entry is open', STARTS - 15 * MINUTE, 'entry', STARTS],
    ['from the start on', STARTS, 'live', ENDS],
    ['after the end', ENDS, 'ended', null],
  ] as const)('%s', (_when, now, moment, next) => {
    expect([momentOf(scheduled, now), nextChange(scheduled, now)]).toEqual([moment, next]);
  });

  test('started early it is live, and the end is all there is to wait for', () => {
    const early = { ...scheduled, startedAt: STARTS - 60 * MINUTE };
    expect([momentOf(early, STARTS - 50 * MINUTE), nextChange(early, STARTS - 50 * MINUTE)]).toEqual(['live', ENDS]);
  });

  test('without a schedule it is always open until it is ended', () => {
    expect([momentOf(room(), STARTS), nextChange(room(), STARTS)]).toEqual(['always', null]);
    expect(momentOf(room({ status: 'ended' }), STARTS)).toBe('ended');
  });
});

describe('what is said at the door', () => {
  test('a room by invitation says so to those without one', () => {
    const invited = room({ settings: { entry: 'invited' } });
    expect([doorNote(invited, false), doorNote(invited, true)]).toEqual(['invited', null]);
  });

  test('full, then locked, then nothing', () => {
    const counts = { ...room().counts, viewers: 16 };
    expect(doorNote(room({ counts, settings: { locked: true } }), true)).toBe('full');
    expect(doorNote(room({ settings: { locked: true } }), true)).toBe('locked');
    expect(doorNote(room(), false)).toBeNull();
  });
});

describe('what an edited room sends', () => {
  const values = {
    title: 'Room',
    description: '',
    contactName: 'Ada',
    contactEmail: '',
    stageAccess: 'everyone',
    entry: 'link',
    schedule: null,
    opensBefore: 15,
    stageCapacity: 9,
    viewerCapacity: 16,
    hostAbsence: null,
    language: 'en',
  } as const;

  test('only what was changed', () => {
    expect(changesOf(room(), values)).toEqual({});
    expect(changesOf(room(), { ...values, contactName: 'Grace', stageAccess: 'invite' })).toEqual({
      contactName: 'Grace',
      stageAccess: 'invite',
    });
  });

  test('a schedule that lost its seconds in the form is the same schedule', () => {
    const odd = room({ settings: { schedule: { startsAt: STARTS + 30_500, endsAt: ENDS + 1 } } });
    expect(changesOf(odd, { ...values, schedule: { startsAt: STARTS, endsAt: ENDS } })).toEqual({});
  });
});
