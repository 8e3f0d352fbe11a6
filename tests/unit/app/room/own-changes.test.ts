import { describe, expect, test } from 'vitest';
import { whatHappened } from '../../../../app/room/ownChanges.ts';
import { refusalWords } from '../../../../app/room/refusalWords.ts';
import { minutesLeft } from '../../../../app/room/useEndsSoon.ts';
import { t } from '../../../../components/ui/useMessages.ts';
import { REFUSALS } from '../../../../core/room/commands.ts';
import type { Participant } from '../../../../core/room/types.ts';
import { NOW, person } from '../../../support/room.ts';

const NOTHING_ASKED = new Set<never>();
const asked = { line: { state: 'asked', at: NOW } } as const;
const invited = { line: { state: 'invited', at: NOW } } as const;

const changes: [string, Partial<Participant>, Partial<Participant>, string[]][] = [
  ['an ask that is gone was declined', asked, {}, ['declined']],
  ['an invitation that is gone was taken back', invited, {}, ['withdrawn']],
  ['an ask that led to an invitation was not declined', asked, invited, []],
  ['an invitation that led to the stage was not taken back', invited, { place: 'stage' }, []],
  ['a viewer who was on stage was taken off it', { place: 'stage' }, {}, ['taken-off-stage']],
  ['a hand that went down was lowered', { hand: NOW }, {}, ['hand-lowered']],
  ['a hand that went down on the way to the stage was not', { hand: NOW }, { place: 'stage' }, []],
  ['a new role is told', {}, { role: 'moderator' }, ['now-moderator']],
  [
    'several things at once are all told',
    { ...asked, hand: NOW },
    { role: 'speaker' },
    ['declined', 'hand-lowered', 'now-speaker'],
  ],
  ['devices are told elsewhere', { place: 'stage', microphone: true }, { place: 'stage' }, []],
];

describe('what others did about a person', () => {
  test.each(changes)('%s', (_title, before, now, told) => {
    expect(whatHappened(person('you', before), person('you', now), NOTHING_ASKED)).toEqual(told);
  });

  test.each([
    ['leave-line', asked, {}],
    ['leave-line', invited, {}],
    ['leave-stage', { place: 'stage' }, {}],
    ['lower-hand', { hand: NOW }, {}],
  ] as const)('what one does oneself is not told: %s', (command, before, now) => {
    expect(whatHappened(person('you', before), person('you', now), new Set([command]))).toEqual([]);
  });
});

describe('a refusal in the room', () => {
  test('a full stage is told by whom it concerns', () => {
    const words = [
      refusalWords({ command: 'join-stage', reason: 'stage-full' }, false),
      refusalWords({ command: 'join-stage', reason: 'stage-full' }, true),
      refusalWords({ command: 'bring-to-stage', reason: 'stage-full' }, false),
    ];
    expect(new Set(words.map(key => t(key))).size).toBe(3);
  });

  test('every refusal has a sentence', () => {
    for (const reason of REFUSALS) expect(t(refusalWords({ command: 'set-role', reason }, false))).toMatch(/\.$/);
  });
});

describe('the end of a scheduled session', () => {
  const minute = 60_000;
  test.each([
    [NOW + 6 * minute, null],
    [NOW + 5 * minute + 1, null],
    [NOW + 5 * minute, 5],
    [NOW + minute, 1],
    [NOW + 1, 1],
    [NOW, 0],
    [NOW - minute, 0],
    [null, null],
  ])('an end at %s is %s minutes away', (endsAt, minutes) => {
    expect(minutesLeft(endsAt, NOW)).toBe(minutes);
  });
});
