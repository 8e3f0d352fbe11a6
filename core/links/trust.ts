import { isLoopback, type SessionLink } from './sessionLink.ts';

/**
 * Whether an origin may be contacted without asking: this machine, or one of those said yes to. Scheme and port count.
 */
export function trusts(origin: string, trustedOrigins: ReadonlySet<string>): boolean {
  return trustedOrigins.has(origin) || isLoopback(new URL(origin).hostname);
}

/** Whether a link's server may be contacted without asking. */
export function isTrusted(link: SessionLink, trustedOrigins: ReadonlySet<string>): boolean {
  return trusts(link.origin, trustedOrigins);
}
