import ical, { ICalCalendarMethod } from 'ical-generator';
import { plainLines } from '../core/protocol/features/text.ts';
import type { RoomFacts, Schedule } from '../core/room/types.ts';
import { wordsIn } from './messages/messages.ts';

export interface CalendarSession {
  readonly facts: RoomFacts;
  /** The room's (BCP 47); absent: English. */
  readonly language?: string | undefined;
  readonly schedule: Schedule;
  /** The room's: a calendar takes a newer file for a change of the same event. */
  readonly revision: number;
  /** The session link. Never an invitation: calendars are shared and kept by others. */
  readonly link: string;
  readonly now: number;
}

/** A session as an iCalendar file (RFC 5545). */
export function calendarFile({ facts, language, schedule, revision, link, now }: CalendarSession): string {
  const words = wordsIn(language);
  const calendar = ical({
    prodId: { company: 'Sidestage', product: 'Sidestage', language: words.language.toUpperCase() },
    method: ICalCalendarMethod.PUBLISH,
  });
  const join = words('server_calendar_join', { link });
  calendar.createEvent({
    // For life: neither title nor times nor port are in it.
    id: `${facts.slug}-${facts.createdAt}@${new URL(link).hostname}`,
    sequence: revision,
    stamp: new Date(now),
    created: new Date(facts.createdAt),
    start: new Date(schedule.startsAt),
    end: new Date(schedule.endsAt),
    summary: facts.title,
    description: facts.description === '' ? join : `${plainLines(facts.description)}\n\n${join}`,
    url: link,
  });
  return calendar.toString();
}

export function calendarFileName(slug: string): string {
  return `${slug}.ics`;
}
