import express, { type Express } from 'express';
import type { HostCheck } from '../host.ts';
import { api, type ApiOptions } from './api.ts';
import { answerErrors, notFound } from './errors.ts';
import { securityHeaders } from './headers.ts';
import { meant } from './meant.ts';
import { type MetricsOptions, metricsRoute } from './metrics.ts';
import { pages, type PagesOptions } from './pages.ts';
import { readingLimit } from './reading.ts';

/** Everything the server answers over plain HTTP. */
export function createApp(
  given: Omit<ApiOptions & PagesOptions, 'limitReading'> & {
    readonly hosts: HostCheck;
    /** Null: not here. */
    readonly metrics: MetricsOptions | null;
  },
): Express {
  const options = { ...given, limitReading: readingLimit(given.budgets.address.roomsRead, given.trustProxy) };
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, meant(given.hosts), api(options));
  if (given.metrics) app.use(metricsRoute(given.metrics));
  app.use(pages(options), notFound, answerErrors(options.logger));
  return app;
}
