import type { InjectionKey, Ref } from 'vue';
import type { MenuAction } from './menuActions.ts';

/** Where else the session can be moved to, as entries of the room's menu. Provided by the extension's panel and session window. */
export const SESSION_MOVES: InjectionKey<Readonly<Ref<readonly MenuAction[]>>> = Symbol('session moves');
