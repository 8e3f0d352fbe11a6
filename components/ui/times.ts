import { locale as spokenLocale } from './useMessages.ts';

/** Dates and times as the reader knows them: their locale, their time zone. All moments are ms since the epoch. */

/** Where the reader is, when it is not what the document speaks and the browser's time zone. */
export interface Reader {
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LONG = {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
} as const;
const SHORT = { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' } as const;

/**
 * When a session is, with its zone named: "Tuesday, November 24, 2026, 3:00 – 4:00 PM (Central
 * European Standard Time)". A null end leaves the start alone.
 */
export function formatWhen(
  startsAt: number,
  endsAt: number | null,
  locale = spokenLocale(),
  timeZone?: string,
): string {
  const format = new Intl.DateTimeFormat(locale, { ...LONG, timeZone });
  const when = endsAt === null ? format.format(startsAt) : format.formatRange(startsAt, endsAt);
  return `${when} (${zoneName(startsAt, { locale, timeZone })})`;
}

/** The zone's whole name at that moment. A range of times would abbreviate it, to letters few people know. */
function zoneName(at: number, { locale = spokenLocale(), timeZone }: Reader): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'long' }).formatToParts(at);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** One moment, in full and with its zone named. */
export function formatMoment(at: number, { locale = spokenLocale(), timeZone }: Reader = {}): string {
  return formatWhen(at, null, locale, timeZone);
}

/** One moment for lists: "Nov 24, 2026, 3:00 PM". */
export function formatShort(at: number, { locale = spokenLocale(), timeZone }: Reader = {}): string {
  return new Intl.DateTimeFormat(locale, { ...SHORT, timeZone }).format(at);
}

/** Time left, for the eye: "0:59", "2:05:09", and "3 days, 4 hours" from a day on. */
export function remainingClock(ms: number, locale = spokenLocale()): string {
  if (ms >= DAY) return remainingWords(ms, locale);
  const seconds = Math.ceil(ms / 1_000);
  const digits = new Intl.NumberFormat(locale);
  const pairs = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const first = h > 0 ? [digits.format(h), pairs.format(m)] : [digits.format(m)];
  return [...first, pairs.format(s)].join(':');
}

/** Time left, for the ear, to the minute: "2 hours, 6 minutes". The part begun counts. */
export function remainingWords(ms: number, locale = spokenLocale()): string {
  const minutes = Math.max(1, Math.ceil(ms / MINUTE));
  const parts: [number, string][] =
    ms >= DAY
      ? [
          [Math.floor(ms / DAY), 'day'],
          [Math.floor((ms % DAY) / HOUR), 'hour'],
        ]
      : [
          [Math.floor(minutes / 60), 'hour'],
          [minutes % 60, 'minute'],
        ];
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count));
  return new Intl.ListFormat(locale, { type: 'unit' }).format(words);
}

/** A moment as the value of a `datetime-local` field, in the browser's zone. Empty for null. */
export function toDateTimeField(at: number | null): string {
  if (at === null) return '';
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

/** What a `datetime-local` field holds, as a moment; null when it is empty or not filled in whole. */
export function fromDateTimeField(value: string): number | null {
  const at = value === '' ? Number.NaN : new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}

/** The time of day of a moment: "3:00 PM". */
export function formatClock(at: number, { locale = spokenLocale(), timeZone }: Reader = {}): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone }).format(at);
}
