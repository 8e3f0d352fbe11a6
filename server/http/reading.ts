import type { RequestHandler } from 'express';
import { clientAddress } from '../address.ts';
import { KeyedLimit } from '../rate-limit.ts';
import { HttpProblem } from './errors.ts';

/** Rooms that one address may look at: a class behind one address opens its link at once, guessing slugs takes ages. */
export const ROOM_READING_RATE = { perSecond: 20, burst: 600 } as const;

/** Limits how fast one address reads rooms, by whichever way. */
export function readingLimit(trustProxy: number): RequestHandler {
  const limit = new KeyedLimit(ROOM_READING_RATE);
  return (request, _response, next) => {
    if (limit.take(clientAddress(request, trustProxy), performance.now())) return next();
    throw new HttpProblem(429, 'rate-limited', 'Too many requests came from here. Try again in a minute.').with(
      'Retry-After',
      '1',
    );
  };
}
