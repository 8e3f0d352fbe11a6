import type { LinkHit } from './linkAt.ts';

/**
 * Goes where a link leads, as if nobody had taken the click: in its own frame or a new tab, as the page wants it.
 * Nothing of ours takes a click that a script made. A link in running text opens a tab.
 */
export function followLink({ element, text, match }: LinkHit): void {
  if (text) window.open(match.url, '_blank', 'noopener');
  else
    element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, view: window }));
}
