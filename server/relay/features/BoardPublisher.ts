import type { BoardMessage } from '../../../core/protocol/features/server.ts';
import { BOARD_INTERVAL_MS, MAX_SERVER_FRAME_BYTES } from '../../../core/protocol/limits.ts';
import type { Activity, ActivityDocument } from '../../../core/room/features/activities/types.ts';
import { announced } from '../../../core/room/features/announcement/index.ts';
import { FIRST_BYTES, WINDOW_BYTES } from '../../../core/room/features/limits.ts';
import type { AskedDocument, Question } from '../../../core/room/features/questions/types.ts';
import { totalsOf } from '../../../core/room/features/questions/window.ts';
import { bytesOf } from '../../../core/room/features/window.ts';
import type { RoomState } from '../../../core/room/state.ts';
import type { ParticipantId } from '../../../core/room/types.ts';
import type { AsParticipant } from '../Connection.ts';
import { encode } from '../frames.ts';
import type { Guard } from '../Guard.ts';
import { Paced } from '../Paced.ts';
import { barredIn, shownActivity, shownQuestion } from './part.ts';

/**
 * Most bytes of all documents in one message; what else it tells fits beside them. The largest activity alone may take
 * most of it, and leaves room for the largest question.
 */
const DOCUMENTS_BYTES = MAX_SERVER_FRAME_BYTES - 16 * 1024;

type Readers = ReadonlyMap<ParticipantId, AsParticipant>;

/**
 * Tells readers what changed on the room's board: at once when nothing was told for a while, else
 * when the interval is over, so that a thousand votes are a few messages. One message for
 * moderators and one for everybody else, each of bounded size: what does not fit waits for the next one.
 */
export class BoardPublisher {
  readonly #state: () => RoomState;
  readonly #readers: Readers;
  readonly #pace: Paced;
  readonly #classes: readonly Class[];

  constructor(state: () => RoomState, readers: Readers, guard: Guard = work => work()) {
    this.#pace = new Paced(BOARD_INTERVAL_MS, () => guard(() => this.#tell()));
    this.#state = state;
    this.#readers = readers;
    this.#classes = [new Class(state(), true), new Class(state(), false)];
  }

  /** Call it whenever something may have changed. */
  update(): void {
    if (this.#classes.some(one => one.isBehind(this.#state()))) this.#pace.request();
  }

  stop(): void {
    this.#pace.stop();
  }

  #tell(): void {
    const state = this.#state();
    for (const readers of this.#classes) {
      const frame = readers.next(state);
      if (!frame) continue;
      for (const reader of this.#readers.values()) {
        if (reader.visibility === 'guest' || reader.visibility === 'waiting') continue;
        if ((reader.visibility === 'moderator') === readers.moderates) reader.connection.write(frame);
      }
    }
    this.update();
  }
}

/** Readers who see the same, and what they were told. */
class Class {
  readonly moderates: boolean;
  readonly #activities: Told<Activity, ActivityDocument>;
  readonly #questions: Told<Question, AskedDocument>;
  #announcement: RoomState['features']['announcement'];
  #barred: RoomState['features']['chat']['barred'];
  #totals: string;

  constructor(state: RoomState, moderates: boolean) {
    const { activities, questions, announcement, chat } = state.features;
    this.moderates = moderates;
    this.#activities = new Told(activities, one => shownActivity(one, moderates));
    this.#questions = new Told(questions, one => shownQuestion(one, moderates));
    this.#announcement = announcement;
    this.#barred = chat.barred;
    this.#totals = JSON.stringify(totalsOf(questions, moderates));
  }

  isBehind({ features }: RoomState): boolean {
    return (
      this.#activities.isBehind(features.activities) ||
      this.#questions.isBehind(features.questions) ||
      features.announcement !== this.#announcement ||
      features.chat.barred !== this.#barred
    );
  }

  /** What these readers must be told next to get to that state; null when nothing. */
  next(state: RoomState): Buffer | null {
    const { moderates } = this;
    const now = state.features;
    const activities = this.#activities.next(now.activities, WINDOW_BYTES);
    const questions = this.#questions.next(now.questions, Math.min(WINDOW_BYTES, DOCUMENTS_BYTES - activities.bytes));
    const gone = [...activities.gone, ...questions.gone];
    const totals = totalsOf(now.questions, moderates);
    const counted = JSON.stringify(totals);
    const barred = moderates && now.chat.barred !== this.#barred ? barredIn(state, 0, FIRST_BYTES.barred) : null;
    const changed: Omit<BoardMessage, 'type'> = {
      ...(activities.set.length > 0 ? { activities: activities.set as BoardMessage['activities'] } : {}),
      ...(questions.set.length > 0 ? { questions: questions.set } : {}),
      ...(gone.length > 0 ? { gone } : {}),
      ...(now.announcement === this.#announcement ? {} : { announcement: announced(now.announcement) }),
      ...(barred ? { barred: barred.barred, ends: { barred: barred.next } } : {}),
      ...(counted === this.#totals ? {} : { totals }),
    };
    this.#announcement = now.announcement;
    this.#barred = now.chat.barred;
    this.#totals = counted;
    return Object.keys(changed).length > 0 ? encode({ type: 'board', ...changed } as BoardMessage) : null;
  }
}

/** Documents of one kind, as far as they were told. */
class Told<Source extends object, Document extends object> {
  readonly #show: (source: Source) => Document | null;
  /** What was told of each, the longest ago first, so that no change waits for ever behind newer ones. */
  readonly #told: Map<number, Source>;
  /** The state that was told whole last. */
  #whole: ReadonlyMap<number, Source>;

  constructor(state: ReadonlyMap<number, Source>, show: (source: Source) => Document | null) {
    this.#told = new Map(state);
    this.#whole = state;
    this.#show = show;
  }

  isBehind(now: ReadonlyMap<number, Source>): boolean {
    return this.#whole !== now;
  }

  /** What is gone, and of what changed as much as fits, at least one document: what is new before the rest. */
  next(now: ReadonlyMap<number, Source>, bytes: number): { set: Document[]; gone: number[]; bytes: number } {
    const set: Document[] = [];
    const gone: number[] = [];
    if (!this.isBehind(now)) return { set, gone, bytes: 0 };
    for (const [id, old] of this.#told) {
      if (now.has(id)) continue;
      if (this.#show(old)) gone.push(id);
      this.#told.delete(id);
    }
    let left = bytes;
    const fresh = [...now.keys()].filter(id => !this.#told.has(id));
    for (const id of [...fresh.reverse(), ...this.#told.keys()]) {
      const [old, source] = [this.#told.get(id), now.get(id)];
      if (!source || old === source) continue;
      const [was, is] = [old ? this.#show(old) : null, this.#show(source)];
      if (is !== null && JSON.stringify(is) !== JSON.stringify(was)) {
        const size = bytesOf(is) + 1;
        if (size > left && set.length > 0) return { set, gone, bytes: bytes - left };
        left -= size;
        set.push(is);
      }
      if (is === null && was !== null) gone.push(id);
      this.#told.delete(id);
      this.#told.set(id, source);
    }
    this.#whole = now;
    return { set, gone, bytes: bytes - left };
  }
}
