import { withEntry, withoutKey } from '../../persistent-map.ts';
import { Timeline } from '../../timeline.ts';
import { MAX_CHAT_KEPT } from '../limits.ts';
import type { ChatEvent, ChatState, MessageId, MessageRecord } from './types.ts';

export const NO_CHAT: ChatState = { messages: Timeline.empty(), pinned: [], barred: new Map(), saidAt: new Map() };

const NOBODY: ReadonlySet<string> = new Set();

export function evolveChat(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'said': {
      const { message } = event;
      const messages = state.messages.with({ ...message, deleted: null, likes: NOBODY }).atMost(MAX_CHAT_KEPT);
      const saidAt = message.channel === 'everybody' ? withEntry(state.saidAt, message.from, message.at) : state.saidAt;
      return { ...state, messages, saidAt };
    }
    case 'liked':
      return change(state, event.message, ({ likes }) => ({ likes: new Set(likes).add(event.who) }));
    case 'unliked':
      return change(state, event.message, ({ likes }) => ({
        likes: new Set([...likes].filter(who => who !== event.who)),
      }));
    case 'message-deleted':
      return unpinned(
        change(state, event.message, () => ({ deleted: event.by, text: '', likes: NOBODY })),
        event.message,
      );
    case 'pinned':
      return { ...state, pinned: [...state.pinned, event.message] };
    case 'unpinned':
      return unpinned(state, event.message);
    case 'chat-cleared': {
      const messages = state.messages.filter(({ channel, id }) => channel !== 'everybody' || id >= event.before);
      return { ...state, messages, pinned: [] };
    }
    case 'chat-barred':
      return { ...state, barred: withEntry(state.barred, event.who, event.name) };
    case 'chat-allowed':
      return { ...state, barred: withoutKey(state.barred, event.who) };
  }
}

function change(
  state: ChatState,
  id: MessageId,
  changes: (message: MessageRecord) => Partial<MessageRecord>,
): ChatState {
  const message = state.messages.get(id);
  return message ? { ...state, messages: state.messages.with({ ...message, ...changes(message) }) } : state;
}

function unpinned(state: ChatState, id: MessageId): ChatState {
  return state.pinned.includes(id) ? { ...state, pinned: state.pinned.filter(one => one !== id) } : state;
}
