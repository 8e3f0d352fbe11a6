import { computed, inject, onScopeDispose, ref, shallowRef } from 'vue';
import { useHandheld } from '../composables/handheld.ts';
import { dressLikeThisOne, PICTURE_IN_PICTURE } from '../composables/pictureInPicture.ts';
import type { MenuAction } from './menuActions.ts';

/** What the window asks to be at first, in CSS pixels; people drag it to what they like, and browsers remember that. */
const SIZE = { width: 480, height: 360 };

/**
 * The stage in a small window that stays on top of others. It belongs to this page: tracks, connections and state
 * stay where they are, and the elements alone move. It goes when the page goes, and with whoever uses this.
 */
export function usePictureInPicture() {
  const pictures = inject(PICTURE_IN_PICTURE, undefined);
  const handheld = useHandheld();
  const home = shallowRef<Window | null>(null);
  const failed = ref(false);
  const root = document.createElement('div');
  let disposed = false;

  async function open(): Promise<void> {
    failed.value = false;
    let opened: Window | undefined;
    try {
      opened = await pictures?.requestWindow(SIZE);
    } catch {
      failed.value = true;
    }
    if (!opened) return;
    // However it is closed: by its own buttons, by this page, or because another page wants such a window.
    opened.addEventListener('pagehide', () => home.value === opened && (home.value = null), { once: true });
    await dressLikeThisOne(opened.document);
    if (disposed || opened.closed) return opened.close();
    // Else the page's screen would stay filled with where the stage was.
    if (document.fullscreenElement) await document.exitFullscreen();
    opened.document.body.append(root);
    home.value = opened;
  }

  /** Brings the stage back into the page. */
  function close(): void {
    const opened = home.value;
    home.value = null;
    opened?.close();
  }

  onScopeDispose(() => {
    disposed = true;
    close();
  });

  return {
    /** The small window while the stage is in it. */
    home,
    /** What the stage is moved to then. */
    root,
    /** Whether the browser refused to open it. */
    failed,
    /** Every window that shows something of the room, this one first. */
    windows: computed<Window[]>(() => (home.value ? [window, home.value] : [window])),
    close,
    /** For a button in the small window, whose press lets the page come to the front. */
    backToPage(): void {
      window.focus();
      close();
    },
    actions: computed<readonly MenuAction[]>(() => (
      pictures === undefined || handheld.value
        ? []
        : [{ key: 'picture-in-picture', checked: home.value !== null, run: () => (home.value ? close() : void open()) }]
    )),
  };
}

export type PictureInPicture = ReturnType<typeof usePictureInPicture>;
