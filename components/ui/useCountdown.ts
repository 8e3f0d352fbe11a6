import { onScopeDispose, shallowReactive, watch } from 'vue';

export interface Countdown {
  /** Time left in ms, never below 0; 0 as well while there is nothing to wait for. */
  readonly remaining: number;
  /** Whether the moment has come. False while there is nothing to wait for. */
  readonly done: boolean;
}

/**
 * Counts down to `target` by the clock `serverNow` (both ms since the epoch), once a second and at
 * the moment itself. A null target waits for nothing. A clock that is corrected, or a machine that
 * slept, is noticed at the next second, and `done` is taken back when the moment moved away.
 */
export function useCountdown(target: () => number | null, serverNow: () => number): Countdown {
  const countdown = shallowReactive({ remaining: 0, done: false });
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tick(): void {
    clearTimeout(timer);
    const moment = target();
    const left = moment === null ? 0 : Math.max(0, moment - serverNow());
    countdown.remaining = left;
    countdown.done = moment !== null && left === 0;
    // To the next whole second of what is left, so that the last tick is the moment itself.
    if (left > 0) timer = setTimeout(tick, left % 1_000 || 1_000);
  }

  watch(target, tick, { immediate: true, flush: 'sync' });
  onScopeDispose(() => clearTimeout(timer));
  return countdown;
}
