/** Entries by host name, with `*.` entries found on a label boundary. */
export class HostTable<Entry> {
  readonly #exact = new Map<string, Entry[]>();
  readonly #under = new Map<string, Entry[]>();

  /** @param pattern a host name, or `*.` and a host name for everything under it */
  add(pattern: string, entry: Entry): void {
    const [map, key] = pattern.startsWith('*.') ? [this.#under, pattern.slice(2)] : [this.#exact, pattern];
    const entries = map.get(key);
    if (entries) entries.push(entry);
    else map.set(key, [entry]);
  }

  /** Entries of that host, the most exact first. */
  find(host: string): Entry[] {
    const found = [...(this.#exact.get(host) ?? [])];
    for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
      const entries = this.#under.get(host.slice(dot + 1));
      if (entries) found.push(...entries);
    }
    return found;
  }
}
