import { serviceWorker } from './chromium.ts';
import type { Person } from './person.ts';

/** That person was at these servers before, so that cards may ask them. */
export async function trustServers({ chromium }: Person, ...origins: string[]): Promise<void> {
  const worker = await serviceWorker(chromium.browser);
  await worker.evaluate(`chrome.storage.local.set({ trustedServers: ${JSON.stringify(origins)} })`);
}
