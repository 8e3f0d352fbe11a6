import type { ClientMessage } from '../../protocol/client.ts';
import type { BoardMessage, Ends, MoreMessage, OwnPart, Part, Totals } from '../../protocol/features/server.ts';
import type { ActivityDocument, ActivityId, QuestionDocument } from '../../room/features/activities/types.ts';
import type { Announcement } from '../../room/features/announcement/index.ts';
import type { AskedDocument } from '../../room/features/questions/types.ts';
import { listOf, type QuestionList } from '../../room/features/questions/window.ts';
import type { ParticipantId } from '../../room/types.ts';
import { Observable } from '../Observable.ts';
import { PendingRequests } from '../PendingRequests.ts';
import type { RelayChannel } from './relayChannel.ts';

/** What comes in windows and is loaded when somebody wants more of it. */
export type BoardList = QuestionList | 'activities' | 'barred';

/** What hangs on the room's board for this reader, as much as was loaded of it. */
export interface BoardView {
  /** In the order they were drafted. */
  readonly activities: readonly ActivityDocument[];
  /** In the order they were asked. */
  readonly questions: readonly AskedDocument[];
  readonly announcement: Announcement;
  /** Who may not write in the chat; moderators only. */
  readonly barred: readonly { readonly id: ParticipantId; readonly name: string }[];
  /** One's own answers, questions and votes. */
  readonly own: OwnPart;
  /** How many questions there are, loaded or not. */
  readonly totals: Totals;
  /** Where each list goes on; null where all of it is here. */
  readonly ends: Ends;
}

const ALL: Ends = { open: null, answered: null, dismissed: null, activities: null, barred: null, own: null };
const EMPTY: BoardView = {
  activities: [],
  questions: [],
  announcement: null,
  barred: [],
  own: { answers: [], asked: [], upvoted: [], barred: false },
  totals: { open: 0, answered: 0, dismissed: 0 },
  ends: ALL,
};

type Window = Omit<MoreMessage, 'type' | 'id'>;

/** Documents that the relay sends whole: nothing is worked out here that a reader must not know. */
export class BoardClient extends Observable<BoardView> {
  readonly #windows: PendingRequests<Window>;
  /** Windows loaded of each list, so that as much is there again after a cut. */
  readonly #loaded = new Map<BoardList, number>();
  readonly #loading = new Set<string>();
  /** Counts what the relay began anew: answers to what was asked before fit no more. */
  #begun = 0;
  /** Whether the relay is older than windows: then everything is here, and is counted here. */
  /** Activities of which the next document counts alone. */
  readonly #outdated = new Set<ActivityId>();
  #isWhole = true;

  constructor({ send }: Pick<RelayChannel, 'send'>) {
    super(EMPTY);
    this.#windows = new PendingRequests(send);
  }

