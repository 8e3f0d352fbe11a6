import { MAX_RESUME_EVENTS } from '../../protocol/limits.ts';
import { subjectOf, type LogEntry, type PublicEvent } from '../../room/events.ts';
import { changesSight, projectEvent, readerIn, type Reader, type Sight } from '../../room/project.ts';
import type { ParticipantId, Room } from '../../room/types.ts';
import { NOBODY } from './views.ts';

/** Who receives an event besides its subject: guests too, all participants, moderators, or nobody. */
export type Audience = 'all' | 'participants' | 'moderators' | 'subject';

/** An event as it is delivered. */
export interface Delivery {
  readonly revision: number;
  readonly to: Audience;
  readonly event: PublicEvent;
  /** Whom it is about. They receive it whatever the audience; null for events about the room. */
  readonly subject: ParticipantId | null;
  /** Whether the subject sees more or less of the room from now on, and takes a snapshot instead. */
  readonly resights: boolean;
}

const GUEST: Reader = { id: null, sight: 'guest' };
const STRANGER: Reader = { id: NOBODY, sight: 'participant' };
const MODERATOR: Reader = { id: NOBODY, sight: 'moderator' };

/** Works out by `projectEvent` who receives an entry: the widest audience of which everybody does. */
export function deliveryOf(entry: LogEntry, before: Room, after: Room): Delivery | null {
  const { event, revision } = entry;
  const subject = subjectOf(event);
  const seen = (reader: Reader, to: Audience): Delivery | null => {
    const shown = projectEvent(event, before, after, reader);
    return shown && { revision, to, event: shown, subject, resights: changesSight(event, before, after) };
  };
  return seen(GUEST, 'all') ?? seen(STRANGER, 'participants') ?? seen(MODERATOR, 'moderators')
    ?? (subject === null ? null : seen(reader(subject), 'subject'));

  function reader(id: ParticipantId): Reader {
    return readerIn(after.participants.has(id) ? after : before, id);
  }
}

/** Whether a reader receives a delivery. */
export function concerns({ to, subject }: Delivery, reader: Reader): boolean {
  return subject !== null && subject === reader.id ? true : reaches(to, reader.sight);
}

/** Whether an audience includes readers of that sight that are not the subject. */
export function reaches(to: Audience, sight: Sight): boolean {
  switch (to) {
    case 'all':
      return true;
    case 'participants':
      return sight === 'participant' || sight === 'moderator';
    case 'moderators':
      return sight === 'moderator';
    case 'subject':
      return false;
  }
}

/** The newest deliveries of a room, for those who resume. */
export class Tail {
  #deliveries: Delivery[] = [];
  /** What was delivered up to this revision is not all here. */
  #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  add(delivery: Delivery): void {
    this.#deliveries.push(delivery);
    if (this.#deliveries.length < 2 * MAX_RESUME_EVENTS) return;
    const dropped = this.#deliveries.splice(0, MAX_RESUME_EVENTS);
    this.#from = dropped.at(-1)?.revision ?? this.#from;
  }

  /**
   * What that participant missed after a revision, or null when only a snapshot will do: too far
   * back, too much, or what they see has changed since (they entered, were admitted, or changed role).
   */
  since(after: number, reader: Reader): PublicEvent[] | null {
    if (after < this.#from) return null;
    const missed = this.#deliveries.filter(one => one.revision > after && concerns(one, reader));
    const anew = missed.some(({ event, subject, resights }) =>
      subject === reader.id && (resights || event.type === 'entered'));
    return anew || missed.length > MAX_RESUME_EVENTS ? null : missed.map(one => one.event);
  }
}
