import type { MessageKey } from './useMessages.ts';
import { t } from './useMessages.ts';

/** What a key can do in the room. */
export type ShortcutCommand =
  | 'microphone'
  | 'camera'
  | 'share'
  | 'hand'
  | 'participants'
  | 'chat'
  | 'activities'
  | 'layout'
  | 'full-screen'
  | 'statistics'
  | 'leave'
  | 'help';

export interface Shortcut {
  readonly command: ShortcutCommand;
  /** What is pressed, in lower case. */
  readonly key: string;
  readonly text: MessageKey;
}

/** Every key of the room: what is handled, what is listed, and what buttons say they listen to. */
export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'microphone', key: 'm', text: 'keys_microphone' },
  { command: 'camera', key: 'v', text: 'keys_camera' },
  { command: 'share', key: 's', text: 'keys_share' },
  { command: 'hand', key: 'h', text: 'keys_hand' },
  { command: 'participants', key: 'p', text: 'keys_participants' },
  { command: 'chat', key: 'c', text: 'keys_chat' },
  { command: 'activities', key: 'a', text: 'keys_activities' },
  { command: 'layout', key: 'l', text: 'keys_layout' },
  { command: 'full-screen', key: 'f', text: 'keys_full_screen' },
  { command: 'statistics', key: 'i', text: 'keys_statistics' },
  { command: 'leave', key: 'q', text: 'keys_leave' },
  { command: 'help', key: '?', text: 'keys_help' },
];

/** The extension's commands (`commands` of its manifest), which have keys in every tab. */
export const GLOBAL_COMMANDS: readonly { readonly command: string; readonly text: MessageKey }[] = [
  { command: 'toggle-microphone', text: 'keys_global_microphone' },
  { command: 'toggle-camera', text: 'keys_global_camera' },
  { command: 'open-first-link', text: 'menu_open_first_link' },
];

/** What a button is to say of its key: its title with the key behind, and the same for screen readers. */
export function keyNamed(
  command: ShortcutCommand,
  title: string,
  on: boolean,
): { title: string; 'aria-keyshortcuts'?: string } {
  const key = SHORTCUTS.find(one => one.command === command)?.key.toUpperCase();
  return on && key !== undefined ? { title: t('keys_named', { title, key }), 'aria-keyshortcuts': key } : { title };
}

/** What of a key press is looked at. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'repeat' | 'isComposing'
>;

/**
 * What a key press asks for. Combinations belong to the browser, the system and screen readers; a key that is held
 * asks once. Letters count as they are written on the keyboard, and where none of the Latin ones are, by their place.
 */
export function shortcutOf(press: KeyPress): ShortcutCommand | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.repeat || press.isComposing) return null;
  const key = writtenKey(press);
  // A question mark needs Shift on most keyboards, a letter with it is another one.
  if (press.shiftKey && key !== '?') return null;
  return SHORTCUTS.find(one => one.key === key)?.command ?? null;
}

/**
 * What keyboards without Latin letters write with the key Q, if it is no letter: Hebrew, Bulgarian and Greek ones. Only
 * the last is there on keyboards with Latin letters, too: on two of Dvorak's, and leaving asks first.
 */
const SIGNS_OF_Q = ['/', ',', ';'];

function writtenKey({ key, code, shiftKey }: KeyPress): string {
  if (code === 'KeyQ' && SIGNS_OF_Q.includes(key)) return 'q';
  if (key.length !== 1 || key.charCodeAt(0) < 0x80) return key.toLowerCase();
  if (code === 'Slash' && shiftKey) return '?';
  // Such as é, which stands on a keyboard that has the Latin letters elsewhere.
  if (/\p{Script=Latin}/u.test(key)) return key.toLowerCase();
  return /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? key;
}
