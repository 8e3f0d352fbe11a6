import type { InjectionKey } from 'vue';

/** Opens the check of connection and devices for the room on screen; provided where there is such a page. */
export const DIAGNOSE: InjectionKey<() => void> = Symbol('diagnose');
