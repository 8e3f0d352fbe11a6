import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Site {
  /** Origin with another host name and port than the server under test. */
  readonly origin: string;
  /** Serves this markup from now on. */
  show(body: string): void;
  /** Serves another kind of document from now on. */
  serve(type: string, document: string): void;
  close(): Promise<void>;
}

/** Somebody else's web site: pages that hold session links. */
export async function startSite(): Promise<Site> {
  let type = '';
  let document = '';
  const server = createServer((_request, response) => {
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(document);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    show: body => {
      type = 'text/html';
      document = `<!doctype html><html lang="en"><title>Somebody's page</title><body>${body}</body></html>`;
    },
    serve: (kind, whole) => void ([type, document] = [kind, whole]),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
