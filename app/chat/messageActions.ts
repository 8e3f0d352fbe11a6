import type { MessageAction } from '../../components/chat/chatTypes.ts';
import { isModerator, rankOf } from '../../core/room/room.ts';
import type { Participant } from '../../core/room/types.ts';
import type { ShownMessage } from './chatStore.ts';

/** What else decides what may be done. */
interface Circumstances {
  /** Whether one may write here now. */
  readonly writes: boolean;
  /** Whether one may like. */
  readonly likes: boolean;
  readonly banned: ReadonlySet<string>;
}

/**
 * What `self` may do about a message, in the order of a menu: what `decide` would accept, and what
 * would change something. Only to keep menus short; the relay decides.
 */
export function messageActions(
  self: Participant,
  message: ShownMessage,
  { writes, likes, banned }: Circumstances,
): readonly MessageAction[] {
  if (message.deleted !== null) return [];
  const actions: MessageAction[] = [];
  if (writes) actions.push('reply');
  if (likes) actions.push(message.liked ? 'unlike' : 'like');
  const moderates = isModerator(self.role);
  const below = rankOf(message.role) < rankOf(self.role);
  if (moderates && message.channel === 'everybody') actions.push(message.pinned ? 'unpin' : 'pin');
  const anybodys = moderates && message.channel !== 'private' && rankOf(message.role) <= rankOf(self.role);
  if (message.own || anybodys) actions.push('delete');
  if (moderates && !message.own && below) {
    if (!banned.has(message.from)) actions.push('block');
    // Also about whoever left: they may come back.
    actions.push('remove-person', 'block-person');
  }
  return actions;
}
