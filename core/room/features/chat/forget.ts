import type { ForgettingEvent } from '../../forgetting-events.ts';
import { withoutKey } from '../../persistent-map.ts';
import type { ChatMessage, ChatState, MessageRecord } from './types.ts';

/** Whether a message goes with what is forgotten. Whoever only received it in private is no reason. */
export function goesWith({ from, at }: Pick<ChatMessage, 'from' | 'at'>, event: ForgettingEvent): boolean {
  return event.type === 'people-forgotten' ? event.people.includes(from) : at < event.before;
}

/** A message that stays, without the name of a forgotten person to whom it went. */
export function withoutReceiver<Message extends Pick<ChatMessage, 'to'>>(
  message: Message,
  event: ForgettingEvent,
): Message {
  const { to } = message;
  const names = event.type === 'people-forgotten' && to !== null && to.name !== '' && event.people.includes(to.id);
  return names ? { ...message, to: { ...to, name: '' } } : message;
}

export function forgetInChat(state: ChatState, event: ForgettingEvent): ChatState {
  const gone = new Set<number>();
  const named: MessageRecord[] = [];
  for (const message of state.messages.backwards()) {
    if (goesWith(message, event)) gone.add(message.id);
    else if (withoutReceiver(message, event) !== message) named.push(withoutReceiver(message, event));
  }
  let { messages, barred, saidAt } = state;
  if (gone.size > 0) messages = messages.filter(({ id }) => !gone.has(id));
  for (const message of named) messages = messages.with(message);
  if (event.type === 'people-forgotten')
    for (const id of event.people) [barred, saidAt] = [withoutKey(barred, id), withoutKey(saidAt, id)];
  return { ...state, messages, pinned: state.pinned.filter(id => !gone.has(id)), barred, saidAt };
}
