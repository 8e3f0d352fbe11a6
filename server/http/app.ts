import express, { type Express, type RequestHandler } from 'express';
import { type HostCheck, WRONG_HOST } from '../host.ts';
import { api, type ApiOptions } from './api.ts';
import { answerErrors, HttpProblem, notFound } from './errors.ts';
import { securityHeaders } from './headers.ts';
import { pages, type PagesOptions } from './pages.ts';
import { readingLimit } from './reading.ts';

/** Everything the server answers over plain HTTP. */
export function createApp(given: Omit<ApiOptions & PagesOptions, 'limitReading'> & { hosts: HostCheck }): Express {
  const options = { ...given, limitReading: readingLimit(given.budgets.address.roomsRead, given.trustProxy) };
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, meant(given.hosts), api(options), pages(options), notFound, answerErrors(options.logger));
  return app;
}

/** Before anything is looked up or answered. */
function meant(hosts: HostCheck): RequestHandler {
  return (request, _response, next) => {
    if (hosts.isMeant(request)) return next();
    throw new HttpProblem(421, 'wrong-host', WRONG_HOST);
  };
}
