import { t } from '../../composables/useMessages.ts';
import type { Way } from '../../extension/messages.ts';

/** Nobody waits longer (ms) for a room to show before using the mouse. */
const PATIENCE_MS = 20_000;

/**
 * Puts the focus on the way in that was chosen on a page's card, as soon as the room shows it, so
 * that Enter takes it. The press itself is left to the person: a page could have lured the first one.
 */
export function focusWay(way: Way): void {
  const labels = way === 'stage' ? [t('join_stage'), t('ask_stage')] : [t('join_viewer')];
  const look = () => {
    const buttons = document.querySelectorAll<HTMLElement>('form.join button');
    const wanted = [...buttons].find(button => labels.includes(button.textContent?.trim() ?? ''));
    if (wanted) observer.disconnect();
    wanted?.focus();
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), PATIENCE_MS);
  look();
}
