import type { SettingsChange } from '../../core/room/commands.ts';
import type { RoomFacts } from '../../core/room/types.ts';

/** What the components around a room show and say. */

export type JoinBusy = null | 'viewer' | 'stage';

/** What waits for a person's answer: for moderators what others want, for everybody their invitation and polls. */
export type WaitingKind = 'invitation' | 'requests' | 'hands' | 'questions' | 'activities';
export interface Waiting {
  readonly kind: WaitingKind;
  readonly count: number;
}

/** The way in that a person chose before, beside a link. */
export type ChosenWay = 'viewer' | 'stage';

/**
 * What the room's menu can offer: to everybody what concerns their own screen, to moderators what concerns the room.
 */
export type MenuKey =
  | 'share-screen'
  | 'stop-screen'
  | 'speaker-layout'
  | 'full-screen'
  | 'picture-in-picture'
  | 'open-window'
  | 'to-panel'
  | 'captions'
  | 'devices'
  | 'record'
  | 'stop-recording'
  | 'statistics'
  | 'shortcuts'
  | 'forget-me'
  | 'invite'
  | 'announce'
  | 'settings'
  | 'host-link'
  | 'end';

/** Entries of moderators: each opens a dialog. */
export type AdminDialog = Extract<MenuKey, 'invite' | 'announce' | 'settings' | 'host-link' | 'end'>;

/** One entry of that menu. `checked` makes it something that is on or off. */
export interface MenuEntry {
  readonly key: MenuKey;
  readonly checked?: boolean;
  readonly disabled?: boolean;
}

/** The key that the browser has for a command of the extension in every tab; empty: none is set. */
export interface GlobalKey {
  readonly command: string;
  readonly key: string;
}

/** What the side of the room shows. */
export type SideTab = 'participants' | 'chat' | 'activities';

/** A change of the room: one section of its settings. */
export type SettingsSection =
  'stage' | 'lock' | 'entry' | 'facts' | 'schedule' | 'limits' | 'features' | 'kept' | 'language';

export type RoomChange =
  | { readonly type: 'change-settings'; readonly settings: SettingsChange }
  | { readonly type: 'change-facts'; readonly facts: Pick<RoomFacts, 'title' | 'description' | 'contact'> };
