import { computed, reactive, ref } from 'vue';
import type { ConversationTab } from '../../components/chat/chatTypes.ts';
import { useMessages } from '../../components/ui/useMessages.ts';
import type { InRoom } from '../../core/session/state.ts';
import { type Conversation, type ShownMessage, useChatStore } from './chatStore.ts';

export interface DraftOf {
  text: string;
  replyTo: ShownMessage | null;
}

/** `everybody`, `crew` (the wire's word for the staff), or the id of the person with whom it is private. */
type Key = string;

/**
 * The conversations of the chat: which there are and which is chosen, how far each was read, what
 * is being written in each. Outlives the chat's view, which is there only while one looks at it.
 */
export function useUnsentMessages(state: () => InRoom) {
  const { t } = useMessages();
  const chat = useChatStore();
  const chosen = ref<Key>('everybody');
  const drafts = reactive(new Map<Key, DraftOf>());
  /** How far each was read; from when one came nothing before is news. */
  const read = reactive(new Map<Key, number>());
  /** People with whom a conversation was begun here, before anything was said. */
  const begun = reactive(new Map<string, string>());

  const keyOf = (message: ShownMessage): Key => message.other?.id ?? message.channel;
  const seenOf = (key: Key) => Math.max(read.get(key) ?? 0, chat.seen);
  const isNews = (message: ShownMessage) =>
    !message.own && message.deleted === null && message.id > seenOf(keyOf(message));

  const news = computed(() => {
    const counts = new Map<Key, number>();
    for (const message of chat.messages)
      if (isNews(message)) counts.set(keyOf(message), (counts.get(keyOf(message)) ?? 0) + 1);
    return counts;
  });

  /** News older than what is held: known by their number only. */
  const older = computed(() => {
    const first = chat.messages[0]?.id ?? 0;
    if (!chat.earlier || first <= chat.seen + 1) return 0;
    const held = chat.messages.filter(one => !one.own && one.deleted === null && one.id > chat.seen).length;
    const { everybody, crew: staff, private: between } = chat.unread;
    return Math.max(0, everybody + staff + between - held);
  });

  const people = computed(() => {
    const known = new Map(begun);
    for (const { other } of chat.messages) if (other) known.set(other.id, other.name);
    return known;
  });

  const conversations = computed<readonly ConversationTab[]>(() => {
    const staff = state().you.role !== 'viewer';
    const tab = (key: Key, label: string) => ({ key, label, unread: news.value.get(key) ?? 0 });
    return [
      tab('everybody', t('chat_everybody')),
      ...(staff ? [tab('crew', t('chat_staff'))] : []),
      ...[...people.value].map(([id, name]) => tab(id, name)),
    ];
  });

  /** Somebody who is no longer staff writes to everybody again. */
  const current = computed<Key>(() =>
    conversations.value.some(({ key }) => key === chosen.value) ? chosen.value : 'everybody',
  );
  const which = computed<Conversation>(() => (isRoomWide(current.value) ? current.value : { with: current.value }));

  function draftOf(key: Key): DraftOf {
    return drafts.get(key) ?? { text: '', replyTo: null };
  }

  /** Marks the room as read up to the first unread message of any conversation. */
  function see(upTo: number): void {
    read.set(current.value, upTo);
    // The room's own count goes as far as nothing before is news in any conversation.
    const firstNews = chat.messages.find(isNews)?.id;
    chat.see(firstNews === undefined ? undefined : firstNews - 1);
  }

  return {
    current,
    which,
    conversations,
    unread: computed(() => [...news.value.values()].reduce((sum, one) => sum + one, 0) + older.value),
    seen: computed(() => seenOf(current.value)),
    name: computed(() => people.value.get(current.value) ?? ''),
    draft: computed(() => draftOf(current.value)),
    choose: (key: Key) => (chosen.value = key),
    write: (changes: Partial<DraftOf>) => drafts.set(current.value, { ...draftOf(current.value), ...changes }),
    see,
    /** Begins a private conversation, or goes back to it. */
    talkTo(person: { readonly id: string; readonly name: string }): void {
      begun.set(person.id, person.name);
      chosen.value = person.id;
    },
  };
}

export type UnsentMessages = ReturnType<typeof useUnsentMessages>;

function isRoomWide(key: Key): key is 'everybody' | 'crew' {
  return key === 'everybody' || key === 'crew';
}
