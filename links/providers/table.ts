import type { Provider } from '../provider.ts';
import { LARGE } from './large.ts';
import { OTHERS } from './others.ts';
import { RARE } from './rare.ts';

/** Every service known by name. A new one is one entry; several entries may share an id. */
export const PROVIDERS: readonly Provider[] = [...LARGE, ...OTHERS, ...RARE];
