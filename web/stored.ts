import * as v from 'valibot';

/** Something kept in this browser for the pages of this origin. */
export interface Stored<Value> {
  get(): Value;
  set(value: Value): void;
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

  return {
    get() {
      try {
        return read(area().getItem(key));
      } catch {
        return held ?? fallback;
      }
    },
    set(value) {
      held = value;
      try {
        area().setItem(key, JSON.stringify(value));
      } catch {
        // Refused or full: held for as long as the page is there.
      }
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
