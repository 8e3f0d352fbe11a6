import { fileURLToPath } from 'node:url';
import { build, createServer, preview } from 'vite';

/** A gallery that is served on loopback until closed. */
export interface Gallery {
  url: string;
  close(): Promise<void>;
}

const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));

/** Builds the gallery and serves it on a free port. */
export async function serveGallery(): Promise<Gallery> {
  await build({ configFile, logLevel: 'warn' });
  const server = await preview({
    configFile,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 0, strictPort: true },
  });
  return { url: addressOf(server), close: () => server.close() };
}

/** Serves the sources themselves: what changes in them is shown without a reload. */
export async function watchGallery(port: number): Promise<Gallery> {
  const server = await createServer({
    configFile,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port, strictPort: true },
  });
  await server.listen();
  return { url: addressOf(server), close: () => server.close() };
}

function addressOf({ resolvedUrls }: { resolvedUrls: { local: string[] } | null }): string {
  const url = resolvedUrls?.local[0];
  if (!url) throw new Error('The gallery has no local address.');
  return url;
}
