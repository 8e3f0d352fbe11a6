import * as v from 'valibot';

/** Something kept in this browser for the pages of this origin. */
export interface Stored<Value> {
  get(): Value;
  set(value: Value): void;
  /** Changes the newest value, with no other window in between; the result is written and returned. */
  update(change: (now: Value) => Value): Promise<Value>;
  /** Calls back when another window changed it. Returns the unsubscription. */
  watch(listener: (value: Value) => void): () => void;
}

const PREFIX = 'sidestage:';

/**
 * A value in `localStorage`, or in `area`. What does not match its schema (an older version, a
 * hand) counts as absent. Where the browser refuses storage the value lives as long as the page.
 */
export function stored<Value>(
  name: string,
  schema: v.GenericSchema<unknown, Value>,
  fallback: Value,
  area: () => Storage = () => localStorage,
): Stored<Value> {
  const key = PREFIX + name;
  let held: Value | undefined;

  function read(text: string | null): Value {
    if (text === null) return held ?? fallback;
    try {
      const parsed = v.safeParse(schema, JSON.parse(text));
      return parsed.success ? parsed.output : fallback;
    } catch {
      return fallback;
    }
  }

  function get(): Value {
    try {
      return read(area().getItem(key));
    } catch {
      return held ?? fallback;
    }
  }

  function set(value: Value): void {
    held = value;
    try {
      area().setItem(key, JSON.stringify(value));
    } catch {
      // Refused or full: held for as long as the page is there.
    }
  }

  return {
    get,
    set,
    async update(change) {
      let next = fallback;
      await alone(key, () => set((next = change(get()))));
      return next;
    },
    watch(listener) {
      const onStorage = (event: StorageEvent) => {
        if (event.key !== key) return;
        held = undefined;
        listener(read(event.newValue));
      };
      addEventListener('storage', onStorage);
      return () => removeEventListener('storage', onStorage);
    },
  };
}

/** Does it while no other window does. */
async function alone(name: string, act: () => void): Promise<void> {
  // Not on insecure pages, and not where the browser refuses storage.
  const locks = (navigator as Partial<Navigator>).locks;
  let done = false;
  await locks
    ?.request(name, () => {
      done = true;
      act();
    })
    .catch(() => {});
  if (!done) act();
}
