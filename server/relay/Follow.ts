import type { TravellingEvent } from '../../core/protocol/server.ts';
import type { ActivityId } from '../../core/room/features/activities/types.ts';
import type { MessageId } from '../../core/room/features/chat/types.ts';
import { viewOf } from '../../core/room/features/chat/view.ts';
import { bytesOf, fitting } from '../../core/room/features/window.ts';
import { isKnownTo, readerIn, seenBy } from '../../core/room/project.ts';
import { isModerator } from '../../core/room/room.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { Connection } from './Connection.ts';
import { type Directory, ROWS_A_FRAME } from './Directory.ts';
import { shownActivity } from './features/part.ts';
import { encode } from './frames.ts';

/**
 * What somebody must come to hold and does not fit into the frame that they begin with, in the order in which it
 * follows.
 */
export interface Further {
  readonly activities: readonly ActivityId[];
  readonly people: readonly ParticipantId[];
  readonly pins: readonly MessageId[];
  readonly peers: readonly ParticipantId[];
}

export interface FollowContext {
  readonly state: () => RoomState;
  readonly directory: Directory;
  /** Runs something for a connection, after everybody was told what happened before. */
  readonly inTurn: (to: Connection, task: () => void) => void;
}

function isEmpty({ activities, people, pins, peers }: Further): boolean {
  return activities.length + people.length + pins.length + peers.length === 0;
}

/** Whether nobody and nothing is left of what must be held over a cut; the rest comes with every welcome. */
export function isHeld({ people, pins }: Pick<Further, 'people' | 'pins'>): boolean {
  return people.length + pins.length === 0;
}

/** Bytes of what follows in one frame. */
const BYTES = 64 * 1024;

/**
 * Sends what follows a first frame, each frame when the one before was taken: however much a room holds, nobody is
 * dropped for being too slow because of it. Names are kept, not frames, so that everything is told as it stands when it
 * is sent.
 */
export class Follow {
  readonly #context: FollowContext;
  readonly #further = new Map<Connection, { readonly reader: ParticipantId | null; readonly further: Further }>();
  /** Whether somebody's people and pinned messages are complete: if not, they cannot go on with them over a cut. */
  readonly #complete = new Map<ParticipantId, boolean>();

  constructor(context: FollowContext) {
    this.#context = context;
  }

  /**
   * That connection was sent a first frame; whatever was to follow an earlier one is superseded.
   * @param reader for whom it speaks, null for a guest
   */
  begin(connection: Connection, reader: ParticipantId | null, further: Further): void {
    if (reader !== null) this.#complete.set(reader, isHeld(further));
    const running = this.#further.has(connection);
    if (running || !isEmpty(further)) this.#further.set(connection, { reader, further });
    if (!running && !isEmpty(further)) this.#goOn(connection);
  }

  /** @returns undefined: they were told nothing since the room was loaded, by whatever told them before. */
  isComplete(reader: ParticipantId): boolean | undefined {
    return this.#complete.get(reader);
  }

  drop(connection: Connection): void {
    this.#further.delete(connection);
  }

  /** They are in the room no more. */
  forget(reader: ParticipantId): void {
    this.#complete.delete(reader);
  }

  #goOn(connection: Connection): void {
    connection.onceTaken(() => this.#context.inTurn(connection, () => this.#next(connection)));
  }

  #next(connection: Connection): void {
    const waiting = this.#further.get(connection);
    if (!waiting) return;
    const { reader, further } = waiting;
    const [frame, rest] = reader === null ? [null, null] : this.#frame(further, reader);
    if (reader !== null && rest && isHeld(rest)) this.#complete.set(reader, true);
    const done = !rest || isEmpty(rest);
    if (done) this.#further.delete(connection);
    else this.#further.set(connection, { reader, further: rest });
    if (frame) connection.write(frame);
    if (!done) this.#goOn(connection);
  }

  /** The next frame (null if nothing is left to send in it), and the rest (null if none). */
  #frame(further: Further, id: ParticipantId): readonly [Buffer | null, Further | null] {
    const { activities, people, pins, peers } = further;
    const state = this.#context.state();
    const { room, features } = state;
    const self = room.participants.get(id);
    if (!self || self.place === 'waiting') return [null, null];
    if (activities.length > 0) {
      const found = activities.slice(0, 1).flatMap(one => features.activities.get(one) ?? []);
      const documents = found.flatMap(one => shownActivity(one, isModerator(self.role)) ?? []);
      return [
        documents.length > 0 ? encode({ type: 'board', activities: documents as never }) : null,
        { ...further, activities: activities.slice(1) },
      ];
    }
    const events = (shown: TravellingEvent[]) =>
      shown.length > 0 ? encode({ type: 'events', revision: state.revision, events: shown }) : null;
    if (people.length > 0) {
      const reader = readerIn(room, id);
      const taken = fitting(people, BYTES, one => bytesOf(room.participants.get(one) ?? {}) + 40, 1);
      const known = taken.flatMap(one => room.participants.get(one) ?? []).filter(one => isKnownTo(one, reader));
      const seen = known.map(one => seenBy(one, reader));
      return [
        events(seen.map(participant => ({ type: 'entered', participant }))),
        { ...further, people: people.slice(taken.length) },
      ];
    }
    if (pins.length > 0) {
      const { chat } = features;
      const message = chat.messages.get(pins[0] ?? 0);
      const pinned =
        message && chat.pinned.includes(message.id) ? [{ type: 'pinned' as const, message: viewOf(message, id) }] : [];
      return [events(pinned), { ...further, pins: pins.slice(1) }];
    }
    if (peers.length > 0) {
      const rows = this.#context.directory.rowsAmong(room, id, peers.slice(0, ROWS_A_FRAME));
      return [
        rows.length > 0 ? encode({ type: 'peers', set: rows, gone: [] }) : null,
        { ...further, peers: peers.slice(ROWS_A_FRAME) },
      ];
    }
    return [null, null];
  }
}
