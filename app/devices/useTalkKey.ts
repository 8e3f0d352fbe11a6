import { useEventListener } from '@vueuse/core';
import { computed, onScopeDispose, watch } from 'vue';
import { keyTarget, needsSpace, overlaid, pressedBySpace } from '../../components/ui/keyTarget.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';
import type { PictureInPicture } from '../stage/usePictureInPicture.ts';
import { useDevicesStore } from './devicesStore.ts';
import { HoldToTalk } from './HoldToTalk.ts';

/** What a person on stage is told of the microphone they hold open, or would. */
export type TalkState = 'ready' | 'heard' | 'starting' | 'no-microphone';

/**
 * Being heard while Space or the microphone's button is held: always with push-to-talk, and from Space also while
 * muted without it. What is held is never kept: only the switch of the microphone is.
 * @param small the stage's small window, where Space does the same
 */
export function useTalkKey(onStage: () => boolean, small: Pick<PictureInPicture, 'home' | 'windows'>) {
  const devices = useDevicesStore();
  const room = useRoomPreferencesStore();
  const pushToTalk = computed(() => onStage() && room.preferences.pushToTalk);
  const possible = () => onStage() && !devices.asksFirst('microphone');
  const hold = new HoldToTalk({
    open: () => (devices.talking = true),
    close: () => (devices.talking = false),
    tap: button => button.click(),
  });

  /** Whether Space is for talking now; a microphone that is on is none of its business. */
  const listens = () => possible() && (pushToTalk.value || (room.preferences.shortcuts && !devices.microphoneOn));
  const combined = (event: KeyboardEvent) =>
    event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing;

  /** What is open over the page is not over the small window. */
  const covered = (event: Event) => event.currentTarget !== small.home.value && overlaid();

  // Before anything on the page sees it: a menu's button would open on the way down already.
  useEventListener(
    small.windows,
    'keydown',
    (event: KeyboardEvent) => {
      if (event.key !== ' ' || combined(event)) return;
      const target = keyTarget(event);
      if (!hold.held && (event.repeat || event.defaultPrevented || !listens() || needsSpace(target) || covered(event)))
        return;
      event.preventDefault();
      event.stopPropagation();
      hold.press(pushToTalk.value ? null : pressedBySpace(target));
    },
    { capture: true },
  );
  useEventListener(
    small.windows,
    'keyup',
    (event: KeyboardEvent) => {
      if (event.key !== ' ' || !hold.held) return;
      event.preventDefault();
      event.stopPropagation();
      hold.release();
    },
    { capture: true },
  );
  useEventListener(small.windows, ['blur', 'pagehide'], () => hold.cancel());
  useEventListener(document, 'visibilitychange', () => document.hidden && hold.cancel());
  watch(onStage, () => hold.cancel());
  onScopeDispose(() => hold.cancel());

  const state = computed<TalkState | null>(() => {
    if (!onStage() || !(pushToTalk.value || devices.talking)) return null;
    if (!devices.talking) return 'ready';
    if (devices.live.microphone) return 'heard';
    return devices.starting.microphone ? 'starting' : 'no-microphone';
  });

  return {
    /** Null: nothing to say. */
    state,
    pushToTalk,
    /** The microphone's button goes down, or up. */
    hold(down: boolean): void {
      if (down && possible()) hold.press(null);
      else if (!down) hold.release();
    },
  };
}
