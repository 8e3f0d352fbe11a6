import { computed, onScopeDispose, watch } from 'vue';
import { usePlayback } from '../../components/ui/usePlayback.ts';
import { onStage } from '../../core/room/room.ts';
import type { InRoom } from '../../core/session/state.ts';
import { useDevicesStore } from '../devices/devicesStore.ts';
import { useSessionStore } from './sessionStore.ts';

/** Newer than TypeScript's own library. */
type Action = MediaSessionAction | 'hangup' | 'togglemicrophone' | 'togglecamera';

/** What the room's screen has that a system's controls need. */
interface Controls {
  /** The server's address. */
  readonly host: () => string;
  readonly switches: { toggle(kind: 'microphone' | 'camera'): void };
}

/**
 * Tells the system what is on: what a lock screen, a headset or the browser's own media buttons show and do. What
 * a browser does not have of it is not there.
 */
export function useMediaSession(state: () => InRoom, { host, switches }: Controls): void {
  if (!('mediaSession' in navigator)) return;
  const { mediaSession: media } = navigator;
  const session = useSessionStore();
  const devices = useDevicesStore();
  const { withheld, resume } = usePlayback();

  const title = computed(() => state().room.facts.title);
  /** Who shares a screen, or is alone on stage; else there are too many to name, or none. */
  const presenter = computed(() => {
    const people = onStage(state().room);
    const one = people.find(({ screen }) => screen) ?? (people.length === 1 ? people[0] : undefined);
    return one?.name ?? host();
  });
  watch([title, presenter], ([what, artist]) => (media.metadata = new MediaMetadata({ title: what, artist })), {
    immediate: true,
  });

  watch(
    withheld,
    waits => {
      media.playbackState = waits === 'sound' ? 'paused' : 'playing';
      // A press there is the person's, too.
      handle('play', waits ? resume : null);
    },
    { immediate: true },
  );

  /** Returns whether the browser knows the action. */
  function handle(action: Action, deed: (() => void) | null): boolean {
    try {
      media.setActionHandler(action as MediaSessionAction, deed);
      return true;
    } catch {
      return false;
    }
  }

  // Only where the browser has the buttons of a call. WebKit has no `hangup`, and mutes the devices themselves with the
  // other two, also by itself when another page captures: a muted microphone would come on again unasked.
  const calls = handle('hangup', () => session.leave());
  if (calls) {
    const onOwn = computed(() => state().you.place === 'stage');
    watch(
      onOwn,
      now => {
        handle('togglemicrophone', now ? () => switches.toggle('microphone') : null);
        handle('togglecamera', now ? () => switches.toggle('camera') : null);
      },
      { immediate: true },
    );
    watch([onOwn, () => devices.live], ([now, live]) => tell(now && live.microphone, now && live.camera), {
      immediate: true,
    });
  }

  function tell(microphone: boolean, camera: boolean): void {
    for (const told of [() => media.setMicrophoneActive(microphone), () => media.setCameraActive(camera)]) {
      try {
        // Some return nothing, others a promise that fails while the document is hidden.
        void Promise.resolve(told()).catch(() => undefined);
      } catch {
        // This browser does not have it.
      }
    }
  }

  onScopeDispose(() => {
    media.metadata = null;
    media.playbackState = 'none';
    for (const action of ['play', 'hangup', 'togglemicrophone', 'togglecamera'] as const) handle(action, null);
    if (calls) tell(false, false);
  });
}
