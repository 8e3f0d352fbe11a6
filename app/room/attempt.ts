import type { RefusalReason } from '../../core/protocol/server.ts';
import { ClosedError, RefusedError } from '../../core/session/errors.ts';

/** What came of asking. A null reason: the session was closed before there was an answer. */
export type Attempt<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: RefusalReason | null };

/**
 * Waits for what was asked of a session: a refusal is the result instead of an error.
 * @param asked undefined: there was no session to ask
 */
export async function attempt<Value>(asked: Promise<Value> | undefined): Promise<Attempt<Value>> {
  try {
    return asked ? { ok: true, value: await asked } : { ok: false, reason: null };
  } catch (error) {
    if (error instanceof ClosedError) return { ok: false, reason: null };
    if (!(error instanceof RefusedError)) throw error;
    return { ok: false, reason: error.reason };
  }
}
