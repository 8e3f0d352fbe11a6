import { onScopeDispose, ref, watch } from 'vue';
import { useMessages } from '../../components/ui/useMessages.ts';
import { useChatStore } from './chatStore.ts';

/**
 * How long new messages are gathered, so that a lively chat is no flood, and how long after a keystroke nothing is
 * said, in ms.
 */
const GATHER = 2_500;
const TYPING = 2_000;
const SPOKEN_LENGTH = 160;

/** What a screen reader is told of the chat: a message as it is, several as a number. */
export function useChatAnnouncements() {
  const { t } = useMessages();
  const chat = useChatStore();
  const message = ref('');
  let said = 0;
  let typed = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function say(): void {
    timer = undefined;
    const rest = typed + TYPING - Date.now();
    if (rest > 0) {
      timer = setTimeout(say, rest);
      return;
    }
    const news = chat.messages.filter(({ id, own, deleted }) => id > said && !own && deleted === null);
    said = chat.messages.at(-1)?.id ?? said;
    const [one] = news;
    if (one && news.length === 1)
      message.value = t('chat_said', { name: one.name, text: one.text.slice(0, SPOKEN_LENGTH) });
    else if (one) message.value = t('chat_said_new', { count: news.length });
  }

  watch(
    () => [chat.loaded, chat.messages.at(-1)?.id] as const,
    ([loaded, newest], before) => {
      if (!loaded || newest === undefined) return;
      // What was there when one came is not news.
      if (!before?.[0]) said = newest;
      else if (newest > said) timer ??= setTimeout(say, GATHER);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));

  return { message, typed: () => (typed = Date.now()) };
}
