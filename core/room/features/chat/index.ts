import type { Feature } from '../feature.ts';
import { decideChat } from './decide.ts';
import { evolveChat, NO_CHAT } from './evolve.ts';
import { forgetInChat } from './forget.ts';
import type { ChatCommand, ChatEvent, ChatState } from './types.ts';

export const chat: Feature<ChatState, ChatCommand, ChatEvent> = {
  commands: ['say', 'like', 'unlike', 'delete-message', 'pin', 'unpin', 'clear-chat', 'bar-from-chat', 'allow-in-chat'],
  events: [
    'said',
    'liked',
    'unliked',
    'message-deleted',
    'pinned',
    'unpinned',
    'chat-cleared',
    'chat-barred',
    'chat-allowed',
  ],
  empty: NO_CHAT,
  decide: decideChat,
  evolve: evolveChat,
  forget: forgetInChat,
};
