import type { Schedule } from '../../core/room/types.ts';
import type { Words } from './messages.ts';

/** Who reads is anywhere, and no browser is there to know where: UTC, and it says so. */
const FORMAT = {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** Such as `Tuesday, 24 November 2026 at 18:00 UTC`. */
export function utcTime(at: number, words: Words): string {
  return words('server_time', { time: new Intl.DateTimeFormat(words.locale, FORMAT).format(at) });
}

/** Such as `Tuesday, 24 November 2026, 18:00–19:30 UTC`. */
export function utcRange({ startsAt, endsAt }: Schedule, words: Words): string {
  return words('server_times_range', {
    range: new Intl.DateTimeFormat(words.locale, FORMAT).formatRange(startsAt, endsAt),
  });
}
