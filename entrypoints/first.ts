import { listenFirst } from '../core/links/page/firstClick.ts';

/** The content script that is there before a page's own scripts; `assistant.ts` does the work later. */
export default { main: listenFirst };
