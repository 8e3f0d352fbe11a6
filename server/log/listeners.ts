import type { LogEntry } from '../../core/room/events.ts';

type Listener = (entries: readonly LogEntry[]) => void;

/** Who wants to hear of which room's entries. Shared by the log stores. */
export class Listeners {
  readonly #rooms = new Map<string, Set<Listener>>();

  /** Returns the unsubscription; calling it twice is harmless. */
  add(slug: string, listener: Listener): () => void {
    // Wrapped, so that the same function subscribed twice is two subscriptions.
    const own: Listener = entries => listener(entries);
    const listeners = this.#rooms.get(slug) ?? new Set();
    this.#rooms.set(slug, listeners.add(own));
    return () => {
      if (listeners.delete(own) && listeners.size === 0 && this.#rooms.get(slug) === listeners)
        this.#rooms.delete(slug);
    };
  }

  has(slug: string): boolean {
    return this.#rooms.has(slug);
  }

  /** Calls everybody subscribed now. A listener that throws neither fails the append nor starves the others. */
  tell(slug: string, entries: readonly LogEntry[]): void {
    if (entries.length === 0) return;
    for (const listener of [...(this.#rooms.get(slug) ?? [])]) {
      try {
        listener(entries);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#rooms.clear();
  }
}
