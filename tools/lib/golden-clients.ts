import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { root } from './paths.ts';

/**
 * Both ends as one file each, which stay as they are while the project goes on: a client without a screen, and a whole
 * server. Tests play a session between each of them and what the project is by then.
 */

export type GoldenEnd = 'client' | 'server';

const ENTRIES: Readonly<Record<GoldenEnd, string>> = {
  client: `
    export { FakeEngine, FakeNetwork } from '/core/media/fake/FakeEngine.ts';
    export { decodeServerMessage } from '/core/protocol/codec.ts';
    export { newCredential } from '/core/session/credential.ts';
    export { RoomSession } from '/core/session/RoomSession.ts';
  `,
  server: `
    export { readConfig } from '/server/config.ts';
    export { createLogger } from '/server/logger.ts';
    export { createMemoryLog } from '/server/log/memory.ts';
    export { startServer } from '/server/server.ts';
  `,
};

const VIRTUAL = '\0golden-entry.ts';
/** The server reads its own version from a file, which is not there beside the bundle. */
const READS_VERSION =
  /JSON\.parse\(\s*readFileSync\(new URL\('\.\.\/package\.json', import\.meta\.url\), 'utf8'\)\s*\)/;

/** One end as minified JavaScript. The packages of npm that the server uses stay outside; the client has its own. */
export async function goldenBundle(end: GoldenEnd): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const entry: Plugin = {
    name: 'golden-entry',
    enforce: 'pre',
    resolveId(id) {
      if (id === VIRTUAL) return id;
      return /^\/(core|server)\//.test(id) ? join(root, id) : undefined;
    },
    load: id => (id === VIRTUAL ? ENTRIES[end] : undefined),
    transform(code, id) {
      if (!id.endsWith('server/server.ts')) return undefined;
      if (!READS_VERSION.test(code)) throw new Error('server/server.ts does not read its version as it did.');
      return { code: code.replace(READS_VERSION, JSON.stringify({ version })), map: null };
    },
  };
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [entry],
    ssr: { noExternal: end === 'client' ? true : [], target: 'node' },
    build: {
      write: false,
      ssr: true,
      minify: true,
      target: 'node24',
      rolldownOptions: { input: VIRTUAL, output: { codeSplitting: false } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error(`The golden ${end} was not built.`);
  return output.output[0].code;
}
