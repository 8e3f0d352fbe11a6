/**
 * How many entries `work` writes into maps, those of copies included (`new Map(other)` writes them one by one). Counts
 * what is done and not how long it takes, so it says the same on every machine.
 */
export function writesIn(work: () => void): number {
  const original = Object.getOwnPropertyDescriptor(Map.prototype, 'set') as PropertyDescriptor;
  const set = original.value as (this: Map<unknown, unknown>, key: unknown, value: unknown) => Map<unknown, unknown>;
  let writes = 0;
  Object.defineProperty(Map.prototype, 'set', {
    ...original,
    value(this: Map<unknown, unknown>, key: unknown, value: unknown) {
      writes += 1;
      return set.call(this, key, value);
    },
  });
  try {
    work();
  } finally {
    Object.defineProperty(Map.prototype, 'set', original);
  }
  return writes;
}
