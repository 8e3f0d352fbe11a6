import { afterEach, describe, expect, test } from 'vitest';
import ar from '../../../../assets/messages/ar.json' with { type: 'json' };
import de from '../../../../assets/messages/de.json' with { type: 'json' };
import en from '../../../../assets/messages/en.json' with { type: 'json' };
import {
  formatMoment,
  formatShort,
  formatWhen,
  fromDateTimeField,
  remainingClock,
  remainingWords,
  toDateTimeField,
} from '../../../../components/ui/times.ts';
import { speak, t } from '../../../../components/ui/useMessages.ts';

const AT = Date.UTC(2026, 10, 24, 14);
/** Locales write narrow and thin spaces around ranges; what counts is the words. */
const plain = (text: string): string => text.replace(/[\u2009\u202f\u00a0]/g, ' ');

const HOUR = 3_600_000;

afterEach(() => speak('en', en, ['en']));

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
    [100 * HOUR, '4 days, 4 hours'],
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

  test('time left, as Intl writes it, stands in German and Arabic where no preposition asks for another case', () => {
    /** Without the marks that keep a value's direction of writing its own. */
    const told = (ms: number): string[] =>
      [
        t('web_opens_in', { time: remainingClock(ms) }),
        t('web_starts_in', { time: remainingClock(ms) }),
        t('door_opens_in_words', { time: remainingWords(ms) }),
        `${t('door_opens_in')} ${remainingClock(ms)}`,
      ].map(text => text.replace(/[\u2068\u2069]/g, ''));
    speak('de', de, ['de']);
    expect(told(76 * HOUR)).toEqual([
      'Noch 3 Tage, 4 Stunden bis zum Einlass',
      'Noch 3 Tage, 4 Stunden bis zum Beginn',
      'Noch 3 Tage, 4 Stunden bis zum Einlass.',
      'Bis zum Einlass noch 3 Tage, 4 Stunden',
    ]);
    speak('ar', ar, ['ar']);
    expect(told(49 * HOUR)).toEqual([
      'المتبقي حتى فتح الدخول: يومان وساعة',
      'المتبقي حتى البداية: يومان وساعة',
      'المتبقي حتى فتح الدخول: يومان وساعة.',
      'المتبقي حتى فتح الدخول يومان وساعة',
    ]);
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
