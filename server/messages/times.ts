import type { Schedule } from '../../core/room/types.ts';
import { message } from './messages.ts';

/** Who reads is anywhere, and no browser is there to know where: UTC, and it says so. */
const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Such as `Tuesday, 24 November 2026 at 18:00 UTC`. */
export function utcTime(at: number): string {
  return message('server_time', { time: format.format(at) });
}

/** Such as `Tuesday, 24 November 2026, 18:00–19:30 UTC`. */
export function utcRange({ startsAt, endsAt }: Schedule): string {
  return message('server_times_range', { range: format.formatRange(startsAt, endsAt) });
}
