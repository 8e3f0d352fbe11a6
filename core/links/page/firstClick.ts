type Take = (event: MouseEvent) => void;
/** Where the two scripts of a frame meet: their own world, which the page's scripts do not share. */
type World = { sidestage?: Take };

/**
 * Hears of clicks before the page can: begun before any of its scripts runs, so that one that stops clicks on the
 * window itself stops none on a session link.
 */
export const listenFirst = (): void => addEventListener('click', event => (window as World).sidestage?.(event), true);

/** Takes what `listenFirst` hears; also by itself, because a document that is written anew loses its listeners. */
export function onClick(take: Take): void {
  (window as World).sidestage = take;
  addEventListener('click', take, true);
}
