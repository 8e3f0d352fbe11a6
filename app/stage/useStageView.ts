import { useFullscreen } from '@vueuse/core';
import { computed, type Ref } from 'vue';
import type { Shown } from '../../core/media/MediaEngine.ts';
import { useFiguresStore } from '../diagnosis/figuresStore.ts';
import { useLookalikesStore } from '../people/lookalikesStore.ts';
import { usePlatform } from '../platform.ts';
import type { MenuAction } from '../room/menuActions.ts';
import { useRoomPreferencesStore } from '../room/preferencesStore.ts';
import { useSessionStore } from '../room/sessionStore.ts';

/**
 * What the stage shows, how it is laid out, and what the room's menu offers about that.
 * @param element what fills the screen
 * @param elsewhere whether the stage is in a small window, which cannot fill the screen
 */
export function useStageView(element: Readonly<Ref<HTMLElement | null>>, elsewhere: () => boolean) {
  const session = useSessionStore();
  const figures = useFiguresStore();
  const lookalikes = useLookalikesStore();
  const room = useRoomPreferencesStore();
  const whole = useFullscreen(element);
  const possible = (usePlatform().fullScreen ?? true) && document.fullscreenEnabled;

  const tiles = computed(() =>
    session.tiles.map(tile => ({
      ...tile,
      lookalike: lookalikes.passesFor(tile),
      quality: tile.you ? figures.ownQuality : figures.qualityFrom(tile.id),
    })),
  );
  const speakerLayout = computed(() => room.preferences.speakerLayout);
  /** Null: not possible here, as in a browser's side panel. */
  const fullScreen = computed(() =>
    possible && !elsewhere() && whole.isSupported.value ? whole.isFullscreen.value : null,
  );
  const toggleFullScreen = () => void whole.toggle();

  const actions = computed<readonly MenuAction[]>(() => [
    {
      key: 'speaker-layout',
      checked: speakerLayout.value,
      run: () => void room.change({ speakerLayout: !speakerLayout.value }),
    },
    ...(fullScreen.value === null ? [] : [{ key: 'full-screen', run: toggleFullScreen } as const]),
  ]);
  return {
    tiles,
    speakerLayout,
    fullScreen,
    toggleFullScreen,
    show: (shown: ReadonlyMap<string, Shown>) => session.stage?.show(shown),
    actions,
  };
}
