/** Something that opened over the rest and has the keyboard to itself. */
const OVERLAY = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';
const TYPING =
  'textarea, select, [contenteditable]:not([contenteditable=false]), [role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]';
/** Fields in which nothing is written. */
const NOT_WRITTEN_IN: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);
const SPACE_OF_ITS_OWN =
  'input, summary, [role=checkbox], [role=radio], [role=switch], [role=option], [role=slider], audio, video';
const PRESSED_BY_SPACE = 'button, [role=button], [role=tab], a[href]';

/** What had the focus when a key was pressed, open shadow roots looked into. */
export function keyTarget(event: Event): Element | null {
  const [target] = event.composedPath();
  return target instanceof Element ? target : null;
}

/** Whether a key pressed there is a letter of somebody's text, or picks from a list by its first letter. */
export function writes(target: Element | null): boolean {
  if (target instanceof HTMLInputElement) return !NOT_WRITTEN_IN.has(target.type);
  return target?.closest(TYPING) != null;
}

/** Whether Space has a meaning there that no other key has. */
export function needsSpace(target: Element | null): boolean {
  return writes(target) || (target?.matches(SPACE_OF_ITS_OWN) ?? false);
}

/** Whether Space presses it, as Enter does. */
export function pressedBySpace(target: Element | null): HTMLElement | null {
  return target?.closest<HTMLElement>(PRESSED_BY_SPACE) ?? null;
}

/** Whether a dialog, a menu or a list is open over the rest. */
export const overlaid = (): boolean => document.querySelector(OVERLAY) !== null;
