import type { ClientMessage } from '../../protocol/client.ts';
import { MAX_HISTORY_WINDOW, TAKING_PART_RATES } from '../../protocol/limits.ts';
import type { RefusalReason } from '../../protocol/server.ts';
import type {
  ChatChannel,
  ChatWindow,
  MessageId,
  PublicChatEvent,
  UnreadCounts,
} from '../../room/features/chat/types.ts';
import { isUnread } from '../../room/features/chat/view.ts';
import { EMPTY_WINDOW, evolveWindow, withEarlier } from '../../room/features/chat/window.ts';
import { isForgetting } from '../../room/forgetting-events.ts';
import type { ParticipantId } from '../../room/types.ts';
import { ClosedError, RefusedError } from '../errors.ts';
import { Observable } from '../Observable.ts';
import { PendingRequests } from '../PendingRequests.ts';
import type { RelayChannel } from './relayChannel.ts';

/** What somebody writes. */
export interface Draft {
  readonly channel: ChatChannel;
  /** Whom, in private; null elsewhere. */
  readonly to: ParticipantId | null;
  readonly text: string;
  readonly replyTo: MessageId | null;
}

/** A message on its way: not acknowledged yet, or refused for a reason that is shown beside it. */
export interface Unsent extends Draft {
  readonly key: string;
  readonly refusal: RefusalReason | null;
}

export interface ChatView extends ChatWindow {
  /** Own messages that the relay has not acknowledged, the first written first. */
  readonly unsent: readonly Unsent[];
  /** Everything up to here was seen; the line "new messages" stands after it. */
  readonly seen: MessageId;
  readonly unread: UnreadCounts;
  /** False until the relay sent the newest messages. */
  readonly loaded: boolean;
  readonly loadingEarlier: boolean;
}

const NONE: UnreadCounts = { everybody: 0, crew: 0, private: 0 };
const EMPTY: ChatView = {
  ...EMPTY_WINDOW,
  unsent: [],
  seen: 0,
  unread: NONE,
  loaded: false,
  loadingEarlier: false,
};
/** As long as the relay's limit needs to let the next one through, in ms. */
const WAIT_MS = 1_000 / TAKING_PART_RATES.say.perSecond;

/** The chat of one room as this client holds it. */
export class Chat extends Observable<ChatView> {
  readonly #relay: RelayChannel;
  readonly #histories: PendingRequests<Pick<ChatWindow, 'messages' | 'earlier'>>;
  readonly #counts: PendingRequests<UnreadCounts>;
  /** What was unread among messages older than those held. */
  #older: UnreadCounts = NONE;
  #you: ParticipantId = '';
  /** Messages go one after the other, so that a wait of one keeps their order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(relay: RelayChannel) {
    super(EMPTY);
    this.#relay = relay;
    this.#histories = new PendingRequests(relay.send);
    this.#counts = new PendingRequests(relay.send);
  }

  /** What a welcome brought: the newest messages, or null when those held go on. */
  begin(you: ParticipantId, window: ChatWindow | null): void {
    this.#you = you;
    if (!window) return;
    const before = this.value;
    const newest = window.messages.at(-1)?.id ?? 0;
    // To somebody who has just come nothing was said before is news.
    const seen = before.loaded ? before.seen : newest;
    this.#older = NONE;
    this.#show({ ...window, seen, loaded: true });
    if (window.earlier && (window.messages[0]?.id ?? 0) > seen) void this.#countOlder(seen);
  }

