import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { ClientMessage } from '../../../core/protocol/client.ts';
import type { WireCommand } from '../../../core/protocol/commands.ts';
import type { ServerMessage } from '../../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

const OFF = { microphone: false, camera: false } as const;
let commands = 0;

/** One client of a room, raw, that counts what it is sent. */
export class Visitor {
  /** Bytes of frames received, headers included. */
  received = 0;
  readonly #port: number;
  readonly #socket: WebSocket;
  #signalling: WebSocket | null = null;
  readonly #waiting = new Map<string, (frame: string) => void>();

  private constructor(port: number, socket: WebSocket) {
    this.#port = port;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(data));
    socket.on('error', () => undefined);
  }

  static async connect(port: number): Promise<Visitor> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/relay`, { perMessageDeflate: false });
    const visitor = new Visitor(port, socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return visitor;
  }

  /**
   * As the clients of people do: hello, signalling, enter. `signalling` may be left out for those who only fill the
   * room.
   */
  async enter(
    room: string,
    place: 'viewer' | 'stage',
    { invite, signalling = false }: { invite?: string; signalling?: boolean } = {},
  ): Promise<void> {
    const welcomed = this.#next('welcome');
    const credential = randomBytes(32).toString('base64url');
    this.#say({
      type: 'hello',
      version: PROTOCOL_VERSION,
      room,
      credential,
      ...(invite === undefined ? {} : { invite }),
    });
    const { peer } = await welcomed;
    if (signalling) await this.#signal(peer);
    const entered = this.#next('entered');
    this.command({ type: 'enter', name: 'Somebody with a name', place, ...OFF });
    await entered;
  }

  command(command: WireCommand): void {
    commands += 1;
    this.#say({ type: 'command', id: `command-${commands}`, command });
  }

  /** Resolves when the relay answered everything sent so far. */
  async settled(): Promise<void> {
    const answered = this.#next('roster');
    this.#say({ type: 'roster', id: 'settled-1', offset: 0, limit: 1 });
    await answered;
  }

  close(): void {
    this.#signalling?.terminate();
    this.#socket.terminate();
  }

  async #signal({ id, ticket }: { id: string; ticket: string }): Promise<void> {
    const query = new URLSearchParams({ key: 'peerjs', id, token: ticket });
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/peerjs/peerjs?${query}`, { perMessageDeflate: false });
    this.#signalling = socket;
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  }

  #next<Type extends ServerMessage['type']>(type: Type): Promise<Of<Type>> {
    return new Promise((resolve, reject) => {
      const refused = (frame: string) => reject(new Error(`The relay refused a visitor of the bench: ${frame}`));
      this.#waiting.set('refused', refused);
      this.#waiting.set(type, frame => resolve(JSON.parse(frame) as Of<Type>));
    });
  }

  #say(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #take(data: Buffer): void {
    const header = data.length < 126 ? 2 : data.length < 65_536 ? 4 : 10;
    this.received += header + data.length;
    // Most are sent what they wait for once; the others need not be read.
    if (this.#waiting.size === 0) return;
    const frame = data.toString();
    const type = /^\{"type":"([a-z]+)"/.exec(frame)?.[1] ?? '';
    const waiting = this.#waiting.get(type);
    if (!waiting) return;
    this.#waiting.clear();
    waiting(frame);
  }
}
