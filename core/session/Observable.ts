/** A value that tells of its changes, which its own class makes. */
export abstract class Observable<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  /** Calls back after every change. Returns the unsubscription. */
  subscribe(listener: (value: Value) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected set(value: Value): void {
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }
}
