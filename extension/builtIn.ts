import { readOrigins } from '../core/links/settings.ts';

/**
 * Servers that whoever builds the extension vouches for: `WXT_TRUSTED_SERVERS`, separated by blanks. None by default.
 */
export function builtInServers(): string[] {
  const set: unknown = import.meta.env.WXT_TRUSTED_SERVERS;
  return typeof set === 'string' ? readOrigins(set.split(/\s+/)) : [];
}
