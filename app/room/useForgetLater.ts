import { computed, ref } from 'vue';
import { forgetInRoom } from '../../core/session/leaveRoom.ts';
import type { Ending } from '../../core/session/state.ts';
import { useSessionStore } from './sessionStore.ts';

/** Having the room forget oneself after one left it, or after its session ended: over a connection of its own. */
export function useForgetLater(ending: () => Ending) {
  const session = useSessionStore();
  const asking = ref(false);
  const busy = ref(false);
  const outcome = ref<'done' | 'failed' | null>(null);

  async function confirm(): Promise<void> {
    const { target } = session;
    if (!target || busy.value) return;
    busy.value = true;
    const { origin, slug } = target;
    const done = await session.credential(target).then(
      credential => forgetInRoom({ origin, slug, credential }),
      () => false,
    );
    busy.value = false;
    asking.value = false;
    outcome.value = done ? 'done' : 'failed';
    if (done) session.wasInside = false;
  }

  return {
    /** Whoever was put out has no say any more, and whoever was never inside left nothing. */
    offered: computed(() => session.wasInside && (ending() === 'left' || ending() === 'session-ended')),
    asking,
    busy,
    outcome,
    confirm,
  };
}