  begin({ activities, questions, announcement, barred, own, totals, ends }: Part): void {
    this.#begun += 1;
    this.#isWhole = !totals;
    this.#loading.clear();
    this.#outdated.clear();
    this.set({
      activities,
      questions,
      announcement,
      barred,
      own,
      totals: totals ?? counted(questions),
      ends: ends ?? ALL,
    });
    const loaded = [...this.#loaded];
    this.#loaded.clear();
    for (const [list, windows] of loaded) void this.#loadAgain(list, windows);
    void this.#loadOwn();
  }

  /** Something is to be known no more: answers that were loaded beyond a first window may be of it. */
  forget(): void {
    for (const { id } of this.value.activities) this.#outdated.add(id);
  }

  take({ activities = [], questions = [], gone = [], announcement, barred, own, totals, ends }: BoardMessage): void {
    const before = this.value;
    if (barred) this.#loaded.delete('barred');
    const held = replaced(before.questions, questions, gone);
    this.set({
      activities: replaced(
        before.activities,
        activities.map(one => (this.#outdated.delete(one.id) ? one : withLoadedAnswers(one, before.activities))),
        gone,
      ),
      questions: held,
      announcement: announcement === undefined ? before.announcement : announcement,
      barred: barred ?? before.barred,
      own: without(own ? { ...own, answers: merged(before.own.answers, own.answers) } : before.own, gone),
      totals: totals ?? (this.#isWhole ? counted(held) : before.totals),
      ends: { ...before.ends, ...ends },
    });
  }

  /**
   * Loads the next window of a list. Resolves with false when there is none, one is on its way, or the relay is out of
   * reach.
   */
  async loadMore(list: BoardList): Promise<boolean> {
    const window = await this.#next(list, this.value.ends[list]);
    if (!window) return false;
    const before = this.value;
    this.#loaded.set(list, (this.#loaded.get(list) ?? 0) + 1);
    this.set({
      ...before,
      // What was told meanwhile is newer or the same.
      activities: replaced(before.activities, missing(before.activities, window.activities ?? []), []),
      questions: replaced(before.questions, missing(before.questions, window.questions ?? []), []),
      barred: [...before.barred, ...missing(before.barred, window.barred ?? [])],
      own: { ...before.own, answers: merged(window.answers ?? [], before.own.answers) },
      ends: { ...before.ends, [list]: window.next },
    });
    return true;
  }

  /** Loads more answers in words, or more of who chose what. Resolves as `loadMore`. */
  async loadAnswers(activity: ActivityId, question: number): Promise<boolean> {
    const end = this.#questionOf(activity, question)?.more ?? null;
    const window = await this.#next(`answers ${activity} ${question}`, end);
    const asked = this.#questionOf(activity, question);
    if (!window || !asked || asked.more !== end) return false;
    const longer: QuestionDocument = {
      ...asked,
      words: asked.words && [...asked.words, ...(window.words ?? [])],
      voters: asked.voters && [...asked.voters, ...(window.voters ?? [])],
      more: window.next,
    };
    const activities = this.value.activities.map(one =>
      one.id !== activity
        ? one
        : {
            ...one,
            questions: one.questions.map((each, index) => (index === question ? longer : each)),
          },
    );
    this.set({ ...this.value, activities });
    return true;
  }

  answer({ id, ...window }: { id: string } & Window): void {
    this.#windows.answer(id, window);
  }

  /** The relay refuses what somebody outside asks, and what was asked too soon, which `retryAfter` says. */
  refuse(id: string, retryAfter?: number): void {
    this.#windows.refuse(id, retryAfter);
  }

  /** The relay is out of reach: what was asked is not answered any more. */
  drop(): void {
    this.#windows.drop();
  }

  /** One's own answers to an activity, by question; empty before the first. */
  answersTo(activity: ActivityId): OwnPart['answers'][number]['answers'] {
    return this.value.own.answers.find(one => one.activity === activity)?.answers ?? [];
  }

  #questionOf(activity: ActivityId, question: number): QuestionDocument | undefined {
    return this.value.activities.find(({ id }) => id === activity)?.questions[question];
  }

  /** The window after an end, null when there is none or the board began anew meanwhile. One at a time for each key. */
  async #next(key: string, after: string | null): Promise<Window | null> {
    if (after === null || this.#loading.has(key)) return null;
    const begun = this.#begun;
    this.#loading.add(key);
    const window = await this.#windows.ask((id): ClientMessage => ({ type: 'more', id, after }));
    if (begun !== this.#begun) return null;
    this.#loading.delete(key);
    return window;
  }

  async #loadAgain(list: BoardList, windows: number): Promise<void> {
    for (let loaded = 0; loaded < windows; loaded += 1) if (!(await this.loadMore(list))) return;
  }

  /** One's own answers are few and wanted at once, wherever they stand. */
  async #loadOwn(): Promise<void> {
    for (let { own } = this.value.ends; own !== null; { own } = this.value.ends) {
      const window = await this.#next('own', own);
      if (!window) return;
      const answers = merged(window.answers ?? [], this.value.own.answers);
      this.set({ ...this.value, own: { ...this.value.own, answers }, ends: { ...this.value.ends, own: window.next } });
    }
  }
}

/** A relay that tells no totals tells all questions. */
function counted(questions: readonly AskedDocument[]): Totals {
  const of = (list: QuestionList) => questions.filter(({ phase }) => listOf(phase) === list).length;
  return { open: of('open'), answered: of('answered'), dismissed: of('dismissed') };
}

function replaced<One extends { readonly id: number }>(
  held: readonly One[],
  changed: readonly One[],
  gone: readonly number[],
): readonly One[] {
  if (changed.length + gone.length === 0) return held;
  const next = new Map(held.map(one => [one.id, one]));
  for (const id of gone) next.delete(id);
  for (const one of changed) next.set(one.id, one);
  return [...next.values()].sort((a, b) => a.id - b.id);
}

function missing<One extends { readonly id: number | string }>(held: readonly One[], all: readonly One[]): One[] {
  const known = new Set(held.map(({ id }) => id));
  return all.filter(({ id }) => !known.has(id));
}

type Answers = OwnPart['answers'];

/** Answers of which those of `newer` count. */
function merged(older: Answers, newer: Answers): Answers {
  const next = new Map([...older, ...newer].map(one => [one.activity, one]));
  return [...next.values()];
}

function without(own: OwnPart, gone: readonly ActivityId[]): OwnPart {
  return gone.length === 0 ? own : { ...own, answers: own.answers.filter(({ activity }) => !gone.includes(activity)) };
}

/** A newer document with the answers that were loaded beyond its first window, as long as it is in the same phase. */
function withLoadedAnswers(one: ActivityDocument, held: readonly ActivityDocument[]): ActivityDocument {
  const before = held.find(({ id }) => id === one.id);
  if (!before || before.phase !== one.phase) return one;
  return { ...one, questions: one.questions.map((question, index) => longer(question, before.questions[index])) };
}

function longer(question: QuestionDocument, before: QuestionDocument | undefined): QuestionDocument {
  if (!before) return question;
  const [words, voters] = [beyond(question.words, before.words), beyond(question.voters, before.voters)];
  if (!words && !voters) return question;
  return { ...question, words: words ?? question.words, voters: voters ?? question.voters, more: before.more };
}

function beyond<One>(now: readonly One[] | null, before: readonly One[] | null): readonly One[] | null {
  return now && before && before.length > now.length ? [...now, ...before.slice(now.length)] : null;
}
