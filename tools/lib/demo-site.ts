import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { DemoRoom } from './demo-room.ts';
import { freePort } from './free-port.ts';
import { root } from './paths.ts';

export interface DemoSite {
  url: string;
  close(): Promise<void>;
}

/** Serves the demo page on loopback at another port than the server's, hence from another origin. */
export async function serveDemoSite(room: DemoRoom): Promise<DemoSite> {
  const host = '127.0.0.1';
  const port = await freePort(8791, host);
  const page = demoPage(readFileSync(join(root, 'tools', 'demo', 'page.html'), 'utf8'), room);
  const server = createServer((request, response) => {
    const found = request.url === '/' || request.url?.startsWith('/#') || request.url?.startsWith('/?');
    response.writeHead(found ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end(found ? page : 'Nothing here.');
  });
  await new Promise<void>(resolve => server.listen(port, host, resolve));
  return {
    url: `http://${host}:${port}/`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Fills the links into the template; what belongs to the host link goes when there is none. */
export function demoPage(template: string, { link, hostLink }: DemoRoom): string {
  const page = hostLink
    ? template.replaceAll('{{HOST_LINK}}', escape(hostLink))
    : template.replace(/<!-- host -->[^]*?<!-- \/host -->/g, '');
  return page.replaceAll('{{LINK}}', escape(link));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
