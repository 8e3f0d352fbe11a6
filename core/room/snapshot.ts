import type { ChatState, MessageId, MessageRecord } from './features/chat/types.ts';
import type { RoomState } from './state.ts';
import { Timeline } from './timeline.ts';

/**
 * Counts up whenever the same log leads to another state than before, or to a state of another shape: snapshots that
 * earlier versions made are of no use then. `tests/unit/core/room/snapshot.test.ts` notices.
 */
export const STATE_FORMAT = 2;

/** A state with nothing in it that `partsOf` does not know. */
export type PortableState = Omit<RoomState, 'features'> & {
  readonly features: Omit<RoomState['features'], 'chat'> & {
    readonly chat: Omit<ChatState, 'messages'> & { readonly messages: ReadonlyMap<MessageId, MessageRecord> };
  };
};

export function portable(state: RoomState): PortableState {
  const { features } = state;
  const newestFirst = [...features.chat.messages.backwards()];
  const messages = new Map(newestFirst.reverse().map(one => [one.id, one]));
  return { ...state, features: { ...features, chat: { ...features.chat, messages } } };
}

export function fromPortable(state: PortableState): RoomState {
  const { features } = state;
  const messages = Timeline.of(features.chat.messages.values());
  return { ...state, features: { ...features, chat: { ...features.chat, messages } } };
}
