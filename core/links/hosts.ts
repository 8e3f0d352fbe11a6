/** Hosts remembered at most. */
const MOST = 1_000;

/** Remembers what was found out about a host: a page's links lead to few of them, many times. */
export function remembered<Value>(find: (host: string) => Value): (host: string) => Value {
  const known = new Map<string, Value>();
  return host => {
    let value = known.get(host);
    if (value === undefined) {
      if (known.size > MOST) known.clear();
      known.set(host, (value = find(host)));
    }
    return value;
  };
}

/** Entries by host name, with `*.` entries found on a label boundary. Filled first, asked afterwards. */
export class HostTable<Entry> {
  readonly #entries = new Map<string, Entry[]>();

  /** Entries of that host, the most exact first. */
  readonly find = remembered((host): readonly Entry[] => {
    const found = [...this.#at(host)];
    for (let dot = 0; (dot = host.indexOf('.', dot + 1)) > 0;) found.push(...this.#at(`*${host.slice(dot)}`));
    return found;
  });

  /** @param pattern a host name, or `*.` and a host name for everything under it */
  add(pattern: string, entry: Entry): void {
    this.#entries.set(pattern, [...this.#at(pattern), entry]);
  }

  #at(pattern: string): readonly Entry[] {
    return this.#entries.get(pattern) ?? [];
  }
}
