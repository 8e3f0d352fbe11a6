/** Entries by host name, with `*.` entries found on a label boundary. */
export class HostTable<Entry> {
  readonly #entries = new Map<string, Entry[]>();

  /** @param pattern a host name, or `*.` and a host name for everything under it */
  add(pattern: string, entry: Entry): void {
    this.#entries.set(pattern, [...this.#at(pattern), entry]);
  }

  /** Entries of that host, the most exact first. */
  find(host: string): Entry[] {
    const found = [...this.#at(host)];
    for (let dot = 0; (dot = host.indexOf('.', dot + 1)) > 0; ) found.push(...this.#at(`*${host.slice(dot)}`));
    return found;
  }

  #at(pattern: string): readonly Entry[] {
    return this.#entries.get(pattern) ?? [];
  }
}
