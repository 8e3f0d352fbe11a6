import type { Participant, ParticipantId } from '../../types.ts';
import { CHAT_WINDOW_CHARACTERS } from '../limits.ts';
import type { ChatEvent, ChatMessage, ChatState, ChatWindow, MessageRecord, MessageView, PublicChatEvent, UnreadCounts } from './types.ts';

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

/** The newest messages before a number that a reader may read, as many as fit; the oldest first. */
export function windowBefore(
  state: ChatState,
  reader: Reader,
  before: number,
  limit: number,
): Pick<ChatWindow, 'messages' | 'earlier'> {
  const messages: MessageView[] = [];
  let characters = 0;
  for (const message of state.messages.backwards(before)) {
    if (!mayRead(message, reader)) continue;
    characters += message.text.length;
    const full = messages.length >= limit || (messages.length > 0 && characters > CHAT_WINDOW_CHARACTERS);
    if (full) return { messages: messages.reverse(), earlier: true };
    messages.push(viewOf(message, reader.id));
  }
  return { messages: messages.reverse(), earlier: false };
}

export function chatWindow(state: ChatState, reader: Reader, limit: number): ChatWindow {
  const pinned = state.pinned.flatMap(id => state.messages.get(id) ?? []).map(message => viewOf(message, reader.id));
  return { ...windowBefore(state, reader, Number.POSITIVE_INFINITY, limit), pinned };
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
export function isUnread(message: Pick<MessageView, 'id' | 'from' | 'deleted'>, reader: ParticipantId, seen: number): boolean {
  return message.id > seen && message.from !== reader && message.deleted === null;
}

/** What readers of a message are told of an event, and which message it is about; null when nobody is. */
export function publicChatEvent(state: ChatState, event: ChatEvent): { event: PublicChatEvent; about: ChatMessage | null } | null {
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
