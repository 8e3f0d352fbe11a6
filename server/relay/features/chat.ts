import { chat } from '../../../core/room/features/chat/index.ts';
import type { ChatEvent, ChatMessage, ChatState } from '../../../core/room/features/chat/types.ts';
import { publicChatEvent } from '../../../core/room/features/chat/view.ts';
import type { FeatureEvent } from '../../../core/room/features/types.ts';
import type { Delivery, Recipients } from '../delivery.ts';

const CHAT = new Set<string>(chat.events);

/** Who receives an event of the chat; null for those of the other features, which are told as documents. */
export function chatDeliveryOf(revision: number, event: FeatureEvent, state: ChatState): Delivery | null {
  const shown = CHAT.has(event.type) ? publicChatEvent(state, event as ChatEvent) : null;
  if (!shown) return null;
  const supersedes = shown.event.type === 'likes' ? `likes ${shown.event.message}` : null;
  return { revision, event: shown.event, whole: null, changesView: false, supersedes, ...readersOf(shown.about) };
}

function readersOf(message: ChatMessage | null): { to: Recipients; subjects: string[] } {
  switch (message?.channel) {
    case 'crew':
      return { to: 'crew', subjects: [] };
    case 'private':
      return { to: 'subject', subjects: message.to ? [message.from, message.to.id] : [message.from] };
    default:
      return { to: 'participants', subjects: [] };
  }
}
