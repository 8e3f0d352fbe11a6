import { goesWith, withoutReceiver } from './forget.ts';
import type { ChatWindow, MessageView, PublicChatEvent } from './types.ts';

export const EMPTY_WINDOW: ChatWindow = { messages: [], earlier: false, pinned: [] };

const EVENTS = new Set<string>([
  'said',
  'likes',
  'message-deleted',
  'pinned',
  'unpinned',
  'chat-cleared',
  'people-forgotten',
  'writing-expired',
] satisfies PublicChatEvent['type'][]);

export function isPublicChatEvent(event: { readonly type: string }): event is PublicChatEvent {
  return EVENTS.has(event.type);
}

/**
 * The chat as a client holds it, after events. Ones about messages it does not hold change nothing. Answers a window
 * and nothing else, so that no flag of a caller's wider view comes back out of date. Copied once for all of the events,
 * because there may be thousands of messages and fifty events a second.
 */
export function evolveWindow(window: ChatWindow, events: readonly PublicChatEvent[]): ChatWindow {
  let messages = [...window.messages];
  let { pinned } = window;
  for (const event of events) {
    switch (event.type) {
      case 'said':
        // What a resume repeats is held already.
        if ((messages.at(-1)?.id ?? 0) < event.message.id) messages.push(event.message);
        break;
      case 'likes':
        change(event.message, () => ({ likes: event.likes }));
        break;
      case 'message-deleted':
        change(event.message, () => ({ deleted: event.by, text: '', likes: 0, liked: false }));
        pinned = pinned.filter(({ id }) => id !== event.message);
        break;
      case 'pinned':
        pinned = [...pinned.filter(({ id }) => id !== event.message.id), event.message];
        break;
      case 'unpinned':
        pinned = pinned.filter(({ id }) => id !== event.message);
        break;
      case 'chat-cleared':
        messages = messages.filter(({ channel, id }) => channel !== 'everybody' || id >= event.before);
        pinned = [];
        break;
      case 'people-forgotten':
      case 'writing-expired': {
        const left = (all: readonly MessageView[]) =>
          all.filter(one => !goesWith(one, event)).map(one => withoutReceiver(one, event));
        [messages, pinned] = [left(messages), left(pinned)];
        break;
      }
    }
  }
  return { messages, earlier: window.earlier, pinned };

  function change(id: number, changes: (message: MessageView) => Partial<MessageView>): void {
    const changed = (one: MessageView) => (one.id === id ? { ...one, ...changes(one) } : one);
    const at = messages.findLastIndex(one => one.id === id);
    const held = messages[at];
    if (held) messages[at] = changed(held);
    pinned = pinned.map(changed);
  }
}

/** What a window of older messages changes: nothing else of what the caller holds is in it. */
export function withEarlier(
  { messages }: Pick<ChatWindow, 'messages'>,
  older: Pick<ChatWindow, 'messages' | 'earlier'>,
): Pick<ChatWindow, 'messages' | 'earlier'> {
  const first = messages[0]?.id ?? Number.POSITIVE_INFINITY;
  return { messages: [...older.messages.filter(({ id }) => id < first), ...messages], earlier: older.earlier };
}
