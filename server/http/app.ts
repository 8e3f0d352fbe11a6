import express, { type Express } from 'express';
import { api, type ApiOptions } from './api.ts';
import { answerErrors, notFound } from './errors.ts';
import { securityHeaders } from './headers.ts';
import { pages, type PagesOptions } from './pages.ts';

/** Everything the server answers over plain HTTP. */
export function createApp(options: ApiOptions & PagesOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, api(options), pages(options), notFound, answerErrors(options.logger));
  return app;
}
