import { useIntervalFn } from '@vueuse/core';
import { computed, ref } from 'vue';
import { absenceEndsAt } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useSessionStore } from './sessionStore.ts';

const MINUTE_MS = 60_000;

/** Whole minutes until the session ends because no host is there; null while one is, and where it does not end so. */
export function useHostAbsence(state: () => InRoom) {
  const session = useSessionStore();
  const now = ref(session.serverNow());
  useIntervalFn(() => (now.value = session.serverNow()), 1_000);
  return computed(() => {
    const endsAt = absenceEndsAt(state().room.settings, state().unattendedSince);
    return endsAt === null ? null : Math.max(0, Math.ceil((endsAt - now.value) / MINUTE_MS));
  });
}
