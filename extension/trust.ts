import * as v from 'valibot';
import { PATHS, WellKnownSchema } from '../protocol/http.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { trustedServers } from './items.ts';

export type Verification = 'ok' | 'not-sidestage' | 'unreachable';

const TIMEOUT_MS = 8_000;
const MAX_BYTES = 10_000;

/**
 * Asks an origin whether it is a Sidestage server. Called only after the person said yes to the
 * host; sends no credentials and follows no redirect, so that the answer is that host's own.
 */
export async function verifyServer(origin: string): Promise<Verification> {
  let text: string;
  try {
    const response = await fetch(new URL(PATHS.wellKnown, origin), {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return 'not-sidestage';
    text = await response.text();
  } catch {
    return 'unreachable';
  }
  if (text.length > MAX_BYTES) return 'not-sidestage';
  try {
    const { protocol } = v.parse(WellKnownSchema, JSON.parse(text));
    return protocol === PROTOCOL_VERSION ? 'ok' : 'not-sidestage';
  } catch {
    return 'not-sidestage';
  }
}

export async function trustServer(origin: string): Promise<void> {
  const origins = await trustedServers.getValue();
  if (!origins.includes(origin)) await trustedServers.setValue([...origins, origin]);
}
