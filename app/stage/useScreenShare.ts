import { computed, ref } from 'vue';
import type { InRoom } from '../../core/session/state.ts';
import type { MenuAction } from '../room/menuActions.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/** Sharing one's screen: when it can be offered, how it stands, and what went wrong. */
export function useScreenShare(state: () => InRoom) {
  const session = useSessionStore();
  const failed = ref(false);
  /** Null: not offered. */
  const share = computed(() =>
    session.screen.possible && state().you.place === 'stage' ? session.screen.sharing : null,
  );

  async function start(): Promise<void> {
    failed.value = false;
    try {
      await session.screen.share();
    } catch {
      // What the browser gives as a reason is for developers; what to do is the same for all.
      failed.value = true;
    }
  }

  const toggle = () => void (session.screen.sharing ? session.screen.stop() : start());
  const actions = computed<readonly MenuAction[]>(() =>
    share.value === null ? [] : [{ key: share.value ? 'stop-screen' : 'share-screen', run: toggle }],
  );
  const words = computed(() => (session.screen.echoed ? ('share_now_silent' as const) : ('share_now' as const)));
  return { share, words, failed, toggle, actions, dismiss: () => (failed.value = false) };
}
