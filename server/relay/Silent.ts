/** Connections that have said nothing yet, of each address up to a number. */
export class Silent<Connection extends { readonly address: string }> {
  readonly #most: number;
  readonly #close: (oldest: Connection) => void;
  /** The oldest first. */
  readonly #byAddress = new Map<string, Set<Connection>>();

  /** @param close ends the oldest of an address when there is one too many: whoever means to speak does so at once */
  constructor(most: number, close: (oldest: Connection) => void) {
    this.#most = most;
    this.#close = close;
  }

  add(connection: Connection): void {
    const { address } = connection;
    const silent = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, silent.add(connection));
    const [oldest] = silent;
    if (silent.size <= this.#most || !oldest) return;
    this.delete(oldest);
    this.#close(oldest);
  }

  /** It spoke, or is gone. */
  delete(connection: Connection): void {
    const silent = this.#byAddress.get(connection.address);
    silent?.delete(connection);
    if (silent?.size === 0) this.#byAddress.delete(connection.address);
  }
}
