import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue';
import { followSpeaker, nextTurn, NOBODY_SPOKE } from './activeSpeaker.ts';
import type { StageTile } from './stageTypes.ts';

/** Id of whom to follow as the speaker, never oneself; null before anybody spoke. */
export function useActiveSpeaker(tiles: () => readonly StageTile[]): Readonly<Ref<string | null>> {
  const state = shallowRef(NOBODY_SPOKE);
  const others = () => tiles().filter(({ you }) => !you);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    const now = performance.now();
    const present = others();
    state.value = followSpeaker(
      state.value,
      present.map(({ id }) => id),
      new Set(present.filter(({ speaking }) => speaking).map(({ id }) => id)),
      now,
    );
    const next = nextTurn(state.value);
    if (next !== null) timer = setTimeout(look, Math.max(0, next - now));
  }

  watch(
    () =>
      others()
        .map(({ id, speaking }) => `${id} ${speaking}`)
        .join(),
    look,
    { immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));
  return computed(() => state.value.active);
}
