import type { BoardMessage } from '../../../protocol/features/server.ts';
import { BOARD_INTERVAL_MS } from '../../../protocol/limits.ts';
import type { FeatureStates } from '../../../room/features/index.ts';
import type { ParticipantId, RoomState } from '../../../room/types.ts';
import type { Connection } from '../Connection.ts';
import { encode } from '../frames.ts';
import { Paced } from '../Paced.ts';
import { barredIn, shownActivity, shownQuestion } from './part.ts';

type Readers = ReadonlyMap<ParticipantId, Connection>;

/**
 * Tells readers what changed on the room's board: at once when nothing was told for a while, else
 * when the interval is over, so that a thousand votes are a few messages. One message for
 * moderators and one for everybody else.
 */
export class Board {
  readonly #state: () => RoomState;
  readonly #readers: Readers;
  readonly #pace = new Paced(BOARD_INTERVAL_MS, () => this.#tell());
  #told: FeatureStates;

  constructor(state: () => RoomState, readers: Readers) {
    this.#state = state;
    this.#readers = readers;
    this.#told = state().features;
  }

  /** Call it whenever something may have changed. */
  update(): void {
    if (this.#isChanged()) this.#pace.request();
  }

  stop(): void {
    this.#pace.stop();
  }

  #isChanged(): boolean {
    const { features } = this.#state();
    const { activities, questions, announcement, chat } = this.#told;
    return features.activities !== activities || features.questions !== questions
      || features.announcement !== announcement || features.chat.barred !== chat.barred;
  }

  #tell(): void {
    const state = this.#state();
    const [toModerators, toOthers] = [true, false].map(moderates => boardFrame(state, this.#told, moderates));
    this.#told = state.features;
    for (const reader of this.#readers.values()) {
      if (reader.sight === 'guest' || reader.sight === 'waiting') continue;
      const frame = reader.sight === 'moderator' ? toModerators : toOthers;
      if (frame) reader.write(frame);
    }
  }
}

/** What a class of readers must be told to get from one state to another; null when nothing. */
function boardFrame(state: RoomState, before: FeatureStates, moderates: boolean): Buffer | null {
  const now = state.features;
  const activities = difference(before.activities, now.activities, one => shownActivity(one, moderates));
  const questions = difference(before.questions, now.questions, one => shownQuestion(one, moderates));
  const gone = [...activities.gone, ...questions.gone];
  const changed: Omit<BoardMessage, 'type'> = {
    ...(activities.set.length > 0 ? { activities: activities.set as BoardMessage['activities'] } : {}),
    ...(questions.set.length > 0 ? { questions: questions.set } : {}),
    ...(gone.length > 0 ? { gone } : {}),
    ...(now.announcement === before.announcement ? {} : { announcement: now.announcement }),
    ...(moderates && now.chat.barred !== before.chat.barred ? { barred: barredIn(state) } : {}),
  };
  return Object.keys(changed).length > 0 ? encode({ type: 'board', ...changed } as BoardMessage) : null;
}

function difference<Source, Document>(
  before: ReadonlyMap<number, Source>,
  now: ReadonlyMap<number, Source>,
  show: (source: Source) => Document | null,
): { set: Document[]; gone: number[] } {
  const set: Document[] = [];
  const gone: number[] = [];
  for (const [id, source] of now) {
    const old = before.get(id);
    if (old === source) continue;
    const [was, is] = [old === undefined ? null : show(old), show(source)];
    if (is !== null && JSON.stringify(is) !== JSON.stringify(was)) set.push(is);
    if (is === null && was !== null) gone.push(id);
  }
  for (const [id, source] of before) if (!now.has(id) && show(source) !== null) gone.push(id);
  return { set, gone };
}
