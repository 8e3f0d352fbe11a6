import { MAX_RESUME_BYTES, MAX_RESUME_EVENTS } from '../../core/protocol/limits.ts';
import type { TravellingEvent } from '../../core/protocol/server.ts';
import { type LogEntry, type PublicEvent, subjectOf } from '../../core/room/events.ts';
import { isFeatureEvent } from '../../core/room/features/index.ts';
import { bytesOf, fitting } from '../../core/room/features/window.ts';
import { isForgetting } from '../../core/room/forgetting-events.ts';
import { changesVisibility, projectEvent, type Reader, readerIn } from '../../core/room/project.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId, Room } from '../../core/room/types.ts';
import { concerns, type Delivery, eventFor, newestOnly, type Recipients } from './delivery.ts';
import { chatDeliveryOf } from './features/chat.ts';
import { NOBODY } from './views.ts';

const GUEST: Reader = { id: null, visibility: 'guest' };
const STRANGER: Reader = { id: NOBODY, visibility: 'participant' };
const MODERATOR: Reader = { id: NOBODY, visibility: 'moderator' };

/** Works out by `projectEvent` who receives an entry: the widest audience of which everybody does. */
export function deliveryOf(entry: LogEntry, before: Room, state: RoomState): Delivery | null {
  const { event, revision } = entry;
  if (isFeatureEvent(event)) return chatDeliveryOf(revision, event, state.features.chat);
  const after = state.room;
  const subject = subjectOf(event);
  const subjects = subject === null ? [] : [subject];
  const seen = (reader: Reader, to: Recipients): Delivery | null => {
    const shown = projectEvent(event, before, after, reader);
    const changesView = changesVisibility(event, before, after);
    if (!shown) return null;
    const whole = projectEvent(event, before, after, MODERATOR);
    return {
      revision,
      to,
      event: shown as TravellingEvent,
      whole: hidesLine(shown, whole) ? (whole as TravellingEvent) : null,
      subjects,
      changesView,
      supersedes: null,
    };
  };
  return (
    seen(GUEST, 'all') ??
    seen(STRANGER, 'participants') ??
    seen(MODERATOR, 'moderators') ??
    (subject === null ? null : seen(reader(subject), 'subject'))
  );

  function reader(id: ParticipantId): Reader {
    return readerIn(after.participants.has(id) ? after : before, id);
  }
}

/** Whether somebody's way to the stage was left out. */
function hidesLine(shown: PublicEvent, whole: PublicEvent | null): boolean {
  const lineOf = (event: PublicEvent | null) => (event && 'participant' in event ? event.participant.line : null);
  return lineOf(shown) === null && lineOf(whole) !== null;
}

/**
 * Counts up whenever deliveries have another shape than before, or their events another one on the wire: snapshots that
 * earlier versions made are of no use then.
 */
export const TAIL_FORMAT = 1;

/** The newest deliveries as a snapshot of the room has them. */
export interface Tail {
  readonly from: number;
  readonly deliveries: readonly Delivery[];
}

/** The newest deliveries of a room, for those who resume. */
export class ReplayBuffer {
  #deliveries: Delivery[] = [];
  /** What was delivered up to this revision is not all here. */
  #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  static of({ from, deliveries }: Tail): ReplayBuffer {
    const buffer = new ReplayBuffer(from);
    buffer.#deliveries = [...deliveries];
    return buffer;
  }

  /** As it is now. */
  get kept(): Tail {
    return { from: this.#from, deliveries: [...this.#deliveries] };
  }

  add(delivery: Delivery): void {
    this.#forget(delivery);
    this.#deliveries.push(delivery);
    if (this.#deliveries.length < 2 * MAX_RESUME_EVENTS) return;
    const dropped = this.#deliveries.splice(0, MAX_RESUME_EVENTS);
    this.#from = dropped.at(-1)?.revision ?? this.#from;
  }

  /** Nothing that is to be known no more stays here, and so in no snapshot. */
  #forget({ revision, event }: Delivery): void {
    if (isForgetting(event)) {
      this.#deliveries = [];
      this.#from = revision;
    } else if (event.type === 'message-deleted') {
      this.#empty(({ id }) => id === event.message);
    } else if (event.type === 'chat-cleared') {
      this.#empty(({ id, channel }) => channel === 'everybody' && id < event.before);
    }
  }

  #empty(goes: (message: Extract<TravellingEvent, { type: 'said' }>['message']) => boolean): void {
    this.#deliveries = this.#deliveries.map(one => {
      const { event } = one;
      const held = event.type === 'said' || event.type === 'pinned';
      return held && goes(event.message)
        ? { ...one, event: { ...event, message: { ...event.message, text: '' } } }
        : one;
    });
  }

  /**
   * What that participant missed after a revision, or null when only a snapshot will do: too far
   * back, too much, or what they see has changed since (they entered, were admitted, or changed role).
   */
  since(after: number, reader: Reader): TravellingEvent[] | null {
    if (after < this.#from) return null;
    const missed = newestOnly(this.#deliveries.filter(one => one.revision > after && concerns(one, reader)));
    const anew = missed.some(
      ({ event, subjects, changesView }) =>
        reader.id !== null && subjects.includes(reader.id) && (changesView || event.type === 'entered'),
    );
    if (anew || missed.length > MAX_RESUME_EVENTS) return null;
    const events = missed.map(one => eventFor(one, reader));
    return fitting(events, MAX_RESUME_BYTES, bytesOf).length < events.length ? null : events;
  }
}
