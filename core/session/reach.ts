import { PATHS } from '../protocol/http.ts';

const TIMEOUT_MS = 4_000;

/** Whether a server answers without a WebSocket. */
export async function answersOverHttp(origin: string | undefined): Promise<boolean> {
  if (origin === undefined) return false;
  try {
    const { ok } = await fetch(new URL(PATHS.wellKnown, origin), {
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return ok;
  } catch {
    return false;
  }
}
