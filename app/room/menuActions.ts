import type { MenuEntry } from '../../components/ui/types.ts';

/** An entry of the room's menu, and what choosing it does. */
export interface MenuAction extends MenuEntry {
  readonly run: () => void;
}
