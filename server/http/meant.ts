import type { RequestHandler } from 'express';
import { type HostCheck, WRONG_HOST } from '../host.ts';
import { HttpProblem } from './errors.ts';

/** Before anything is looked up or answered: whether a request was meant for this server. */
export function meant(hosts: HostCheck): RequestHandler {
  return (request, _response, next) => {
    if (hosts.isMeant(request)) return next();
    throw new HttpProblem(421, 'wrong-host', WRONG_HOST);
  };
}
