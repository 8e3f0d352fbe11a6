import { nextTick, type Ref, ref } from 'vue';
import type { MenuKey, SideTab } from '../../components/room/roomTypes.ts';
import type { InRoom } from '../../core/session/state.ts';
import type { PictureInPicture } from '../stage/usePictureInPicture.ts';
import type { useScreenShare } from '../stage/useScreenShare.ts';
import type { MenuAction } from './menuActions.ts';
import type { RoomCommands } from './useRoomCommands.ts';
import { type ShortcutDeeds, useShortcuts } from './useShortcuts.ts';
import type { useSide } from './useSide.ts';

/** What the keys act on. */
export interface RoomKeySources {
  readonly commands: RoomCommands;
  readonly screen: ReturnType<typeof useScreenShare>;
  readonly side: ReturnType<typeof useSide>;
  /** One's own place in the queue of raised hands; null while the hand is down. */
  readonly hand: Readonly<Ref<number | null>>;
  /** The groups of the room's menu: what is not offered there has no key either. */
  readonly menu: Readonly<Ref<readonly (readonly MenuAction[])[]>>;
  readonly toggle: (kind: 'microphone' | 'camera') => void;
  readonly small: PictureInPicture;
}

/** What the room's keys do: what its buttons and its menu do. */
export function useRoomKeys(
  state: () => InRoom,
  { commands, screen, side, hand, menu, toggle, small }: RoomKeySources,
) {
  /** Whether it was asked to leave; a key may have been meant for a message. */
  const leaving = ref(false);

  function fromMenu(key: MenuKey): (() => void) | undefined {
    const action = menu.value.flat().find(one => one.key === key);
    return action && !action.disabled ? action.run : undefined;
  }

  function handKey(): (() => void) | null | undefined {
    const { you, room } = state();
    if (!room.settings.features.hands && hand.value === null) return undefined;
    if (you.place === 'stage') return null;
    return () => void commands.run(hand.value === null ? { type: 'raise-hand' } : { type: 'lower-hand', id: you.id });
  }

  function sideKey(tab: SideTab): (() => void) | undefined {
    if (!side.tabs.value.includes(tab)) return undefined;
    return () => {
      side.toggle(tab);
      // A key leads the keyboard along: what has opened is the next thing one wants to reach.
      if (side.shown.value === tab)
        void nextTick(() => document.querySelector<HTMLElement>(`[role=tab][data-tab=${tab}]`)?.focus());
    };
  }

  const shortcuts = useShortcuts((): ShortcutDeeds => {
    const onStage = state().you.place === 'stage';
    return {
      microphone: onStage ? () => toggle('microphone') : null,
      camera: onStage ? () => toggle('camera') : null,
      share: screen.share.value === null ? undefined : screen.toggle,
      hand: handKey(),
      participants: sideKey('participants'),
      chat: sideKey('chat'),
      activities: sideKey('activities'),
      layout: fromMenu('speaker-layout'),
      'full-screen': fromMenu('full-screen'),
      statistics: fromMenu('statistics'),
      leave: () => (leaving.value = true),
    };
  }, small);
  return { ...shortcuts, leaving };
}
