import type { InjectionKey } from 'vue';
import type { GlobalKey } from '../../components/room/roomTypes.ts';

/** Keys that work in every tab: the extension has them, a page has not. */
export interface GlobalKeys {
  /** As they are set now. */
  list(): Promise<readonly GlobalKey[]>;
  /** Opens the browser's page where they are changed; absent where that cannot be. */
  change?(): void;
}

export const GLOBAL_KEYS: InjectionKey<GlobalKeys> = Symbol('global keys');
