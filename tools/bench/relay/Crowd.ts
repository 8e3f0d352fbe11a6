import { WebSocket } from 'ws';
import { quantileOfSorted } from '../lib/statistics.ts';
import type { Dialect } from './dialects.ts';

/** Sockets opened at the same time. */
const OPENING = 25;
const DELIVERY_TIMEOUT_MS = 20_000;

export interface Received {
  readonly deliveries: number;
  /** Times in ms from sending to the receiving client's code. */
  readonly p50: number;
  readonly p99: number;
}

/** The clients of one room. Some of them send; all of them receive everything. */
export class Crowd {
  readonly #dialect: Dialect;
  readonly #sockets: WebSocket[] = [];
  readonly #senders = new Map<string, number>();
  readonly #senderIds: string[] = [];
  /** When each message of each sender was sent, in ms. */
  readonly #sentAt: number[][] = [];
  /** How many messages of each sender each client has received. */
  readonly #received: Uint32Array;
  readonly #size: number;
  #latencies: number[] = [];
  #missing = 0;
  #allArrived: (() => void) | null = null;
  #failed: ((error: unknown) => void) | null = null;

  constructor(dialect: Dialect, size: number, senders: number) {
    this.#dialect = dialect;
    this.#size = size;
    this.#received = new Uint32Array(size * senders);
    this.#sentAt = Array.from({ length: senders }, () => []);
  }

  /** Connects everybody and waits until all of them are in the room. */
  async join(port: number): Promise<void> {
    await this.#dialect.prepare(`http://127.0.0.1:${port}`);
    for (let from = 0; from < this.#size; from += OPENING) {
      const count = Math.min(OPENING, this.#size - from);
      await Promise.all(Array.from({ length: count }, (_, offset) => this.#joinOne(port, from + offset)));
    }
  }

  /** Everybody who sends sends that many messages at once; resolves when every client has received all of them. */
  async burst(messagesEach: number): Promise<void> {
    this.#missing += this.#senderIds.length * messagesEach * this.#size;
    const arrived = new Promise<void>((resolve, reject) => {
      this.#allArrived = resolve;
      this.#failed = reject;
    });
    for (let round = 0; round < messagesEach; round += 1)
      for (const sender of this.#senderIds.keys()) this.#send(sender);
    await this.#intime(arrived);
  }

  /** One sender sends one message; resolves when every client has received it. */
  async single(sender: number): Promise<void> {
    this.#missing += this.#size;
    const arrived = new Promise<void>((resolve, reject) => {
      this.#allArrived = resolve;
      this.#failed = reject;
    });
    this.#send(sender % this.#senderIds.length);
    await this.#intime(arrived);
  }

  /** What was received since the last call. */
  takeReceived(): Received {
    const sorted = Float64Array.from(this.#latencies).sort();
    this.#latencies = [];
    return { deliveries: sorted.length, p50: quantileOfSorted(sorted, 0.5), p99: quantileOfSorted(sorted, 0.99) };
  }

  leave(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('close').terminate();
  }

  async #joinOne(port: number, index: number): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${this.#dialect.path}`, { perMessageDeflate: false });
    this.#sockets[index] = socket;
    const isSender = index < this.#sentAt.length;
    const id = await new Promise<string>((resolve, reject) => {
      socket.once('error', reject);
      // Within the event, so that no first frame is missed: some servers speak first.
      socket.once('open', () => resolve(this.#dialect.join(socket, index, isSender)));
    });
    if (isSender) {
      this.#senders.set(id, index);
      this.#senderIds[index] = id;
    }
    socket.on('message', (data: Buffer) => this.#take(socket, index, data));
    socket.on('close', code => this.#failed?.(new Error(`A client was closed with code ${code}.`)));
  }

  #send(sender: number): void {
    const times = this.#sentAt[sender] ?? [];
    const id = this.#senderIds[sender] ?? '';
    // The microphone switches with every message, so that each is a change of its own.
    const frame = this.#dialect.toggle({ id, microphone: times.length % 2 === 0, camera: false });
    times.push(performance.now());
    this.#sockets[sender]?.send(frame);
  }

  #take(socket: WebSocket, client: number, data: Buffer): void {
    try {
      this.#dialect.receive(socket, data.toString(), id => this.#deliver(client, id));
    } catch (error) {
      this.#failed?.(error);
    }
  }

  #deliver(client: number, id: string): void {
    const sender = this.#senders.get(id);
    if (sender === undefined) throw new Error('A message came from somebody who does not send.');
    const at = client * this.#sentAt.length + sender;
    const sentAt = this.#sentAt[sender]?.[this.#received[at] ?? 0];
    if (sentAt === undefined) throw new Error('A client received more messages than were sent.');
    this.#received[at] = (this.#received[at] ?? 0) + 1;
    this.#latencies.push(performance.now() - sentAt);
    this.#missing -= 1;
    if (this.#missing === 0) this.#allArrived?.();
  }

  async #intime(arrived: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.#missing} deliveries are missing.`)), DELIVERY_TIMEOUT_MS);
    });
    try {
      await Promise.race([arrived, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
