import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerFacts } from '../../core/protocol/http.ts';
import type { Retention } from '../../core/room/types.ts';

/**
 * Where this server offers its own build of the extension; the build puts it there in `webDir` (`tools/lib/build.ts`).
 */
export const EXTENSION_FOLDER = 'extension';

export function extensionFile(browser: 'chrome' | 'firefox'): string {
  return `sidestage-${browser}.zip`;
}

export interface FactsOptions {
  readonly webDir: string;
  readonly creation: ServerFacts['creation'];
  /** Where the operator says that the extension is. */
  readonly extension: ServerFacts['extension'];
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
}

/** What the pages say about this server. Looked up each time: a build may come while it runs. */
export async function serverFacts(options: FactsOptions): Promise<ServerFacts> {
  const { webDir, creation, extension, retention } = options;
  const own = async (browser: 'chrome' | 'firefox'): Promise<string | null> => {
    const file = extensionFile(browser);
    const built = await access(join(webDir, EXTENSION_FOLDER, file)).then(
      () => true,
      () => false,
    );
    return built ? `/${EXTENSION_FOLDER}/${file}` : null;
  };
  const [chrome, firefox] = await Promise.all([extension.chrome ?? own('chrome'), extension.firefox ?? own('firefox')]);
  return { creation, extension: { chrome, firefox }, keptAtMost: retention };
}
