import { usePreferredDark } from '@vueuse/core';
import { computed, onScopeDispose, ref, shallowRef, watchEffect } from 'vue';
import { useHandheld } from '../../components/ui/handheld.ts';
import { direction, language } from '../../components/ui/useMessages.ts';
import { usePlatform } from '../platform.ts';
import type { MenuAction } from '../room/menuActions.ts';
import { type DocumentPictureInPicture, dressLikeThisOne } from './pictureInPicture.ts';

/** What the window asks to be at first, in CSS pixels; people drag it to what they like, and browsers remember that. */
const SIZE = { width: 480, height: 360 };

/**
 * The stage in a small window that stays on top of others. It belongs to this page: tracks, connections and state
 * stay where they are, and the elements alone move. It goes when the page goes, and with whoever uses this.
 */
export function usePictureInPicture() {
  const { pictureInPicture: pictures } = usePlatform();
  const handheld = useHandheld();
  /** The window, from when it opens; `home` once the stage can be seen in it. */
  const opened = shallowRef<Window | null>(null);
  const home = shallowRef<Window | null>(null);
  const failed = ref(false);
  const root = document.createElement('div');
  let disposed = false;

  // Chromium says in such a window that dark is preferred, whatever the page is told.
  const dark = usePreferredDark();
  watchEffect(() => {
    if (!opened.value) return;
    const html = opened.value.document.documentElement;
    html.dataset.theme = dark.value ? 'dark' : 'light';
    html.lang = language();
    html.dir = direction();
  });

  async function open(from: DocumentPictureInPicture): Promise<void> {
    failed.value = false;
    let small: Window;
    try {
      small = await from.requestWindow(SIZE);
    } catch {
      failed.value = true;
      return;
    }
    if (disposed) return small.close();
    opened.value = small;
    // However it is closed: by its own buttons, by this page, or because another page wants such a window.
    small.addEventListener(
      'pagehide',
      () => {
        if (opened.value === small) opened.value = home.value = null;
      },
      { once: true },
    );
    await dressLikeThisOne(small.document);
    // Else the screen would stay filled with where the stage was.
    if (document.fullscreenElement) await document.exitFullscreen();
    if (opened.value !== small) return;
    small.document.body.append(root);
    home.value = small;
  }

  /** Brings the stage back into the page. */
  function close(): void {
    const small = opened.value;
    opened.value = home.value = null;
    small?.close();
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
    /** It was read that the browser refused. */
    dismiss: () => (failed.value = false),
    close,
    /** For a button in the small window, whose press lets the page come to the front. */
    backToPage(): void {
      window.focus();
      close();
    },
    actions: computed<readonly MenuAction[]>(() =>
      pictures === undefined || handheld.value
        ? []
        : [
            {
              key: 'picture-in-picture',
              checked: opened.value !== null,
              run: () => (opened.value ? close() : void open(pictures)),
            },
          ],
    ),
  };
}

export type PictureInPicture = ReturnType<typeof usePictureInPicture>;
