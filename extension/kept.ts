import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { isPrivate, isSplit } from './privateWindows.ts';
import { onChanged, shelf, tellChanged } from './shelf.ts';

/** Something stored, wherever that is. WXT's items are such. */
export interface Item<Value> {
  readonly key: string;
  getValue(): Promise<Value>;
  setValue(value: Value): Promise<void>;
  removeValue(): Promise<void>;
  /** Calls back when any document changed it. Returns the unsubscription. */
  watch(listener: (now: Value) => void): () => void;
}

/**
 * Something that is the person's own, in the extension's database (`shelf.ts`). What an earlier version left in
 * `storage.local` under that name moves there once.
 * @param read makes today's shape of what an earlier version stored
 */
export function keptItem<Value>(
  name: string,
  fallback: Value,
  read: (kept: unknown) => Value = kept => kept as Value,
): Item<Value> {
  let moving: Promise<void> | undefined;
  const moved = () =>
    (moving ??= move(name).catch((error: unknown) => {
      moving = undefined;
      throw error;
    }));

  async function getValue(): Promise<Value> {
    await moved();
    const kept = await (await shelf()).get(name);
    return kept === undefined ? fallback : read(kept);
  }

  return {
    key: `kept:${name}`,
    getValue,
    async setValue(value) {
      await moved();
      await (await shelf()).set(name, value);
      tellChanged(name);
    },
    async removeValue() {
      await moved();
      await (await shelf()).delete(name);
      tellChanged(name);
    },
    watch: listener => onChanged(key => void (key === name && getValue().then(listener, () => {}))),
  };
}

/**
 * Takes what is in `storage.local` over, then deletes it there. Ended between the two, the next one finds it taken over
 * and only deletes. Documents of private windows take nothing: it would be gone with them.
 */
async function move(name: string): Promise<void> {
  if (isPrivate()) return;
  const { [name]: old } = await browser.storage.local.get(name);
  if (old === undefined) return;
  const to = await shelf();
  await to.add(name, old);
  // With it goes the number that WXT keeps beside an item. If it cannot be deleted now, the next document does it.
  if (to.lasts) await browser.storage.local.remove([name, `${name}$`]).catch(() => {});
}

/**
 * Something that lasts no longer than the browser: in `storage.session`, of split private windows in the database,
 * which is theirs alone and ends with them.
 */
export function sessionItem<Value>(name: string, fallback: Value): Item<Value> {
  return isSplit() ? keptItem(name, fallback) : storage.defineItem<Value>(`session:${name}`, { fallback });
}

/** All session items that are there, by name. */
export async function sessionItems(): Promise<Record<string, unknown>> {
  return isSplit() ? (await shelf()).all() : storage.snapshot('session');
}

export async function forgetSessionItems(names: readonly string[]): Promise<void> {
  if (!isSplit()) return storage.removeItems(names.map(name => `session:${name}` as const));
  const from = await shelf();
  await Promise.all(names.map(name => from.delete(name)));
  names.forEach(tellChanged);
}

/** Calls back with the names of session items that change. */
export function watchSessionItems(listener: (names: readonly string[]) => void): void {
  if (isSplit()) onChanged(name => listener([name]));
  else
    browser.storage.onChanged.addListener((changes, area) => {
      if (area === 'session') listener(Object.keys(changes));
    });
}
