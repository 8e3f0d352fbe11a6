/** How a session can come on screen. */
export type Opener = 'panel' | 'sidebar' | 'popup' | 'window' | 'tab';

/** What a browser has for that, told by its features and never by its name. */
export interface BrowserOpeners {
  /** Chrome's side panel, opened in any gesture that the extension hears of. */
  readonly panel: boolean;
  /** Firefox's sidebar, opened in gestures on the extension's own pages, menus and keys only. */
  readonly sidebar: boolean;
  /** The popup, opened by the extension. Firefox before 149 wants a gesture of its own kind for it. */
  readonly popup: boolean;
  /** Windows: not on phones. */
  readonly window: boolean;
}

/** Where the person pressed: on a page, or on something of the extension (popup, menu, key). */
export type PressedIn = 'page' | 'extension';

/**
 * The one table of how a session link is opened: what to try, in this order, until one works. A browser may have a
 * way and refuse it all the same, so each list goes on to what nothing can refuse.
 *
 * | the browser has | pressed in a page | pressed in the extension |
 * |---|---|---|
 * | a side panel | panel, window, tab | panel, window, tab |
 * | a sidebar | sidebar, popup, window, tab | sidebar, window, tab |
 * | neither | window, tab | window, tab |
 */
export function openersInOrder(has: BrowserOpeners, pressedIn: PressedIn): Opener[] {
  const beside: Opener[] = has.panel ? ['panel'] : has.sidebar ? ['sidebar'] : [];
  // A popup's button opens the sidebar. Where there is none it would be one press more to the same window.
  const popup: Opener[] = has.sidebar && !has.panel && has.popup && pressedIn === 'page' ? ['popup'] : [];
  return [...beside, ...popup, ...(has.window ? (['window'] as const) : []), 'tab'];
}

/**
 * Tries ways in turn. The first is begun at once, within the person's gesture, which ends at the first `await`.
 * @param open true: it is on screen; false or a rejection: that way is closed here
 * @returns the way that worked; null when none did
 */
export async function firstOpened(
  ways: readonly Opener[],
  open: (way: Opener) => Promise<boolean>,
): Promise<Opener | null> {
  for (const way of ways) {
    if (await attempt(() => open(way))) return way;
  }
  return null;
}

async function attempt(open: () => Promise<boolean>): Promise<boolean> {
  try {
    return await open();
  } catch {
    return false;
  }
}
