import type { Provider } from '../provider.ts';
import { LARGE } from './large.ts';
import { OTHERS } from './others.ts';
import { RARE } from './rare.ts';
import { readRows } from './rows.ts';

/** Every service known by name. A new one is one line; several lines may share an id. */
export const PROVIDERS: readonly Provider[] = readRows(LARGE + OTHERS + RARE);
