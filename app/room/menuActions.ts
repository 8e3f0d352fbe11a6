import type { MenuEntry } from '../../components/room/roomTypes.ts';

/** An entry of the room's menu, and what choosing it does. */
export interface MenuAction extends MenuEntry {
  readonly run: () => void;
}
