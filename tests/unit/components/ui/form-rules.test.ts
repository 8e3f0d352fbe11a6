import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { draftOf, faultsOf, NUMBER_RANGES, valuesOf } from '../../../../components/hosting/roomDraft.ts';
import * as rules from '../../../../components/ui/formRules.ts';
import * as limits from '../../../../core/protocol/limits.ts';
import { settingsEntries, Slug } from '../../../../core/protocol/parts.ts';
import { DEFAULT_SETTINGS } from '../../../../core/room/room.ts';
import * as years from '../../../../core/room/years.ts';

const ROOM = { title: 'Choir', description: '', contact: { name: '', email: '' }, settings: DEFAULT_SETTINGS };

describe('form rules', () => {
  test('lengths are those of the protocol', () => {
    expect(rules.NAME_LENGTH).toBe(limits.MAX_NAME_LENGTH);
    expect(rules.TITLE_LENGTH).toBe(limits.MAX_TITLE_LENGTH);
    expect(rules.DESCRIPTION_LENGTH).toBe(limits.MAX_DESCRIPTION_LENGTH);
    expect(rules.EMAIL_LENGTH).toBe(limits.MAX_EMAIL_LENGTH);
    expect(rules.SLUG_LENGTH).toBe(limits.MAX_SLUG_LENGTH);
    expect(rules.MESSAGE_LENGTH).toBe(limits.MAX_MESSAGE_LENGTH);
    expect(rules.ANNOUNCEMENT_LENGTH).toBe(limits.MAX_ANNOUNCEMENT_LENGTH);
    expect(rules.FAREWELL_LENGTH).toBe(limits.MAX_FAREWELL_LENGTH);
    expect(rules.STAGE_CAPACITY).toBe(limits.MAX_STAGE_CAPACITY);
    expect(rules.VIEWER_CAPACITY).toBe(limits.MAX_VIEWER_CAPACITY);
    expect(rules.OPENS_BEFORE).toBe(limits.MAX_OPENS_BEFORE);
    expect(rules.HOST_ABSENCE).toBe(limits.MAX_HOST_ABSENCE);
    expect(rules.INVITATION_USES).toBe(limits.MAX_INVITATION_USES);
    expect([rules.EARLIEST, rules.LATEST]).toEqual([years.EARLIEST, years.LATEST]);
  });

  test('numbers are limited as the protocol limits them', () => {
    for (const [field, { min, max }] of Object.entries(NUMBER_RANGES)) {
      const schema = settingsEntries[field as keyof typeof NUMBER_RANGES];
      expect(
        [min - 1, min, max, max + 1].map(value => v.is(schema, value)),
        field,
      ).toEqual([false, true, true, false]);
    }
  });

  test.each(['a', 'weekly-meeting', 'x'.repeat(64), '-a', 'a-', 'A', 'a b', 'a_b', 'x'.repeat(65)])(
    'the slug %s is judged as the server judges it',
    slug => {
      expect(rules.slugFault(slug) === null).toBe(v.is(Slug, slug));
    },
  );

  test('R256: the forms take times of the years 2000 to 2200, and say so at the field', () => {
    const draft = {
      ...draftOf(ROOM),
      when: 'scheduled' as const,
      startsAt: '2100-01-01T10:00',
      endsAt: '2100-01-01T11:00',
    };
    const wrong = (change: Partial<typeof draft>) => faultsOf({ ...draft, ...change }, 0, false);
    expect(wrong({})).toEqual({});
    expect(wrong({ endsAt: '275000-01-01T11:00' })).toEqual({ endsAt: expect.anything() });
    expect(wrong({ endsAt: '9999-01-01T11:00' })).toEqual({ endsAt: { key: 'time_years' } });
    expect(wrong({ startsAt: '1970-01-01T11:00' })).toEqual({ startsAt: { key: 'time_years' } });
    expect(rules.timeFault(null)).toBeNull();
    expect(
      [years.EARLIEST - 1, years.EARLIEST, years.LATEST, years.LATEST + 1].map(at => rules.timeFault(at)?.key),
    ).toEqual(['time_years', undefined, undefined, 'time_years']);
    expect(new Date(rules.LAST_FIELD_VALUE).getTime()).toBeLessThan(years.LATEST);
  });

  test.each([
    ['30', 30],
    [' 007 ', 7],
    ['３０', 30],
    ['٣٠', 30],
    ['۳۰', 30],
    ['३०', 30],
    ['𝟛𝟘', 30],
    ['', null],
    ['-1', null],
    ['1.5', null],
    ['²', null],
    ['三十', null],
    ['1234567890', null],
  ])('%j as a whole number is %s: keyboards write the digits of their own script', (value, number) => {
    expect(rules.wholeNumber(value)).toBe(number);
  });

  test('a room takes numbers in the digits of any script', () => {
    const draft = {
      ...draftOf(ROOM),
      title: 'Choir',
      stageCapacity: '１２',
      viewerCapacity: '٣٠٠',
      hostAbsence: '３０',
    };
    expect(faultsOf(draft, 0, false)).toEqual({});
    expect(valuesOf(draft, false)).toMatchObject({ stageCapacity: 12, viewerCapacity: 300, hostAbsence: 30 });
  });

  test('email addresses and slugs may be left out', () => {
    expect(rules.emailFault(' ')).toBeNull();
    expect(rules.slugFault('')).toBeNull();
  });

  test.each(['ada', 'ada@', 'ada@example', 'a da@example.org'])('%s is no email address', text => {
    expect(rules.emailFault(text)?.key).toBe('create_email_wrong');
  });
});
