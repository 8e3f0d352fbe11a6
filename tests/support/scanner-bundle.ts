import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { build } from 'vite';
import { root } from '../../tools/lib/paths.ts';

/**
 * A module of ours as one plain script, as pages get it.
 * @param file from the project's root; its exports end up in `globalThis.bundle`
 */
export async function bundle(file: string): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: join(root, file), formats: ['iife'], name: 'bundle' },
      target: 'chrome123',
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error(`${file} was not built.`);
  return `${output.output[0].code};globalThis.bundle = bundle;`;
}

/** A script world of its own beside the page's, as content scripts have. */
export interface IsolatedWorld {
  /** Evaluates an expression there; promises are waited for. */
  evaluate<Result>(expression: string): Promise<Result>;
  close(): Promise<void>;
}

/** Makes a fresh isolated world in a page's main frame. */
export async function isolatedWorld(page: Page): Promise<IsolatedWorld> {
  const session = await page.createCDPSession();
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'sidestage',
  });
  return {
    async evaluate<Result>(expression: string) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value as Result;
    },
    close: () => session.detach(),
  };
}
