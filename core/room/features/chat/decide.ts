import { msLeft } from '../../elapsed.ts';
import { rankOf } from '../../room.ts';
import type { Participant } from '../../types.ts';
import { type FeatureContext, type FeatureDecision, happens, refused } from '../feature.ts';
import { MAX_PINNED } from '../limits.ts';
import type { ChatCommand, ChatEvent, ChatState, MessageId, MessageRecord } from './types.ts';
import { mayRead } from './view.ts';

type Context = FeatureContext<ChatState>;
type Decision = FeatureDecision<ChatEvent>;

/** What moderators do, also while the chat is off: tidying up is always possible. */
export function decideChat(context: Context, command: ChatCommand): Decision {
  switch (command.type) {
    case 'say':
      return say(context, command);
    case 'like':
    case 'unlike':
      return like(context, command.message, command.type === 'like');
    case 'delete-message':
      return deleteMessage(context, command.message);
    case 'pin':
    case 'unpin':
      return pin(context, command.message, command.type === 'pin');
    case 'clear-chat': {
      if (!context.moderates) return refused('not-allowed');
      return isClear(context.state) ? happens() : happens({ type: 'chat-cleared', before: context.position });
    }
    case 'bar-from-chat':
    case 'allow-in-chat':
      return bar(context, command.person, command.type === 'bar-from-chat');
  }
}

/** Whether somebody may write in the backchannel, and read it. */
function isStaff({ role }: Participant): boolean {
  return role !== 'viewer';
}

function say(context: Context, command: Extract<ChatCommand, { type: 'say' }>): Decision {
  const { state, settings, self, moderates, now, position } = context;
  const { channel, text, replyTo } = command;
  if (!settings.chat || (channel === 'private' && !settings.privateMessages)) return refused('feature-off');
  if (state.barred.has(self.id)) return refused('chat-barred');
  if (channel === 'crew' && !isStaff(self)) return refused('not-allowed');
  const other = channel === 'private' && command.to !== null ? context.person(command.to) : undefined;
  if (channel === 'private' && (!other || other.id === self.id)) return refused('no-such-person');
  const saidAt = state.saidAt.get(self.id);
  const waits = saidAt !== undefined && msLeft(saidAt, settings.slowSeconds * 1000, now) > 0;
  if (channel === 'everybody' && waits && !moderates) return refused('slow-mode');
  const to = other ? { id: other.id, name: other.name } : null;
  const answered = replyTo === null ? null : state.messages.get(replyTo);
  // An answer may outlive what it answers; it never leads into another conversation.
  if (answered && !sameConversation(answered, { channel, from: self.id, to: to?.id ?? null }))
    return refused('no-such-message');
  const { id: from, name, role } = self;
  return happens({ type: 'said', message: { id: position, from, name, role, channel, to, text, replyTo, at: now } });
}

function sameConversation(one: MessageRecord, other: { channel: string; from: string; to: string | null }): boolean {
  if (one.channel !== other.channel) return false;
  if (one.channel !== 'private') return true;
  return [one.from, one.to?.id].sort().join(' ') === [other.from, other.to].sort().join(' ');
}

/** A message that this person may read and that still says something. */
function readable({ state, self }: Context, id: MessageId): MessageRecord | null {
  const message = state.messages.get(id);
  return message && message.deleted === null && mayRead(message, self) ? message : null;
}

function like(context: Context, id: MessageId, likes: boolean): Decision {
  const { settings, self } = context;
  if (!settings.chat) return refused('feature-off');
  if (context.state.barred.has(self.id)) return refused('chat-barred');
  const message = readable(context, id);
  if (!message) return refused('no-such-message');
  if (message.likes.has(self.id) === likes) return happens();
  return happens({ type: likes ? 'liked' : 'unliked', message: id, who: self.id });
}

function deleteMessage(context: Context, id: MessageId): Decision {
  const { self, moderates } = context;
  const message = readable(context, id);
  if (!message) return refused('no-such-message');
  if (message.from === self.id) return happens({ type: 'message-deleted', message: id, by: 'author' });
  const outranked = rankOf(message.role) > rankOf(self.role);
  if (!moderates || message.channel === 'private' || outranked) return refused('not-allowed');
  return happens({ type: 'message-deleted', message: id, by: 'moderator' });
}

function pin(context: Context, id: MessageId, pins: boolean): Decision {
  const { state, moderates } = context;
  if (!moderates) return refused('not-allowed');
  const message = readable(context, id);
  if (!message || message.channel !== 'everybody') return refused('no-such-message');
  if (state.pinned.includes(id) === pins) return happens();
  if (pins && state.pinned.length >= MAX_PINNED) return refused('too-many');
  return happens({ type: pins ? 'pinned' : 'unpinned', message: id });
}

/** Whether there is nothing that clearing takes away. */
function isClear({ messages, pinned }: ChatState): boolean {
  if (pinned.length > 0) return false;
  for (const { channel } of messages.backwards()) if (channel === 'everybody') return false;
  return true;
}

function bar(context: Context, id: string, bars: boolean): Decision {
  const { state, self, moderates } = context;
  if (!moderates) return refused('not-allowed');
  const person = context.person(id) ?? context.departed(id);
  // Who could not have barred somebody does not allow them either, least of all themselves.
  if (!bars && person && rankOf(person.role) >= rankOf(self.role)) return refused('not-allowed');
  if (!bars) return state.barred.has(id) ? happens({ type: 'chat-allowed', who: id }) : happens();
  if (!person) return refused('no-such-person');
  if (rankOf(person.role) >= rankOf(self.role)) return refused('not-allowed');
  return state.barred.has(id) ? happens() : happens({ type: 'chat-barred', who: id, name: person.name });
}
