import type { ForgettingEvent } from '../../forgetting-events.ts';
import type { Participant, ParticipantId } from '../../types.ts';
import { FIRST_BYTES, WINDOW_BYTES } from '../limits.ts';
import { bytesOf, fitting } from '../window.ts';
import type {
  ChatEvent,
  ChatMessage,
  ChatState,
  ChatWindow,
  MessageId,
  MessageRecord,
  MessageView,
  PublicChatEvent,
  UnreadCounts,
} from './types.ts';

type Reader = Pick<Participant, 'id' | 'role'>;

/** Whom a message reaches; moderators do not read what two say in private. */
export function mayRead({ channel, from, to }: ChatMessage, { id, role }: Reader): boolean {
  if (channel === 'everybody') return true;
  return channel === 'crew' ? role !== 'viewer' : from === id || to?.id === id;
}

/** As that reader holds it; a null reader likes nothing. */
export function viewOf({ likes, ...message }: MessageRecord, reader: ParticipantId | null): MessageView {
  return { ...message, likes: likes.size, liked: reader !== null && likes.has(reader) };
}

/** Bytes of a message as a reader holds it. Its likes are a set here and a number and a flag there. */
const sizeOf = (message: MessageRecord): number => bytesOf(message) + 32;

/**
 * The newest messages before a number that a reader may read, as many as fit into that many bytes, and at least one;
 * the oldest first.
 */
export function windowBefore(
  state: ChatState,
  reader: Reader,
  before: number,
  limit: number,
  bytes: number = WINDOW_BYTES,
): Pick<ChatWindow, 'messages' | 'earlier'> {
  const messages: MessageView[] = [];
  let left = bytes;
  for (const message of state.messages.backwards(before)) {
    if (!mayRead(message, reader)) continue;
    left -= sizeOf(message);
    const full = messages.length >= limit || (messages.length > 0 && left < 0);
    if (full) return { messages: messages.reverse(), earlier: true };
    messages.push(viewOf(message, reader.id));
  }
  return { messages: messages.reverse(), earlier: false };
}

/** What a reader begins with: the newest messages, and of the pinned ones the first that fit. */
export function chatWindow(state: ChatState, reader: Reader, limit: number): ChatWindow {
  const pinned = fittingPins(state).map(message => viewOf(message, reader.id));
  return { ...windowBefore(state, reader, Number.POSITIVE_INFINITY, limit, FIRST_BYTES.messages), pinned };
}

/** Pinned messages that are not in what a reader begins with. */
export function furtherPins(state: ChatState): readonly MessageId[] {
  return pinnedIn(state)
    .slice(fittingPins(state).length)
    .map(({ id }) => id);
}

function fittingPins(state: ChatState): readonly MessageRecord[] {
  return fitting(pinnedIn(state), FIRST_BYTES.pinned, sizeOf);
}

function pinnedIn(state: ChatState): readonly MessageRecord[] {
  return state.pinned.flatMap(id => state.messages.get(id) ?? []);
}

/** Messages of others after a number, by channel, that a reader may read and that still say something. */
export function unreadAfter(state: ChatState, reader: Reader, after: number): UnreadCounts {
  const counts = { everybody: 0, crew: 0, private: 0 };
  for (const message of state.messages.backwards()) {
    if (message.id <= after) break;
    if (isUnread(message, reader.id, after) && mayRead(message, reader)) counts[message.channel] += 1;
  }
  return counts;
}

/** Whether a message is news to somebody who has seen everything up to a number. */
export function isUnread(
  message: Pick<MessageView, 'id' | 'from' | 'deleted'>,
  reader: ParticipantId,
  seen: number,
): boolean {
  return message.id > seen && message.from !== reader && message.deleted === null;
}

/** What readers of a message are told of an event, and which message it is about; null when nobody is. */
export function publicChatEvent(
  state: ChatState,
  event: ChatEvent,
): { event: Exclude<PublicChatEvent, ForgettingEvent>; about: ChatMessage | null } | null {
  switch (event.type) {
    case 'said': {
      const record: MessageRecord = { ...event.message, deleted: null, likes: new Set() };
      return { event: { type: 'said', message: viewOf(record, null) }, about: event.message };
    }
    case 'chat-cleared':
      return { event, about: null };
    case 'chat-barred':
    case 'chat-allowed':
      return null;
  }
  const message = state.messages.get(event.message);
  if (!message) return null;
  switch (event.type) {
    case 'liked':
    case 'unliked':
      return { event: { type: 'likes', message: message.id, likes: message.likes.size }, about: message };
    case 'pinned':
      return { event: { type: 'pinned', message: viewOf(message, null) }, about: message };
    case 'unpinned':
      return { event: { type: 'unpinned', message: message.id }, about: message };
    case 'message-deleted':
      return { event, about: message };
  }
}
