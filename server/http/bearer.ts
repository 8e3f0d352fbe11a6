import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { clientAddress } from '../address.ts';
import { type Budgets, retrySeconds } from '../budgets.ts';
import type { KeyedLimit } from '../rate-limit.ts';
import { HttpProblem } from './errors.ts';

const TOO_MANY_WRONG = 'This key is wrong, like many before it from here. The right key works at any time.';

/** The key of an `Authorization: Bearer KEY` header, or null. */
export function bearerOf(request: Request): string | null {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Compares in a time that tells nothing about where two texts differ, nor about their lengths. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Counts wrong keys, an address. Right ones are taken all the same: whoever shares an address with somebody who
 * guesses, or with everybody, is not locked out, and no key is short enough to be guessed at any speed that this server
 * has.
 */
export class WrongKeys {
  readonly #limit: KeyedLimit;
  readonly #trustProxy: number;

  constructor({ budgets, trustProxy }: { readonly budgets: Budgets; readonly trustProxy: number }) {
    this.#limit = budgets.address.wrongKeys;
    this.#trustProxy = trustProxy;
  }

  /** It was wrong: counts it, and makes the answer. No key at all is no guess. */
  missed(request: Request, key: string | null, problem: HttpProblem): HttpProblem {
    const [address, now] = [clientAddress(request, this.#trustProxy), performance.now()];
    if (key !== null && !this.#limit.take(address, now))
      return new HttpProblem(429, 'rate-limited', TOO_MANY_WRONG).with(
        'Retry-After',
        retrySeconds(this.#limit.waitMs(address, now)),
      );
    return problem.with('WWW-Authenticate', 'Bearer');
  }
}
