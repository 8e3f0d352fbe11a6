import type { Ice } from '../protocol/server.ts';

/** Fresh credentials are asked for when this share of their life is over. */
const RENEW_AT = 0.75;
/** Never more often than this, in ms, however short a server makes them. */
const LEAST_MS = 5_000;
/** Timers hold no more than this, in ms. */
const MOST_MS = 2 ** 31 - 1;

/** Holds the ICE servers to use, and asks for new ones before their credentials expire. */
export class IceServerRenewer {
  readonly #ask: () => void;
  #ice: Ice = { servers: [], until: null, policy: 'all' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: () => void) {
    this.#ask = ask;
  }

  get current(): Ice {
    return this.#ice;
  }

  /** @param serverNow the server's clock at this moment, which is what `until` is told by */
  take(ice: Ice, serverNow: number): void {
    this.#ice = ice;
    clearTimeout(this.#timer);
    if (ice.until === null) return;
    const wait = Math.max(LEAST_MS, (ice.until - serverNow) * RENEW_AT);
    // Asking while the relay is out of reach is lost, and the next welcome brings new ones anyway.
    this.#timer = setTimeout(this.#ask, Math.min(wait, MOST_MS));
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
