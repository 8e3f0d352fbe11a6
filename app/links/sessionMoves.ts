import { computed } from 'vue';
import { usePlatform } from '../platform.ts';
import type { MenuAction } from '../room/menuActions.ts';

/**
 * Where else the session can be moved to; not while something is under way that ends with this document, as sharing a
 * screen does.
 */
export function useSessionMoves(bound: () => boolean) {
  const { moves } = usePlatform();
  return computed<readonly MenuAction[]>(() => moves?.value.map(move => ({ ...move, disabled: bound() })) ?? []);
}
