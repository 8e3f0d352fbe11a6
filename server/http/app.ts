import express, { type Express } from 'express';
import { api, type ApiOptions } from './api.ts';
import { answerErrors, notFound } from './errors.ts';
import { securityHeaders } from './headers.ts';
import { pages, type PagesOptions } from './pages.ts';
import { readingLimit } from './reading.ts';

/** Everything the server answers over plain HTTP. */
export function createApp(given: Omit<ApiOptions & PagesOptions, 'limitReading'>): Express {
  const options = { ...given, limitReading: readingLimit(given.budgets.address.roomsRead, given.trustProxy) };
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, api(options), pages(options), notFound, answerErrors(options.logger));
  return app;
}
