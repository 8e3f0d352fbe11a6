import { useIntervalFn } from '@vueuse/core';
import { computed, ref } from 'vue';
import type { InRoom } from '../../core/session/state.ts';
import { useSessionStore } from './sessionStore.ts';

/** So long before the end it is said, in minutes. */
const SOON_MINUTES = 5;
const MINUTE_MS = 60_000;

/** Whole minutes until a scheduled session ends, once that is soon; null before, and without a schedule. */
export function minutesLeft(endsAt: number | null, now: number): number | null {
  if (endsAt === null) return null;
  const minutes = Math.max(0, Math.ceil((endsAt - now) / MINUTE_MS));
  return minutes <= SOON_MINUTES ? minutes : null;
}

/** The same, by the server's clock, as time goes on. */
export function useEndsSoon(state: () => InRoom) {
  const session = useSessionStore();
  const now = ref(session.serverNow());
  useIntervalFn(() => (now.value = session.serverNow()), 1_000);
  return computed(() => minutesLeft(state().room.settings.schedule?.endsAt ?? null, now.value));
}
