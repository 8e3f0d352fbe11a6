import type { Page, WebWorker } from 'puppeteer';

/** Everything in the extension's own database (`extension/shelf.ts`), read by one of its documents or its worker. */
export function ownKept(document: Page | WebWorker): Promise<Record<string, unknown>> {
  return document.evaluate(async () => {
    // Opening one that is not there yet would make an empty one, which nobody can use.
    const there = (await indexedDB.databases()).some(({ name }) => name === 'sidestage');
    if (!there) return {};
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('The database said nothing.'));
      });
    const database = await done(indexedDB.open('sidestage'));
    const store = database.transaction('kept').objectStore('kept');
    const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll() as IDBRequest<unknown[]>)]);
    database.close();
    return Object.fromEntries(keys.map((key, index) => [String(key), values[index]]));
  });
}
