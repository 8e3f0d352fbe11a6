import { computed, type ComputedRef } from 'vue';
import { useCountdown } from '../../components/ui/useCountdown.ts';
import { opensAt, type Phase, phaseOf } from '../../core/room/room.ts';
import type { Room } from '../../core/room/types.ts';

type Timed = Pick<Room, 'settings' | 'status' | 'startedAt'>;

/**
 * Whether one may come in, as time goes by on the server's clock: `early` turns into `open` by
 * itself at the moment entry opens, or when a moderator starts. `remaining` is the time left until then, in ms.
 */
export function usePhase(
  room: () => Timed,
  serverNow: () => number,
): { phase: ComputedRef<Phase>; remaining: ComputedRef<number> } {
  const opening = useCountdown(() => (room().settings.schedule ? opensAt(room().settings) : null), serverNow);
  const ending = useCountdown(() => room().settings.schedule?.endsAt ?? null, serverNow);
  const phase = computed(() => {
    // The clock is no reactive value: these two say when to look at it again.
    void [opening.done, ending.done];
    return phaseOf(room(), serverNow());
  });
  return { phase, remaining: computed(() => opening.remaining) };
}
