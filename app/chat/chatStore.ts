import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { shownName } from '../../components/ui/names.ts';
import { displayed } from '../../core/room/features/chat/text.ts';
import type { ChatChannel, MessageId, MessageView } from '../../core/room/features/chat/types.ts';
import type { Chat, ChatView, Draft } from '../../core/session/features/Chat.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** Which conversation: one of the room's two, or the private one with that person. */
export type Conversation = 'everybody' | 'crew' | { readonly with: string };

/** A message ready to be put on a page, as text. */
export interface ShownMessage extends MessageView {
  readonly own: boolean;
  /** Under whose conversation it belongs, in private. */
  readonly other: { readonly id: string; readonly name: string } | null;
  /** What it answers, if that is among the messages held; null when it is not, or it answers nothing. */
  readonly answered: { readonly id: MessageId; readonly name: string; readonly text: string } | null;
  readonly pinned: boolean;
}

/**
 * The chat of the room one is in. Thin over `core/session/features/Chat.ts`; empty outside a room.
 * Texts are safe to show as text in an element with `dir="auto"`; names stand outside that element.
 */
export const useChatStore = defineStore('chat', () => {
  const session = useSessionStore();
  const view = shallowRef<ChatView | null>(null);
  const chat = (): Chat | null => session.client?.takingPart.chat ?? null;

  watch(
    () => session.client?.takingPart,
    (part, _before, onCleanup) => {
      view.value = part?.chat.value ?? null;
      if (part) onCleanup(part.chat.subscribe(now => (view.value = now)));
    },
    { immediate: true, flush: 'sync' },
  );

  const messages = computed<readonly ShownMessage[]>(() => view.value?.messages.map(shown) ?? []);
  /** Pinned by moderators, the first first. */
  const pinned = computed<readonly ShownMessage[]>(() => view.value?.pinned.map(shown) ?? []);

  const nameOf = ({ name }: { readonly name: string }) => shownName(displayed(name));

  function shown(one: MessageView): ShownMessage {
    const own = one.from === session.you?.id;
    const answered = one.replyTo === null ? undefined : view.value?.messages.find(({ id }) => id === one.replyTo);
    return {
      ...one,
      text: displayed(one.text),
      name: nameOf(one),
      own,
      other: one.to && (own ? { id: one.to.id, name: nameOf(one.to) } : { id: one.from, name: nameOf(one) }),
      answered: answered ? { id: answered.id, name: nameOf(answered), text: displayed(answered.text) } : null,
      pinned: view.value?.pinned.some(({ id }) => id === one.id) ?? false,
    };
  }

  /** The messages of one conversation, the oldest first. */
  function conversation(which: Conversation): readonly ShownMessage[] {
    if (typeof which === 'string') return messages.value.filter(({ channel }) => channel === which);
    return messages.value.filter(({ other }) => other?.id === which.with);
  }

  const settings = computed(() => session.room?.settings.features ?? null);

  /** Which conversations one may write in now; what is switched off is not there. */
  const channels = computed<readonly ChatChannel[]>(() => {
    if (!settings.value?.chat || !session.you) return [];
    const staff: ChatChannel[] = session.you.role === 'viewer' ? [] : ['crew'];
    return ['everybody', ...staff, ...(settings.value.privateMessages ? (['private'] as const) : [])];
  });

  return {
    messages,
    pinned,
    conversation,
    channels,
    /** Seconds between two messages of the same person; 0: no slow mode. Moderators are exempt. */
    slowSeconds: computed(() => settings.value?.slowSeconds ?? 0),
    /** Own messages on their way (`refusal` null), and refused ones with the reason, the first written first. */
    unsent: computed(() => view.value?.unsent ?? []),
    /** Messages of others not seen yet, by channel. */
    unread: computed(() => view.value?.unread ?? { everybody: 0, crew: 0, private: 0 }),
    /** The last message seen: the line "new messages" stands after it. Call `see` when the reader is at the end. */
    seen: computed(() => view.value?.seen ?? 0),
    /** Whether there are older messages to load. */
    earlier: computed(() => view.value?.earlier ?? false),
    loadingEarlier: computed(() => view.value?.loadingEarlier ?? false),
    loaded: computed(() => view.value?.loaded ?? false),
    /** Whether a moderator blocked this person from the chat. */
    banned: computed(() => session.board?.own.barred ?? false),
    /** Who is blocked from the chat; moderators only. */
    bannedPeople: computed(() => session.board?.barred ?? []),
    hasMoreBanned: computed(() => session.board?.ends.barred != null),
    loadMoreBanned: () => session.client?.takingPart.board.loadMore('barred') ?? Promise.resolve(false),
    /** Sends; see `unsent`. */
    say: (draft: Draft) => chat()?.say(draft) ?? Promise.resolve(),
    again: (key: string) => chat()?.again(key) ?? Promise.resolve(),
    discard: (key: string) => chat()?.discard(key),
    loadEarlier: (limit?: number) => chat()?.loadEarlier(limit) ?? Promise.resolve(false),
    see: (upTo?: MessageId) => chat()?.see(upTo),
    /** These resolve with whether it was accepted; a refusal is in the session store's `refusal`. */
    like: (message: MessageId, likes: boolean) => session.settle(chat()?.like(message, likes)),
    remove: (message: MessageId) => session.command({ type: 'delete-message', message }),
    pin: (message: MessageId, pins: boolean) => session.command({ type: pins ? 'pin' : 'unpin', message }),
    clear: () => session.command({ type: 'clear-chat' }),
    bar: (person: string, bars: boolean) => session.command({ type: bars ? 'bar-from-chat' : 'allow-in-chat', person }),
  };
});
