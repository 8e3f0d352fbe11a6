import type { ForgettingEvent } from '../../forgetting-events.ts';
import type { Timeline } from '../../timeline.ts';
import type { ParticipantId, Role } from '../../types.ts';

/** `crew`: speakers, moderators and the host among themselves. `private`: two people. */
export type ChatChannel = 'everybody' | 'crew' | 'private';

/** Where a message stands in the room's log, which is its number. */
export type MessageId = number;

/** As it was said. */
export interface ChatMessage {
  readonly id: MessageId;
  readonly from: ParticipantId;
  /** Name and role at the time. */
  readonly name: string;
  readonly role: Role;
  readonly channel: ChatChannel;
  /** The other one of two, in private. */
  readonly to: { readonly id: ParticipantId; readonly name: string } | null;
  /** Any text on several lines; empty once it was deleted. Show it with `displayed`. */
  readonly text: string;
  readonly replyTo: MessageId | null;
  /** Server time, ms since the epoch. */
  readonly at: number;
}

/** What became of it. The relay's; readers hold a `MessageView`. */
export interface MessageRecord extends ChatMessage {
  readonly deleted: Deleter | null;
  readonly likes: ReadonlySet<ParticipantId>;
}

type Deleter = 'author' | 'moderator';

/** A message as one reader holds it. */
export interface MessageView extends ChatMessage {
  readonly deleted: Deleter | null;
  readonly likes: number;
  /** Whether this reader likes it. */
  readonly liked: boolean;
}

export interface ChatState {
  /** The newest messages; older ones are in the log. */
  readonly messages: Timeline<MessageRecord>;
  /** Of everybody's chat, the first pinned first. */
  readonly pinned: readonly MessageId[];
  /** Who may not write, with the name they had. */
  readonly barred: ReadonlyMap<ParticipantId, string>;
  /** When somebody last wrote to everybody, for slow mode. */
  readonly saidAt: ReadonlyMap<ParticipantId, number>;
}

export type ChatCommand =
  | {
      readonly type: 'say';
      readonly channel: ChatChannel;
      /** Whom, in private; null elsewhere. */
      readonly to: ParticipantId | null;
      readonly text: string;
      readonly replyTo: MessageId | null;
    }
  | { readonly type: 'like' | 'unlike' | 'delete-message' | 'pin' | 'unpin'; readonly message: MessageId }
  /** Takes away all that was said to everybody. */
  | { readonly type: 'clear-chat' }
  | { readonly type: 'bar-from-chat' | 'allow-in-chat'; readonly person: ParticipantId };

export type ChatEvent =
  | { readonly type: 'said'; readonly message: ChatMessage }
  | { readonly type: 'liked' | 'unliked'; readonly message: MessageId; readonly who: ParticipantId }
  | { readonly type: 'message-deleted'; readonly message: MessageId; readonly by: Deleter }
  | { readonly type: 'pinned' | 'unpinned'; readonly message: MessageId }
  /** Everything to everybody before that revision. */
  | { readonly type: 'chat-cleared'; readonly before: MessageId }
  | { readonly type: 'chat-barred'; readonly who: ParticipantId; readonly name: string }
  | { readonly type: 'chat-allowed'; readonly who: ParticipantId };

/** What readers of a message receive of these. */
export type PublicChatEvent =
  | { readonly type: 'said'; readonly message: MessageView }
  | { readonly type: 'likes'; readonly message: MessageId; readonly likes: number }
  | { readonly type: 'message-deleted'; readonly message: MessageId; readonly by: Deleter }
  /** Whole, because a reader may not hold it. */
  | { readonly type: 'pinned'; readonly message: MessageView }
  | { readonly type: 'unpinned'; readonly message: MessageId }
  | { readonly type: 'chat-cleared'; readonly before: MessageId }
  | ForgettingEvent;

/** What a reader begins with. */
export interface ChatWindow {
  /** The oldest first. */
  readonly messages: readonly MessageView[];
  /** Whether there are older ones, to be asked for. */
  readonly earlier: boolean;
  readonly pinned: readonly MessageView[];
}

/** How many messages a reader has not seen. */
export type UnreadCounts = Readonly<Record<ChatChannel, number>>;
