import { useDocumentVisibility } from '@vueuse/core';
import { onScopeDispose, shallowReactive, watch } from 'vue';
import type { PublicRoom } from '../core/protocol/http.ts';
import { isGone, readRoom } from './api.ts';

const REFRESH_MS = 30_000;

/** How each of the rooms stands, asked of the server while the page is in sight. `gone`: it knows no such room. */
export function useRoomStates(slugs: () => readonly string[]) {
  const states = shallowReactive(new Map<string, PublicRoom | 'gone'>());

  async function ask(slug: string): Promise<void> {
    try {
      states.set(slug, await readRoom(slug));
    } catch (error) {
      if (isGone(error)) states.set(slug, 'gone');
      // Otherwise what was known before stays, and is asked for again.
    }
  }

  const visibility = useDocumentVisibility();
  let timer: ReturnType<typeof setInterval> | undefined;
  watch(
    [visibility, () => slugs().join(' ')],
    ([seen]) => {
      clearInterval(timer);
      if (seen !== 'visible') return;
      const all = () => slugs().forEach(slug => void ask(slug));
      all();
      timer = setInterval(all, REFRESH_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => clearInterval(timer));

  return { states, learn: (room: PublicRoom) => void states.set(room.slug, room) };
}
