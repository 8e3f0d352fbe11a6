import type { MessageKey } from '../ui/useMessages.ts';
import type { MessageAction } from './chatTypes.ts';

/** What each action is called in a message's menu. */
export const MESSAGE_WORDS: Readonly<Record<MessageAction, MessageKey>> = {
  reply: 'chat_reply',
  like: 'chat_like',
  unlike: 'chat_unlike',
  pin: 'chat_pin',
  unpin: 'chat_unpin',
  delete: 'chat_delete',
  block: 'chat_block',
  'remove-person': 'people_action_remove',
  'block-person': 'people_action_block',
};

/** Set apart in the menu. */
export const GRAVE_MESSAGE_ACTIONS: ReadonlySet<MessageAction> = new Set<MessageAction>([
  'delete',
  'block',
  'remove-person',
  'block-person',
]);
