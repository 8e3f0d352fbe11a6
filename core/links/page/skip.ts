/** Where people write and where nothing is read: left alone, anchors included. */
const LEFT_ALONE = [
  '[contenteditable]:not([contenteditable="false" i])',
  '[role="textbox" i]',
  '.monaco-editor',
  '.cm-editor',
  '.CodeMirror',
  '.ace_editor',
  'script',
  'style',
  'noscript',
  'template',
  'textarea',
  'select',
  'title',
].join(',');
/** Text that belongs to something else: an anchor decides by its address, drawings draw their own. */
const NOT_AS_TEXT = 'a[href],svg,math';

/** Whether an element is of a kind that leads somewhere, in HTML or in a drawing. */
export function isAnchor({ localName }: Element): boolean {
  return localName === 'a' || localName === 'area';
}

/**
 * Whether an element lies in an editor or in something that shows no text, through shadow roots.
 * Told by attributes alone: `isContentEditable` would make the browser restyle the page first.
 */
export function isLeftAlone(element: Element): boolean {
  if (element.ownerDocument.designMode === 'on') return true;
  for (let at: Element | null = element; at; at = hostOf(at)) {
    if (at.closest(LEFT_ALONE)) return true;
  }
  return false;
}

/** Whether a text's URLs stand for themselves. */
export function isRunningText(text: Text): boolean {
  const parent = text.parentElement;
  if (!parent) return text.parentNode instanceof ShadowRoot && !isLeftAlone(text.parentNode.host);
  return !parent.closest(NOT_AS_TEXT) && !isLeftAlone(parent);
}

function hostOf(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
