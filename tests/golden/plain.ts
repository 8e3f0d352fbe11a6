/** Anything a room's state holds as JSON has it: maps and sets as lists, in their order, since the order counts. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  // A chat is asked for from its end.
  if ('backwards' in value && typeof value.backwards === 'function')
    return { newestFirst: [...(value.backwards as () => Iterable<unknown>)()].map(plain) };
  if ('entries' in value && typeof value.entries === 'function') {
    const entries = [...(value.entries as () => Iterable<[unknown, unknown]>)()];
    return value instanceof Set ? { set: entries.map(([one]) => plain(one)) } : { map: entries.map(plain) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
