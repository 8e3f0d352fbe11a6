import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  /** Origin with another host name and port than the server under test. */
  readonly origin: string;
  /** Serves this markup from now on. */
  show(body: string): void;
  close(): Promise<void>;
}

/** Somebody else's web site: pages that hold session links. */
export async function startSite(): Promise<Site> {
  let body = '';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>Somebody's page</title><body>${body}</body></html>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    show: markup => (body = markup),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
