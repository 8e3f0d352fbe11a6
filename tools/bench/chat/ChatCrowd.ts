import { WebSocket } from 'ws';
import { REACTIONS } from '../../../core/protocol/features/reactions.ts';
import type { Dialect } from './dialects.ts';
import { Latencies } from './Latencies.ts';

/** Sockets opened at the same time. */
const OPENING = 25;
const TICK_MS = 20;
/**
 * How long the last deliveries are waited for: a server that cannot carry the load is measured by what it did until
 * then.
 */
const PATIENCE_MS = 40_000;

export interface Load {
  readonly clients: number;
  readonly messagesPerSecond: number;
  readonly reactionsPerSecond: number;
  readonly seconds: number;
}

/** Everybody in one room: some write, some react, all of them receive everything. */
export class ChatCrowd {
  readonly messages = new Latencies();
  readonly reactions = new Latencies();
  readonly #dialect: Dialect;
  readonly #load: Load;
  readonly #sockets: WebSocket[] = [];
  readonly #saidAt: number[] = [];
  /** When each reaction of each kind was sent, and how many of them each client has received. */
  readonly #reactedAt: readonly number[][] = REACTIONS.map(() => []);
  readonly #received: Uint32Array;
  #failed: ((error: unknown) => void) | null = null;
  #arrived: (() => void) | null = null;
  #expected = Number.POSITIVE_INFINITY;

  constructor(dialect: Dialect, load: Load) {
    this.#dialect = dialect;
    this.#load = load;
    this.#received = new Uint32Array(load.clients * REACTIONS.length);
  }

  /** Deliveries that did not come in time. */
  get missing(): number {
    return Math.max(0, this.#expected - this.deliveries);
  }

  get deliveries(): number {
    return this.messages.size + this.reactions.size;
  }

  async join(port: number): Promise<void> {
    const { clients } = this.#load;
    await this.#dialect.prepare(`http://127.0.0.1:${port}`, clients);
    for (let from = 0; from < clients; from += OPENING) {
      await Promise.all(
        Array.from({ length: Math.min(OPENING, clients - from) }, (_, offset) => this.#joinOne(port, from + offset)),
      );
    }
  }

  /**
   * Writes and reacts for that long, at that pace, and resolves when every client has received all of it, or not in
   * time.
   */
  async takePart(): Promise<void> {
    const { clients, messagesPerSecond, reactionsPerSecond, seconds } = this.#load;
    const failed = new Promise<never>((_, reject) => (this.#failed = reject));
    const arrived = new Promise<void>(resolve => (this.#arrived = resolve));
    const begun = performance.now();
    const playing = new Promise<void>(resolve => {
      let [said, reacted] = [0, 0];
      const timer = setInterval(() => {
        const elapsed = Math.min(seconds, (performance.now() - begun) / 1_000);
        // Writers and those who react are different people, each within what one person may do.
        for (; said < elapsed * messagesPerSecond; said += 1) this.#say(said % messagesPerSecond);
        for (; reacted < elapsed * reactionsPerSecond; reacted += 1) {
          this.#react(messagesPerSecond + (reacted % (clients - messagesPerSecond)), reacted % REACTIONS.length);
        }
        if (elapsed < seconds) return;
        clearInterval(timer);
        resolve();
      }, TICK_MS);
    });
    await Promise.race([playing, failed]);
    this.#expected = clients * seconds * (messagesPerSecond + reactionsPerSecond);
    this.#check();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([arrived, failed, late]).finally(() => clearTimeout(timer));
  }

  leave(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('close').terminate();
  }

  async #joinOne(port: number, index: number): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${this.#dialect.path}`, { perMessageDeflate: false });
    this.#sockets[index] = socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      // Within the event, so that no first frame is missed: some servers speak first.
      socket.once('open', () => resolve(this.#dialect.join(socket, index)));
    });
    const hears = {
      message: (text: string) => this.#hear(text),
      reactions: (kind: string, count: number) =>
        this.#feel(index, (REACTIONS as readonly string[]).indexOf(kind), count),
    };
    socket.on('message', (data: Buffer) => {
      try {
        this.#dialect.receive(socket, data.toString(), hears);
      } catch (error) {
        this.#failed?.(error);
      }
    });
    socket.on('close', code => this.#failed?.(new Error(`A client was closed with code ${code}.`)));
  }

  #say(sender: number): void {
    this.#sockets[sender]?.send(
      this.#dialect.say(`${this.#saidAt.length} is what somebody in the audience has to say about this.`),
    );
    this.#saidAt.push(performance.now());
  }

  #react(sender: number, kind: number): void {
    const reaction = REACTIONS[kind];
    if (!reaction) return;
    this.#sockets[sender]?.send(this.#dialect.react(reaction));
    this.#reactedAt[kind]?.push(performance.now());
  }

  #hear(text: string): void {
    this.messages.add(performance.now() - (this.#saidAt[Number.parseInt(text, 10)] ?? 0));
    this.#check();
  }

  /** Reactions carry no names: those told are the oldest of their kind that were not told yet. */
  #feel(client: number, kind: number, count: number): void {
    const at = client * REACTIONS.length + kind;
    const now = performance.now();
    const times = this.#reactedAt[kind] ?? [];
    const before = this.#received[at] ?? 0;
    for (let index = before; index < before + count; index += 1) this.reactions.add(now - (times[index] ?? now));
    this.#received[at] = before + count;
    this.#check();
  }

  #check(): void {
    if (this.deliveries >= this.#expected) this.#arrived?.();
  }
}
