import type { RequestHandler } from 'express';
import { clientAddress } from '../address.ts';
import type { KeyedLimit } from '../rate-limit.ts';
import { tooMany } from './errors.ts';

/** Limits how fast one address reads rooms, by whichever way. */
export function readingLimit(limit: KeyedLimit, trustProxy: number): RequestHandler {
  return (request, _response, next) => {
    const [address, now] = [clientAddress(request, trustProxy), performance.now()];
    if (limit.take(address, now)) return next();
    throw tooMany('Too many requests came from here.', limit.waitMs(address, now));
  };
}
