import { nextTick, ref } from 'vue';

/** A live region's text. What is said at the same moment is said together; the same again is a change again. */
export function useSpoken() {
  const message = ref('');
  let waiting: string[] = [];
  async function flush(): Promise<void> {
    await nextTick();
    const text = waiting.join('. ');
    waiting = [];
    if (message.value === text) {
      message.value = '';
      await nextTick();
    }
    message.value = text;
  }
  return {
    message,
    say(text: string): void {
      waiting.push(text);
      if (waiting.length === 1) void flush();
    },
  };
}
