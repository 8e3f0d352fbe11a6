import { computed, inject, type InjectionKey, type Ref } from 'vue';
import type { MenuAction } from '../room/menuActions.ts';

/** Where else the session can be moved to, as entries of the room's menu. Provided by the extension's panel and session window. */
export const SESSION_MOVES: InjectionKey<Readonly<Ref<readonly MenuAction[]>>> = Symbol('session moves');

/** Those moves; not while something is under way that ends with this document, as sharing a screen does. */
export function useSessionMoves(bound: () => boolean) {
  const moves = inject(SESSION_MOVES, null);
  return computed<readonly MenuAction[]>(() => moves?.value.map(move => ({ ...move, disabled: bound() })) ?? []);
}
