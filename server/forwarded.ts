import type { IncomingMessage, Server } from 'node:http';
import type { Logger } from './logger.ts';

const SENTENCE =
  'a request came with X-Forwarded-For or Forwarded, and TRUST_PROXY is 0: if a reverse proxy stands in front of this ' +
  'server, all people share the limits of one address; set TRUST_PROXY to the number of proxies. If there is none, ignore this.';

/** Says once that there may be a proxy in front of which nobody told this server. Who sends the header is not said. */
export function warnOfProxies(server: Server, trustedProxies: number, logger: Logger): void {
  if (trustedProxies > 0) return;
  const look = ({ headers }: IncomingMessage): void => {
    if (headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined) return;
    server.off('request', look).off('upgrade', look);
    logger.warn(SENTENCE);
  };
  server.on('request', look).on('upgrade', look);
}