  take(events: readonly PublicChatEvent[]): void {
    if (events.length === 0) return;
    if (events.some(({ type }) => type === 'chat-cleared')) this.#older = NONE;
    this.#show(evolveWindow(this.value, events));
    // Of those not held nobody said how many are left.
    const older = Object.values(this.#older).some(count => count > 0);
    if (older && events.some(isForgetting)) void this.#countOlder(this.value.seen);
  }

  answerHistory({ id, messages, earlier }: { id: string } & Pick<ChatWindow, 'messages' | 'earlier'>): void {
    this.#histories.answer(id, { messages, earlier });
  }

  answerUnread(id: string, counts: UnreadCounts): void {
    this.#counts.answer(id, counts);
  }

  /** The relay refuses what somebody outside asks, and what was asked too soon, which `retryAfter` says. */
  refuse(id: string, retryAfter?: number): void {
    this.#histories.refuse(id, retryAfter);
    this.#counts.refuse(id, retryAfter);
  }

  /** The relay is out of reach: what was asked is not answered any more. */
  drop(): void {
    this.#histories.drop();
    this.#counts.drop();
  }

  /**
   * Sends a message; until the relay has it, it is in `unsent`. Over a cut, a restart and the relay's
   * limit it is sent again, once in effect. Resolves when it stands in the log or was refused.
   */
  async say(draft: Draft): Promise<void> {
    const key = crypto.randomUUID();
    this.#show({ unsent: [...this.value.unsent, { ...draft, key, refusal: null }] });
    try {
      const sent = this.#last.then(() => this.#submit(draft));
      this.#last = sent.catch(() => undefined);
      await sent;
      this.discard(key);
    } catch (error) {
      if (error instanceof ClosedError) return;
      if (!(error instanceof RefusedError)) throw error;
      const refusal = error.reason;
      this.#show({ unsent: this.value.unsent.map(one => (one.key === key ? { ...one, refusal } : one)) });
    }
  }

  /** Sends a refused message again, at the end. */
  again(key: string): Promise<void> {
    const message = this.value.unsent.find(one => one.key === key && one.refusal !== null);
    if (!message) return Promise.resolve();
    this.discard(key);
    const { channel, to, text, replyTo } = message;
    return this.say({ channel, to, text, replyTo });
  }

  /** Takes a refused message off the screen. */
  discard(key: string): void {
    this.#show({ unsent: this.value.unsent.filter(one => one.key !== key) });
  }

  /** @throws RefusedError, ClosedError */
  async like(message: MessageId, likes: boolean): Promise<void> {
    await this.#relay.command({ type: likes ? 'like' : 'unlike', message });
    const mark = <One extends { id: number }>(one: One) => (one.id === message ? { ...one, liked: likes } : one);
    this.#show({ messages: this.value.messages.map(mark), pinned: this.value.pinned.map(mark) });
  }

  /** Loads a window of older messages. Resolves with false when there are none or the relay is out of reach. */
  async loadEarlier(limit = MAX_HISTORY_WINDOW): Promise<boolean> {
    const first = this.value.messages[0]?.id;
    if (!this.value.earlier || first === undefined || this.value.loadingEarlier) return false;
    this.#show({ loadingEarlier: true });
    const older = await this.#histories.ask((id): ClientMessage => ({ type: 'history', id, before: first, limit }));
    // A snapshot may have replaced what this was to stand before.
    const fits = older !== null && this.value.messages[0]?.id === first;
    if (fits) this.#older = NONE;
    this.#show({ loadingEarlier: false, ...(fits ? withEarlier(this.value, older) : {}) });
    if (fits && (older.messages[0]?.id ?? 0) > this.value.seen && older.earlier)
      await this.#countOlder(this.value.seen);
    return fits;
  }

  /** Says that everything up to a message was seen; without one, everything there is. */
  see(upTo: MessageId = this.value.messages.at(-1)?.id ?? 0): void {
    if (upTo <= this.value.seen) return;
    if ((this.value.messages[0]?.id ?? 0) <= upTo) this.#older = NONE;
    this.#show({ seen: upTo });
  }

  /** The relay limits how much one person writes; what is too much now is not too much for ever. */
  async #submit(draft: Draft): Promise<void> {
    for (;;) {
      try {
        return await this.#relay.command({ type: 'say', ...draft });
      } catch (error) {
        if (!(error instanceof RefusedError) || error.reason !== 'rate-limited') throw error;
        await new Promise(resolve => setTimeout(resolve, WAIT_MS));
      }
    }
  }

  async #countOlder(seen: MessageId): Promise<void> {
    const first = this.value.messages[0]?.id;
    const counts = await this.#counts.ask((id): ClientMessage => ({ type: 'unread', id, after: Math.max(seen, 1) }));
    if (!counts || this.value.messages[0]?.id !== first || this.value.seen !== seen) return;
    const held = this.#unread();
    const older = (channel: ChatChannel) => Math.max(0, counts[channel] - held[channel]);
    this.#older = { everybody: older('everybody'), crew: older('crew'), private: older('private') };
    this.#show({});
  }

  /** Of the messages held. */
  #unread(view: ChatView = this.value): UnreadCounts {
    const counts = { everybody: 0, crew: 0, private: 0 };
    for (const one of view.messages) if (isUnread(one, this.#you, view.seen)) counts[one.channel] += 1;
    return counts;
  }

  #show(changes: Partial<ChatView>): void {
    const view = { ...this.value, ...changes };
    const held = this.#unread(view);
    const sum = (channel: ChatChannel) => held[channel] + this.#older[channel];
    this.set({ ...view, unread: { everybody: sum('everybody'), crew: sum('crew'), private: sum('private') } });
  }
}
