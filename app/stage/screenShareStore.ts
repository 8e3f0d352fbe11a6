import { computed, shallowRef } from 'vue';
import { canShareScreen, captureScreen, type SharedScreen } from '../../core/media/screen.ts';
import type { Participant } from '../../core/room/types.ts';

interface ScreenShareOptions {
  /** Tells the room; resolves with whether it was accepted. */
  readonly command: (wanted: { type: 'share-screen' } | { type: 'unshare-screen' }) => Promise<boolean>;
  /** What is captured has changed. */
  readonly changed: () => void;
  /** A moderator stopped it. */
  readonly stopped: () => void;
  readonly devices: () => MediaDevices;
}

/** Sharing one's own screen: the capture, and what the room knows of it, kept the same. */
export function createScreenShare({ command, changed, stopped, devices }: ScreenShareOptions) {
  const shared = shallowRef<SharedScreen | null>(null);
  /** The room has shown us as sharing since the capture began: when it no longer does, a moderator stopped it. */
  let told = false;

  function drop(): void {
    const before = shared.value;
    shared.value = null;
    told = false;
    before?.stop();
    if (before) changed();
  }

  async function stop(): Promise<void> {
    if (!shared.value) return;
    drop();
    await command({ type: 'unshare-screen' });
  }

  return {
    /** Whether this browser can share a screen. */
    possible: canShareScreen(devices()),
    /** One's own screen, window or tab is being shown. */
    sharing: computed(() => shared.value !== null),
    /** For the tile of one's own. */
    preview: computed(() => (shared.value ? new MediaStream([shared.value.picture]) : null)),
    tracks: computed(() => ({ screen: shared.value?.picture ?? null, 'screen-sound': shared.value?.sound ?? null })),
    /**
     * Shows the browser's picker; call it in the person's gesture. Resolves with whether something is shared now.
     * @throws where the browser fails at it
     */
    async share(): Promise<boolean> {
      const next = await captureScreen(devices(), () => void stop());
      if (!next) return shared.value !== null;
      shared.value?.stop();
      shared.value = next;
      changed();
      if (await command({ type: 'share-screen' })) return true;
      drop();
      return false;
    },
    /** It has sound which is not shared: everybody would hear themselves. */
    echoed: computed(() => shared.value?.echoed ?? false),
    stop,
    /** The room as it is now shows `you` like this. */
    follow(you: Participant | null): void {
      if (you?.place !== 'stage') return drop();
      if (you.screen && !shared.value)
        void command({ type: 'unshare-screen' }); // Left over from before this page was loaded.
      else if (told && !you.screen) {
        drop();
        stopped();
      } else if (you.screen) told = true;
    },
    drop,
  };
}
