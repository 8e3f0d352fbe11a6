import { useEventListener } from '@vueuse/core';
import { computed, ref } from 'vue';
import { keyTarget, overlaid, writes } from '../../components/ui/keyTarget.ts';
import { type ShortcutCommand, shortcutOf, SHORTCUTS } from '../../components/ui/shortcuts.ts';
import type { PictureInPicture } from '../stage/usePictureInPicture.ts';
import type { MenuAction } from './menuActions.ts';
import { useRoomPreferencesStore } from './preferencesStore.ts';

/** What each key does now. Null: nothing at the moment; left out: it is not there in this room or browser. */
export type ShortcutDeeds = Readonly<Partial<Record<ShortcutCommand, (() => void) | null>>>;

/** What the stage's small window has a use for; the others open something in this one, which may be out of sight. */
const IN_SMALL: ReadonlySet<ShortcutCommand> = new Set<ShortcutCommand>(['microphone', 'camera', 'hand', 'layout']);

/** What has its effect on a stage that fills the screen; the browser's picker comes over it by itself. */
const IN_FULL_SCREEN: ReadonlySet<ShortcutCommand> = new Set<ShortcutCommand>([...IN_SMALL, 'share', 'full-screen']);

/**
 * The room's keys, and the list of them.
 * @param small the stage's small window, where some of them work too
 */
export function useShortcuts(deeds: () => ShortcutDeeds, small: Pick<PictureInPicture, 'home' | 'windows'>) {
  const room = useRoomPreferencesStore();
  const open = ref(false);
  const show = () => (open.value = true);

  useEventListener(small.windows, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || !room.preferences.shortcuts || writes(keyTarget(event))) return;
    const command = shortcutOf(event);
    if (!command) return;
    if (event.currentTarget === small.home.value) {
      if (!IN_SMALL.has(command)) return;
      deeds()[command]?.();
    } else if (open.value && command === 'help') open.value = false;
    else if (!overlaid()) {
      // What opens lies outside of the stage, and would have the keyboard unseen.
      if (document.fullscreenElement && !IN_FULL_SCREEN.has(command)) void document.exitFullscreen();
      (command === 'help' ? show : deeds()[command])?.();
    } else return;
    event.preventDefault();
  });

  return {
    /** Whether the list is shown. */
    open,
    /** What there is to list. */
    listed: computed(() => SHORTCUTS.filter(({ command }) => command === 'help' || deeds()[command] !== undefined)),
    actions: computed<readonly MenuAction[]>(() => [{ key: 'shortcuts', run: show }]),
  };
}
