import type { ClientMessage } from '../protocol/client.ts';
import { CLOSE, isFinalClose } from '../protocol/close.ts';
import { type Heard, readServerFrame } from '../protocol/codec.ts';
import { PING_INTERVAL_MS, RELAY_SILENCE_MS } from '../protocol/limits.ts';
import type { RetryPolicy } from '../protocol/retry.ts';
import type { ServerMessage } from '../protocol/server.ts';

/** The part of the DOM's `WebSocket` that is used, so that tests and Node may bring another. */
export interface SocketLike {
  readonly readyState: number;
  send(frame: string): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

/** Makes new connections. */
export interface Dial {
  open(): SocketLike;
  /** The last one opened. */
  opened?(): void;
  /** The last one came to nothing before it opened. Answers whether there is another way, to be tried at once. */
  missed?(): boolean;
}

export interface RelayHandlers {
  /** The frame every new connection begins with. */
  hello(): ClientMessage;
  message(message: ServerMessage): void;
  /** Something of the room was said that cannot be read: what is held is out of date. */
  missed?(): void;
  /** The connection was cut or could not be made; another attempt follows. `failures` counts them in a row. */
  down(failures: number): void;
  /** The relay closed for good; nothing more will be tried. */
  final(code: number): void;
}

const OPEN = 1;
/** A relay that is asked answers within this time (ms), or the connection is taken for dead. */
const PROBE_MS = 2_000;
/**
 * An attempt that is not open by then (ms) is given up: what a dead network swallowed, TCP repeats only after seconds,
 * and a new attempt finds a network that came back meanwhile sooner. Every third may take long, for slow networks.
 */
const ATTEMPT_MS = 3_000;
/**
 * A connection that held for so long (ms) after its welcome was a good one: the next trouble is another, and its
 * back-off begins anew.
 */
const HELD_MS = 10_000;

/** Keeps a WebSocket to the relay: hello, heartbeat, reconnecting with back-off. */
export class RelaySocket {
  readonly #dial: Dial;
  readonly #retry: RetryPolicy;
  readonly #handlers: RelayHandlers;
  #socket: SocketLike | null = null;
  #failures = 0;
  #welcomedAt: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #probe: ReturnType<typeof setTimeout> | undefined;
  #heardAt = 0;
  #frames = 0;
  #opened = false;
  #closed = false;

  constructor(dial: Dial, retry: RetryPolicy, handlers: RelayHandlers) {
    this.#dial = dial;
    this.#retry = retry;
    this.#handlers = handlers;
    this.#connect();
  }

  /** Sends if connected. What must not be lost is sent again by the session after a new welcome. */
  send(message: ClientMessage): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Tries now instead of when the back-off says: the network has just come back, or the person pressed "Try again". */
  retryNow(): void {
    if (this.#closed || this.#socket) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /**
   * Something else has noticed that the network is in trouble, or back: does the relay still answer? If not, connects
   * anew.
   */
  probe(): void {
    const asked = this.#socket;
    if (asked === null) return this.retryNow();
    if (asked.readyState !== OPEN || this.#probe !== undefined) return;
    const heard = this.#frames;
    this.send({ type: 'ping' });
    this.#probe = setTimeout(() => {
      this.#probe = undefined;
      if (this.#socket === asked && this.#frames === heard) this.#giveUp();
    }, PROBE_MS);
  }

  /** The relay asks to be left alone for so many ms: lets go of the connection, and tries again then. */
  later(ms: number): void {
    if (this.#closed) return;
    this.#abandon()?.close();
    this.#again(ms);
  }

  /** Lets go of the connection and makes another, with back-off. */
  anew(): void {
    this.later(0);
  }

  /** Connects once more after the relay closed for good. */
  reopen(): void {
    this.#closed = false;
    this.#failures = 0;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#abandon()?.close(1000);
  }

  #connect(): void {
    const socket = this.#dial.open();
    this.#socket = socket;
    this.#opened = false;
    this.#heardAt = Date.now();
    // A connection attempt that hangs counts as silence too.
    this.#heartbeat = setInterval(() => this.#beat(), PING_INTERVAL_MS);
    this.#probe = setTimeout(() => this.#giveUp(), this.#failures % 3 === 2 ? RELAY_SILENCE_MS : ATTEMPT_MS);
    socket.onopen = () => {
      clearTimeout(this.#probe);
      this.#probe = undefined;
      this.#opened = true;
      this.#dial.opened?.();
      socket.send(JSON.stringify(this.#handlers.hello()));
    };
    socket.onmessage = ({ data }) => this.#receive(String(data));
    socket.onclose = ({ code }) => {
      this.#abandon();
      if (isFinalClose(code)) {
        this.#closed = true;
        this.#handlers.final(code);
      } else if (this.#missed()) {
        this.#connect();
      } else {
        this.#again();
      }
    };
  }

  #receive(frame: string): void {
    this.#frames += 1;
    this.#heardAt = Date.now();
    let heard: Heard;
    try {
      heard = readServerFrame(frame);
    } catch {
      // A relay that breaks the protocol cannot be followed any further; a new connection starts from a known state.
      this.#abandon()?.close(CLOSE.badMessage);
      this.#again();
      return;
    }
    const { message, missed } = heard;
    if (message?.type === 'welcome') this.#welcomedAt = Date.now();
    if (message) this.#handlers.message(message);
    if (missed && !this.#closed) this.#handlers.missed?.();
  }

  #beat(): void {
    const now = Date.now();
    // This machine's clock was set back: the silence is counted from here on.
    if (now < this.#heardAt) this.#heardAt = now;
    if (now - this.#heardAt > RELAY_SILENCE_MS) this.#giveUp();
    else this.send({ type: 'ping' });
  }

  #giveUp(): void {
    // What hung says nothing of its address; the other one is tried all the same, in its time.
    this.#missed();
    this.#abandon()?.close();
    this.#again();
  }

  #missed(): boolean {
    return !this.#opened && this.#dial.missed?.() === true;
  }

  #again(least = 0): void {
    if (this.#closed) return;
    // A welcome alone says little: what follows it may fail each time.
    if (this.#welcomedAt !== null && Date.now() - this.#welcomedAt >= HELD_MS) this.#failures = 0;
    this.#welcomedAt = null;
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#connect(), Math.max(least, this.#retry.delay(this.#failures)));
    this.#handlers.down(this.#failures);
  }

  /** Lets go of the socket, deaf to whatever it still says. */
  #abandon(): SocketLike | null {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#probe);
    this.#probe = undefined;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }
}
