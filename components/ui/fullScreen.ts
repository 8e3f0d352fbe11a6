import type { InjectionKey } from 'vue';

/**
 * False where the browser says that a document can fill the screen and it cannot: in Chrome's side panel
 * `document.fullscreenEnabled` is true, and what `requestFullscreen` promises never comes.
 */
export const FULL_SCREEN: InjectionKey<boolean> = Symbol('full screen');
