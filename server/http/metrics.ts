import express, { type Express, type RequestHandler, Router } from 'express';
import { PATHS } from '../../core/protocol/http.ts';
import type { Budgets } from '../budgets.ts';
import type { HostCheck } from '../host.ts';
import type { Logger } from '../logger.ts';
import type { Metrics } from '../metrics/Metrics.ts';
import { bearerOf, sameText, WrongKeys } from './bearer.ts';
import { answer, answerErrors, HttpProblem, methodNotAllowed, notFound } from './errors.ts';
import { securityHeaders } from './headers.ts';
import { meant } from './meant.ts';

export interface MetricsOptions {
  readonly metrics: Metrics;
  /** Whoever asks has to show it; null where nobody but this machine gets. */
  readonly key: string | null;
  readonly budgets: Budgets;
  readonly trustProxy: number;
}

/** `/metrics`, for programs that watch servers. */
export function metricsRoute(options: MetricsOptions): Router {
  const { metrics, key } = options;
  const wrongKeys = new WrongKeys(options);
  const mayRead: RequestHandler = (request, _response, next) => {
    const shown = bearerOf(request);
    if (key === null || sameText(shown ?? '', key)) return next();
    throw wrongKeys.missed(request, shown, new HttpProblem(401, 'bad-key', 'This needs the key in METRICS_KEY.'));
  };
  const router = Router();
  router
    .route(PATHS.metrics)
    .get(
      mayRead,
      answer(async (_request, response) => {
        const text = await metrics.text();
        response.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).end(text);
      }),
    )
    .all(methodNotAllowed('GET'));
  return router;
}

/** Everything that is answered on the address that metrics have of their own. */
export function createMetricsApp(options: MetricsOptions & { hosts: HostCheck; logger: Logger }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, meant(options.hosts), metricsRoute(options), notFound, answerErrors(options.logger));
  return app;
}
