import { ref, watch } from 'vue';
import type { Trouble } from '../../components/ui/types.ts';
import { answersOverHttp } from '../../core/session/reach.ts';

/**
 * Why no connection comes about: the server does not answer, or it does and lets no WebSockets pass, as a proxy before
 * it that nobody told to. Null while it may still come about.
 */
export function useReach(unreachable: () => boolean, origin: () => string | undefined) {
  const trouble = ref<Extract<Trouble, 'server-unreachable' | 'sockets-blocked'> | null>(null);
  watch(
    unreachable,
    async (now, _before, onCleanup) => {
      let stale = false;
      onCleanup(() => (stale = true));
      trouble.value = null;
      if (!now) return;
      const answers = await answersOverHttp(origin());
      if (!stale) trouble.value = answers ? 'sockets-blocked' : 'server-unreachable';
    },
    { immediate: true },
  );
  return trouble;
}
