import { onScopeDispose, ref, shallowRef } from 'vue';
import type { Reaction, ReactionCounts } from '../../core/protocol/features/reactions.ts';
import { useReactionsStore } from './reactionsStore.ts';

/** How long one floats, and how long counts stand after the last, in ms. */
const FLOAT = 2_800;
const STANDS = 4_000;
/** A thousand people clapping are a number; only so many pictures fly. */
const FLOATS_A_WAVE = 3;
const MAX_FLOATS = 30;

interface Float {
  readonly key: number;
  readonly reaction: Reaction;
  readonly at: number;
}

/** Reactions as they are shown over the stage: waves that float up, and counts of the last moments. */
export function useReactions() {
  const store = useReactionsStore();
  const floats = shallowRef<readonly Float[]>([]);
  const counts = ref<ReactionCounts>({});
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let settle: ReturnType<typeof setTimeout> | undefined;
  let made = 0;

  function later(act: () => void, ms: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  }

  const stop = store.onWave(wave => {
    const next: Float[] = [];
    for (const [reaction, count] of Object.entries(wave) as [Reaction, number][]) {
      counts.value = { ...counts.value, [reaction]: (counts.value[reaction] ?? 0) + count };
      for (let index = 0; index < Math.min(count, FLOATS_A_WAVE); index += 1) {
        made += 1;
        // Spread without repeating: steps of the golden ratio.
        next.push({ key: made, reaction, at: 0.08 + ((made * 0.618) % 1) * 0.84 });
      }
    }
    floats.value = [...floats.value, ...next].slice(-MAX_FLOATS);
    const keys = new Set(next.map(({ key }) => key));
    later(() => (floats.value = floats.value.filter(({ key }) => !keys.has(key))), FLOAT);
    clearTimeout(settle);
    settle = setTimeout(() => (counts.value = {}), STANDS);
  });
  onScopeDispose(() => {
    stop();
    clearTimeout(settle);
    timers.forEach(clearTimeout);
  });

  return { floats, counts };
}
