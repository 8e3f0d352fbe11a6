import { mkdirSync } from 'node:fs';
import { findBrowser } from '../../tools/lib/browser.ts';
import { ensureBuilt } from '../../tools/lib/build.ts';
import { artifacts } from '../support/chromium.ts';

/**
 * Once before all end-to-end suites: the built extension and pages are those of the sources, and a browser is there.
 */
export default async function setup(): Promise<void> {
  if (!(await findBrowser())) {
    throw new Error('No browser was found: run `npm test`, which gets one, or set CHROME_PATH.');
  }
  mkdirSync(artifacts, { recursive: true });
  await ensureBuilt(['chrome', 'firefox', 'web']);
}
