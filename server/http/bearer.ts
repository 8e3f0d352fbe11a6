import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { clientAddress } from '../address.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { HttpProblem } from './errors.ts';

/** Wrong keys that one address may show. */
export const WRONG_KEY_RATE = { perSecond: 0.1, burst: 20 } as const;

/** The key of an `Authorization: Bearer KEY` header, or null. */
export function bearerOf(request: Request): string | null {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Compares in a time that tells nothing about where two texts differ, nor about their lengths. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Counts wrong keys, an address, so that guessing is slow. Who shows right ones is not counted. */
export class WrongKeys {
  readonly #limit = new KeyedLimit(WRONG_KEY_RATE);
  readonly #trustProxy: number;

  constructor(trustProxy: number) {
    this.#trustProxy = trustProxy;
  }

  /** @throws HttpProblem when too many came from there: then even the right one is not looked at */
  check(request: Request): void {
    if (this.#limit.allows(clientAddress(request, this.#trustProxy), performance.now())) return;
    throw new HttpProblem(429, 'rate-limited', 'Too many wrong keys came from here. Try again in a minute.').with(
      'Retry-After',
      String(1 / WRONG_KEY_RATE.perSecond),
    );
  }

  /** It was wrong: counts it, and makes the answer. No key at all is no guess. */
  missed(request: Request, key: string | null, problem: HttpProblem): HttpProblem {
    if (key !== null) this.#limit.take(clientAddress(request, this.#trustProxy), performance.now());
    return problem.with('WWW-Authenticate', 'Bearer');
  }
}
