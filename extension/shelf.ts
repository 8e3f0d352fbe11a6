import { createStore, del, entries, get, set, update } from 'idb-keyval';

/**
 * The extension's own database. Content scripts can read `storage.local`, and hear of every change in it: a page that
 * took over its process could, too. This they cannot. In private windows the browser keeps it in memory, apart from
 * that of ordinary windows, until the last one is closed.
 */
interface Shelf {
  /** False where the browser refuses a database: then what is kept lives as long as the document. */
  readonly lasts: boolean;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Puts it there unless something is there already, whatever other documents do meanwhile. */
  add(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Everything, by key. */
  all(): Promise<Record<string, unknown>>;
}

let opening: Promise<Shelf> | undefined;

/** Opened on first use. */
export function shelf(): Promise<Shelf> {
  return (opening ??= open());
}

async function open(): Promise<Shelf> {
  const store = createStore('sidestage', 'kept');
  try {
    await store('readonly', () => undefined);
  } catch {
    return ofDocument();
  }
  return {
    lasts: true,
    get: key => get(key, store),
    // As `storage.local` does it: a database would refuse what Vue has wrapped.
    set: async (key, value) => set(key, JSON.parse(JSON.stringify(value)), store),
    add: (key, value) => update<unknown>(key, now => (now === undefined ? value : now), store),
    delete: key => del(key, store),
    all: async () => Object.fromEntries(await entries<string, unknown>(store)),
  };
}

function ofDocument(): Shelf {
  const held = new Map<string, unknown>();
  return {
    lasts: false,
    get: async key => held.get(key),
    set: async (key, value) => void held.set(key, value),
    add: async (key, value) => void (held.has(key) || held.set(key, value)),
    delete: async key => void held.delete(key),
    all: async () => Object.fromEntries(held),
  };
}

/** Documents tell each other which key has changed; a database does not. */
const CHANNEL = 'sidestage-kept';
let told: BroadcastChannel | undefined;

export function tellChanged(key: string): void {
  (told ??= new BroadcastChannel(CHANNEL)).postMessage(key);
}

/** Calls back with each key that changes, in this document or another one. Returns the unsubscription. */
export function onChanged(listener: (key: string) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => listener(String(data));
  return () => channel.close();
}
