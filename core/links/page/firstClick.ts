type Take = (event: MouseEvent) => unknown;
/** Where the two scripts of a frame meet: their own world, which the page's scripts do not share. */
type World = { sidestage?: Take };

/**
 * Hears of clicks before the page can: begun before any of its scripts runs, so that one that stops clicks on the
 * window itself stops none on a session link.
 */
export const listenFirst = (): void => addEventListener('click', event => (self as World).sidestage?.(event), true);

/**
 * Takes each click that `listenFirst` hears, once; also by itself, because a document that is written anew loses its
 * listeners.
 */
export function onClick(take: Take): void {
  let taken: MouseEvent;
  const once: Take = ((self as World).sidestage = event => event !== taken && take((taken = event)));
  addEventListener('click', once, true);
}
