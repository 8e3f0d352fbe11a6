import { computed, ref } from 'vue';
import type { InRoom } from '../../core/session/state.ts';
import { useCaptions } from '../captions/useCaptions.ts';
import type { useDeviceSwitches } from '../devices/useDeviceSwitches.ts';
import { useSessionMoves } from '../links/sessionMoves.ts';
import type { useRecording } from '../recording/useRecording.ts';
import type { useStageView } from '../stage/useStageView.ts';
import type { MenuAction } from './menuActions.ts';
import { type RoomKeySources, useRoomKeys } from './useRoomKeys.ts';

interface Sources extends Omit<RoomKeySources, 'menu' | 'toggle'> {
  readonly stage: ReturnType<typeof useStageView>;
  readonly recording: ReturnType<typeof useRecording>;
  readonly switches: ReturnType<typeof useDeviceSwitches>;
}

/** The room's menu, the dialogs it opens, and the keys, which do what buttons and menu do. */
export function useRoomMenu(state: () => InRoom, { stage, recording, switches, ...sources }: Sources) {
  const { screen, small } = sources;
  const moves = useSessionMoves(() => recording.store.bound);
  const captions = useCaptions();
  const settings = ref(false);
  const statistics = ref(false);
  const forgetting = ref(false);

  const offers = computed<readonly (readonly MenuAction[])[]>(() => [
    screen.actions.value,
    [...stage.actions.value, ...small.actions.value, ...moves.value, ...captions.value],
    [{ key: 'devices', run: () => (settings.value = true) }, ...recording.actions.value],
    [{ key: 'statistics', run: () => (statistics.value = !statistics.value) }],
  ]);
  const keys = useRoomKeys(state, { ...sources, menu: offers, toggle: switches.toggle });

  return {
    /** A group for each matter. */
    groups: computed<readonly (readonly MenuAction[])[]>(() => [
      ...offers.value,
      keys.actions.value,
      [{ key: 'forget-me', run: () => (forgetting.value = true) }],
    ]),
    /** Whether it was asked to leave and have the room forget what one wrote. */
    forgetting,
    /** Whether sound and picture are open, and the statistics. */
    settings,
    statistics,
    keys,
  };
}
