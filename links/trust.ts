import { isLoopback, type SessionLink } from './sessionLink.ts';

/**
 * Whether a link's server may be contacted without asking: this machine, or an origin the person
 * said yes to. Compared as whole origins, scheme and port included.
 */
export function isTrusted(link: SessionLink, trustedOrigins: ReadonlySet<string>): boolean {
  return trustedOrigins.has(link.origin) || isLoopback(new URL(link.origin).hostname);
}
