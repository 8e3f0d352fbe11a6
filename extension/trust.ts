import * as v from 'valibot';
import type { SessionLink } from '../core/links/sessionLink.ts';
import { PATHS, WellKnownSchema } from '../core/protocol/http.ts';
import { newestCommon, olderEnd } from '../core/protocol/version.ts';
import { trustedPrivately, trustedServers } from './items.ts';
import type { Item } from './kept.ts';
import { isPrivate } from './privateWindows.ts';
import { update } from './update.ts';

/** `…-too-old`: there is no version of the protocol in common, and that end must be updated. */
export type Verification = 'ok' | 'not-sidestage' | 'unreachable' | 'server-too-old' | 'client-too-old';

/** A link on a host that the person has not said yes to. Nothing was sent there before `checking`. */
export interface TrustQuestion {
  readonly link: SessionLink;
  readonly state: 'asking' | 'checking' | 'failed';
  readonly failure?: Exclude<Verification, 'ok'>;
}

const TIMEOUT_MS = 8_000;
const MAX_BYTES = 10_000;
/** More of a version is not worth showing. */
const VERSION_LENGTH = 40;

/** What a host says of itself. */
export type ServerAnswer =
  | { readonly found: 'ok' | 'server-too-old' | 'client-too-old'; readonly version: string }
  | { readonly found: 'not-sidestage' | 'unreachable' };

/** Asks an origin whether it is a Sidestage server that this extension can talk to. Same rule as for `askServer`. */
export async function verifyServer(origin: string): Promise<Verification> {
  return (await askServer(origin)).found;
}

/**
 * Asks an origin what it is. Called only after the person said yes to the
 * host; sends no credentials and follows no redirect, so that the answer is that host's own.
 */
export async function askServer(origin: string, signal?: AbortSignal): Promise<ServerAnswer> {
  let text: string;
  try {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(new URL(PATHS.wellKnown, origin), {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    if (!response.ok) return { found: 'not-sidestage' };
    text = await response.text();
  } catch {
    return { found: 'unreachable' };
  }
  if (text.length > MAX_BYTES) return { found: 'not-sidestage' };
  try {
    const { protocol, protocols = [protocol], version } = v.parse(WellKnownSchema, JSON.parse(text));
    const found = newestCommon(protocols) === null ? (`${olderEnd(protocols)}-too-old` as const) : 'ok';
    return { found, version: version.slice(0, VERSION_LENGTH) };
  } catch {
    return { found: 'not-sidestage' };
  }
}

/** Remembers a server that the person said yes to on the way to a room. In a private window it is forgotten with it. */
export async function trustServer(origin: string): Promise<void> {
  await add(isPrivate() ? trustedPrivately : trustedServers, [origin]);
}

/** Puts servers into the settings, which are kept wherever somebody changes them, as bookmarks are. */
export async function addServers(...origins: readonly string[]): Promise<void> {
  await add(trustedServers, origins);
}

async function add(to: Item<string[]>, added: readonly string[]): Promise<void> {
  await update(to, origins => {
    const fresh = added.filter(origin => !origins.includes(origin));
    return fresh.length === 0 ? origins : [...origins, ...fresh];
  });
}

export async function distrustServer(origin: string): Promise<void> {
  await update(trustedServers, origins => origins.filter(one => one !== origin));
}
