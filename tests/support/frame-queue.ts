import { type RawData, WebSocket } from 'ws';

/** How long a test waits for something that should come, in ms. */
const PATIENCE_MS = 5_000;

/** What a socket received, to be waited for in any order. */
export class FrameQueue<Message extends { readonly type: string }> {
  readonly received: Message[] = [];
  /** Every frame as it came over the wire, taken or not. */
  readonly raw: string[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #changed = new Set<() => void>();
  #closeCode: number | null = null;

  constructor(socket: WebSocket, decode: (text: string) => Message) {
    this.#socket = socket;
    socket.on('message', (data: RawData) => {
      const text = data.toString();
      this.raw.push(text);
      this.received.push(decode(text));
      this.#notify();
    });
    this.closed = new Promise(resolve => {
      socket.on('close', code => {
        this.#closeCode = code;
        this.#notify();
        resolve(code);
      });
    });
    socket.on('error', () => undefined);
  }

  /** Takes the first message that fits out of what was received, waiting for it if need be. */
  async take<Wanted extends Message>(what: string, fits: (message: Message) => message is Wanted): Promise<Wanted> {
    const found = (): Wanted | null => {
      const index = this.received.findIndex(fits);
      const message = this.received[index];
      if (!message || !fits(message)) return null;
      this.received.splice(index, 1);
      return message;
    };
    return this.#until(what, found);
  }

  async #until<Result>(what: string, attempt: () => Result | null): Promise<Result> {
    const immediate = attempt();
    if (immediate !== null) return immediate;
    return new Promise<Result>((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#changed.delete(look);
        settle();
      };
      const told = () => `received ${JSON.stringify(this.received.map(one => one.type))}`;
      const timer = setTimeout(() => finish(() => reject(new Error(`${what} did not come; ${told()}`))), PATIENCE_MS);
      const look = () => {
        const result = attempt();
        if (result !== null) finish(() => resolve(result));
        else if (this.#closeCode !== null) {
          finish(() => reject(new Error(`Closed with ${this.#closeCode} before ${what}; ${told()}`)));
        }
      };
      this.#changed.add(look);
      if (this.#socket.readyState === WebSocket.CLOSED) look();
    });
  }

  #notify(): void {
    for (const look of [...this.#changed]) look();
  }
}
