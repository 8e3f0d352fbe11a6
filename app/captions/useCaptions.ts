import { computed } from 'vue';
import type { MenuAction } from '../room/menuActions.ts';
import { useCaptionsStore } from './captionsStore.ts';

/** What the room's menu offers about captions: nothing where this browser cannot make them on this machine. */
export function useCaptions() {
  const captions = useCaptionsStore();
  return computed<readonly MenuAction[]>(() =>
    captions.supported ? [{ key: 'captions', checked: captions.on, run: () => void captions.setOn(!captions.on) }] : [],
  );
}
