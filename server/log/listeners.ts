import type { LogEntry } from '../../core/room/events.ts';

type Listener = (entries: readonly LogEntry[]) => void;

interface Subscription {
  /** The last revision that it knows. */
  told: number;
  readonly listener: Listener;
}

/** Who wants to hear of which room's entries, and what they heard. Shared by the log stores. */
export class Listeners {
  readonly #rooms = new Map<string, Set<Subscription>>();

  /** Returns the unsubscription; calling it twice is harmless. */
  add(slug: string, after: number, listener: Listener): () => void {
    const own: Subscription = { told: after, listener };
    const subscriptions = this.#rooms.get(slug) ?? new Set();
    this.#rooms.set(slug, subscriptions.add(own));
    return () => {
      if (subscriptions.delete(own) && subscriptions.size === 0 && this.#rooms.get(slug) === subscriptions)
        this.#rooms.delete(slug);
    };
  }

  /** The revision after which somebody has not heard of everything; null when nobody listens. */
  told(slug: string): number | null {
    const subscriptions = this.#rooms.get(slug);
    return subscriptions ? Math.min(...[...subscriptions].map(({ told }) => told)) : null;
  }

  /**
   * Calls everybody subscribed now with what is new to them. A listener that throws neither fails the append nor
   * starves the others.
   */
  tell(slug: string, entries: readonly LogEntry[]): void {
    const last = entries.at(-1)?.revision ?? 0;
    for (const subscription of [...(this.#rooms.get(slug) ?? [])]) {
      const { told, listener } = subscription;
      if (last <= told) continue;
      subscription.told = last;
      try {
        listener(told < (entries[0]?.revision ?? 0) ? entries : entries.filter(({ revision }) => revision > told));
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Nobody hears of that room any more. */
  drop(slug: string): void {
    this.#rooms.delete(slug);
  }

  clear(): void {
    this.#rooms.clear();
  }
}
