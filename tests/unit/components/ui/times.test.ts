import { describe, expect, test } from 'vitest';
import {
  formatMoment,
  formatShort,
  formatWhen,
  fromDateTimeField,
  remainingClock,
  remainingWords,
  toDateTimeField,
} from '../../../../components/ui/times.ts';

const AT = Date.UTC(2026, 10, 24, 14);
/** Locales write narrow and thin spaces around ranges; what counts is the words. */
const plain = (text: string): string => text.replace(/[\u2009\u202f\u00a0]/g, ' ');

describe('times', () => {
  test("a session's time is told in the reader's zone and locale, the zone named", () => {
    expect(plain(formatWhen(AT, AT + 3_600_000, 'en-US', 'Europe/Berlin'))).toBe(
      'Tuesday, November 24, 2026, 3:00 – 4:00 PM (Central European Standard Time)',
    );
    expect(plain(formatWhen(AT, AT + 3_600_000, 'de', 'America/New_York'))).toMatch(
      /^Dienstag, 24\. November 2026.*09:00.*10:00.*Ostküst/,
    );
  });

  test('one that ends on another day names both days', () => {
    const words = formatWhen(AT, AT + 86_400_000, 'en-US', 'UTC');
    expect(words).toContain('November 24');
    expect(words).toContain('November 25');
  });

  test('a single moment names its zone, but not in lists', () => {
    expect(plain(formatMoment(AT, { locale: 'en-US', timeZone: 'America/New_York' }))).toContain(
      '9:00 AM (Eastern Standard Time)',
    );
    expect(plain(formatShort(AT, { locale: 'en-US', timeZone: 'UTC' }))).toBe('Nov 24, 2026, 2:00 PM');
  });

  test.each([
    [1, '0:01'],
    [59_001, '1:00'],
    [60_000, '1:00'],
    [3_599_000, '59:59'],
    [7_509_000, '2:05:09'],
    [100 * 3_600_000, '4 days, 4 hours'],
  ])('%i ms left are shown as %s', (ms, words) => {
    expect(remainingClock(ms, 'en')).toBe(words);
  });

  test.each([
    [1, '1 minute'],
    [61_000, '2 minutes'],
    [3_600_000, '1 hour'],
    [3_600_001, '1 hour, 1 minute'],
    [86_400_000, '1 day'],
  ])('%i ms left are said as %s', (ms, words) => {
    expect(remainingWords(ms, 'en')).toBe(words);
  });

  test('a date-time field gives back the moment it was given', () => {
    expect(fromDateTimeField(toDateTimeField(AT))).toBe(AT);
    expect(toDateTimeField(null)).toBe('');
    expect([fromDateTimeField(''), fromDateTimeField('2026-11-24T')]).toEqual([null, null]);
  });

  test("a date-time field is in the browser's own zone", () => {
    expect(fromDateTimeField('2026-11-24T15:00')).toBe(new Date(2026, 10, 24, 15).getTime());
  });
});
