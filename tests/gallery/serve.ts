import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));

/** Builds the gallery and serves it on a free loopback port until closed. */
export async function serveGallery(): Promise<{ url: string; close(): Promise<void> }> {
  await build({ configFile, logLevel: 'warn' });
  const server = await preview({
    configFile,
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port: 0, strictPort: true },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The gallery preview has no local address.');
  return { url, close: () => server.close() };
}
