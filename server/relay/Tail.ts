import { MAX_RESUME_EVENTS } from '../../protocol/limits.ts';
import type { LogEntry, PublicEvent } from '../../room/events.ts';
import { projectEvent } from '../../room/project.ts';
import type { ParticipantId, Room } from '../../room/types.ts';
import { STRANGER } from './views.ts';

/** Who receives an event: guests too, everybody who entered, or one participant alone. */
export type Audience = { readonly kind: 'all' | 'entered' } | { readonly kind: 'one'; readonly id: ParticipantId };

/** An event as it is delivered. */
export interface Delivery {
  readonly revision: number;
  readonly to: Audience;
  readonly event: PublicEvent;
}

const ALL: Audience = { kind: 'all' };
const ENTERED: Audience = { kind: 'entered' };

/**
 * Works out by `projectEvent` who receives an entry. What a guest receives everybody does, and
 * what a stranger among the participants receives all participants do; the rest only concerns its subject.
 */
export function deliveryOf(entry: LogEntry, before: Room, after: Room): Delivery | null {
  const { event, revision } = entry;
  const seen = (reader: ParticipantId | null, to: Audience): Delivery | null => {
    const shown = projectEvent(event, before, after, reader);
    return shown && { revision, to, event: shown };
  };
  const subject = 'participant' in event ? event.participant.id : 'id' in event ? event.id : null;
  return seen(null, ALL) ?? seen(STRANGER, ENTERED) ?? (subject === null ? null : seen(subject, { kind: 'one', id: subject }));
}

export function concerns({ to }: Delivery, reader: ParticipantId): boolean {
  return to.kind !== 'one' || to.id === reader;
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
   * back, too much, or they entered since and hold a guest's view.
   */
  since(after: number, reader: ParticipantId): PublicEvent[] | null {
    if (after < this.#from) return null;
    const missed = this.#deliveries.filter(one => one.revision > after && concerns(one, reader));
    const entered = missed.some(({ event }) => event.type === 'entered' && event.participant.id === reader);
    return entered || missed.length > MAX_RESUME_EVENTS ? null : missed.map(one => one.event);
  }
}
