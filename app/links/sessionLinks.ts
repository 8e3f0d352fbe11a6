import type { InjectionKey } from 'vue';

/** How session links in what people write are opened in place. */
export interface SessionLinks {
  is(href: string): boolean;
  open(href: string): void;
}

/** Provided where a session can be opened in place; elsewhere session links open like all others. */
export const SESSION_LINKS: InjectionKey<SessionLinks> = Symbol('session links');
