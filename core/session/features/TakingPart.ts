import type { Reaction, ReactionCounts } from '../../protocol/features/reactions.ts';
import type { Part } from '../../protocol/features/server.ts';
import type { ServerMessage, TravellingEvent } from '../../protocol/server.ts';
import { isPublicChatEvent } from '../../room/features/chat/window.ts';
import { isForgetting } from '../../room/forgetting-events.ts';
import type { ParticipantId } from '../../room/types.ts';
import { BoardClient } from './BoardClient.ts';
import { Chat } from './Chat.ts';
import type { RelayChannel } from './relayChannel.ts';

/** Messages of the relay that are about taking part alone. */
const OWN = new Set<ServerMessage['type']>(['board', 'reactions', 'history', 'more', 'unread']);
type OwnMessage = Extract<ServerMessage, { type: 'board' | 'reactions' | 'history' | 'more' | 'unread' }>;

/** What this client does and holds of the relay of taking part, composed here and nowhere else in `core/session/`. */
export class TakingPart {
  readonly chat: Chat;
  readonly board: BoardClient;
  readonly #relay: RelayChannel;
  readonly #reactions = new Set<(counts: ReactionCounts) => void>();

  constructor(relay: RelayChannel) {
    this.#relay = relay;
    this.chat = new Chat(relay);
    this.board = new BoardClient(relay);
  }

  /** Calls back with how many of each reaction came, a few times a second. Returns the unsubscription. */
  onReactions(listener: (counts: ReactionCounts) => void): () => void {
    this.#reactions.add(listener);
    return () => this.#reactions.delete(listener);
  }

  /** Says it once; what is too fast or out of reach is dropped. */
  react(reaction: Reaction): void {
    this.#relay.send({ type: 'react', reaction });
  }

  /** A welcome or snapshot came, for somebody inside the room, with what it said of taking part. */
  begin(you: ParticipantId, part: Part | null): void {
    if (!part) return;
    this.chat.begin(you, part.chat);
    this.board.begin(part);
  }

  take(events: readonly TravellingEvent[]): void {
    this.chat.take(events.filter(isPublicChatEvent));
    if (events.some(isForgetting)) this.board.forget();
  }

  handles(message: ServerMessage): message is OwnMessage {
    return OWN.has(message.type);
  }

  handle(message: OwnMessage): void {
    switch (message.type) {
      case 'board':
        return this.board.take(message);
      case 'reactions':
        for (const listener of [...this.#reactions]) listener(message.counts);
        return;
      case 'history':
        return this.chat.answerHistory(message);
      case 'more':
        return this.board.answer(message);
      case 'unread':
        return this.chat.answerUnread(message.id, message.counts);
    }
  }

  refuse(id: string, retryAfter?: number): void {
    this.chat.refuse(id, retryAfter);
    this.board.refuse(id, retryAfter);
  }

  drop(): void {
    this.chat.drop();
    this.board.drop();
  }
}
