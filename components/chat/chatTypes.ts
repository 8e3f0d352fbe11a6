import type { Role } from '../../core/room/types.ts';

/** A message as the chat shows it. Its texts are safe to stand in an element of their own direction. */
export interface ChatLine {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  /** Could be taken for a moderator: has the name of one, or a name that looks the same. */
  readonly lookalike?: boolean;
  readonly own: boolean;
  readonly text: string;
  /** When, ms since the epoch. */
  readonly at: number;
  /** What it answers: the number, and the message if it is at hand. */
  readonly replyTo: number | null;
  readonly answered: { readonly id: number; readonly name: string; readonly text: string } | null;
  readonly likes: number;
  readonly liked: boolean;
  readonly pinned: boolean;
  readonly deleted: 'author' | 'moderator' | null;
}

/**
 * A message of one's own that the room does not have yet; `refused` says why it never will, unless it is sent again.
 */
export interface UnsentLine {
  readonly key: string;
  readonly text: string;
  readonly refused: string | null;
}

/** One conversation of the chat. */
export interface ConversationTab {
  readonly key: string;
  readonly label: string;
  readonly unread: number;
}

/** What may be done about a message. */
export type MessageAction =
  'reply' | 'like' | 'unlike' | 'pin' | 'unpin' | 'delete' | 'block' | 'remove-person' | 'block-person';
