import { defineStore } from 'pinia';
import { computed, shallowReactive, watch } from 'vue';
import type { Reaction, ReactionCounts } from '../../core/protocol/features/reactions.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** Reactions of everybody, one's own among them: how many there were, and each wave as it comes. */
export const useReactionsStore = defineStore('reactions', () => {
  const session = useSessionStore();
  const totals = shallowReactive(new Map<Reaction, number>());
  const listeners = new Set<(counts: ReactionCounts) => void>();

  watch(
    () => session.client?.takingPart,
    (part, _before, onCleanup) => {
      totals.clear();
      if (part) onCleanup(part.onReactions(take));
    },
    { immediate: true, flush: 'sync' },
  );

  function take(counts: ReactionCounts): void {
    for (const [reaction, count] of Object.entries(counts)) {
      totals.set(reaction as Reaction, (totals.get(reaction as Reaction) ?? 0) + count);
    }
    for (const listener of [...listeners]) listener(counts);
  }

  return {
    /** Since one came into the room. */
    totals,
    enabled: computed(() => session.room?.settings.features.reactions ?? false),
    /** Calls back a few times a second with how many of each came, to let them float. Returns the unsubscription. */
    onWave(listener: (counts: ReactionCounts) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Too many at once are dropped by the relay without a word. */
    react: (reaction: Reaction) => session.client?.takingPart.react(reaction),
  };
});
