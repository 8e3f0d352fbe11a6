import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { ServerMessage } from '../../core/protocol/server.ts';
import { CAPABILITIES, LAST_WITHOUT_OFFER, PROTOCOL_VERSIONS } from '../../core/protocol/version.ts';
import type { DeviceState, OpenPlace } from '../../core/room/types.ts';
import { FrameQueue } from './frame-queue.ts';

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

export const ON = { microphone: true, camera: true } as const;
export const OFF = { microphone: false, camera: false } as const;

export function newCredential(): string {
  return randomBytes(32).toString('base64url');
}

interface HelloExtra {
  readonly credential?: string;
  readonly invite?: string;
  readonly email?: string;
  readonly after?: number;
  /** What is offered; 2 alone says hello as clients of that version did. */
  readonly versions?: readonly number[];
}

let commands = 0;
export function newCommandId(): string {
  commands += 1;
  return `command-${String(commands).padStart(6, '0')}`;
}

/** A client of the relay that does what it is told and believes nothing: for testing the server by hand. */
export class RelayClient {
  readonly frames: FrameQueue<ServerMessage>;
  credential = newCredential();
  /** The participant's id, once entered or resumed. */
  id = '';
  /** The last revision a frame told. */
  revision = 0;
  peer: { id: string; ticket: string } = { id: '', ticket: '' };
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.frames = new FrameQueue(socket, decodeServerMessage);
  }

  static async connect(origin: string, headers: Record<string, string> = {}, path = '/relay'): Promise<RelayClient> {
    const socket = new WebSocket(origin.replace(/^http/, 'ws') + path, { headers });
    const client = new RelayClient(socket);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return client;
  }

  /** Close code, once closed. */
  get closed(): Promise<number> {
    return this.frames.closed;
  }

  next<Type extends ServerMessage['type']>(
    type: Type,
    fits: (message: Of<Type>) => boolean = () => true,
  ): Promise<Of<Type>> {
    const isIt = (message: ServerMessage): message is Of<Type> => message.type === type && fits(message as Of<Type>);
    return this.frames.take(type, isIt);
  }

  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  send(message: unknown): void {
    this.#socket.send(JSON.stringify(message));
  }

  async hello(room: string, extra: HelloExtra = {}): Promise<Of<'welcome'>> {
    this.sayHello(room, extra);
    const welcome = await this.next('welcome');
    this.id = welcome.you?.id ?? '';
    this.revision = welcome.revision;
    this.peer = welcome.peer;
    return welcome;
  }

  sayHello(
    room: string,
    { credential = this.credential, versions = PROTOCOL_VERSIONS, ...extra }: HelloExtra = {},
  ): void {
    this.credential = credential;
    const version = Math.max(...versions);
    const offer = version > LAST_WITHOUT_OFFER ? { versions, capabilities: CAPABILITIES } : {};
    this.send({ type: 'hello', version, room, credential, ...offer, ...extra });
  }

  /** Sends a command and waits for its answer. */
  async command(command: WireCommand, id = newCommandId()): Promise<Of<'ack'> | Of<'entered'> | Of<'refused'>> {
    this.send({ type: 'command', id, command });
    const answers = (message: ServerMessage): message is Of<'ack'> | Of<'entered'> | Of<'refused'> =>
      (message.type === 'ack' || message.type === 'entered' || message.type === 'refused') && message.id === id;
    return this.frames.take(`an answer to ${command.type}`, answers);
  }

  async enter(
    name: string,
    place: OpenPlace = 'viewer',
    devices: DeviceState = place === 'stage' ? ON : OFF,
  ): Promise<Of<'entered'>> {
    const answer = await this.command({ type: 'enter', name, place, ...devices });
    if (answer.type !== 'entered') throw new Error(`enter was answered ${JSON.stringify(answer)}`);
    this.id = answer.you.id;
    this.revision = answer.revision;
    return answer;
  }

  /** Waits until an event that fits came; the frame's other events are dropped. */
  async event<Type extends Of<'events'>['events'][number]['type']>(type: Type) {
    const frame = await this.next('events', ({ events }) => events.some(event => event.type === type));
    this.revision = frame.revision;
    const event = frame.events.find((one): one is Extract<typeof one, { type: Type }> => one.type === type);
    if (!event) throw new Error(`no ${type}`);
    return event;
  }

  /** Somebody in the room by name, as the relay's list has them. */
  async find(name: string): Promise<Of<'roster'>['participants'][number]> {
    const id = newCommandId();
    this.send({ type: 'roster', id, offset: 0, limit: 1, search: name });
    const { participants } = await this.next('roster', roster => roster.id === id);
    const [found] = participants;
    if (!found) throw new Error(`Nobody is called ${name}.`);
    return found;
  }

  /** Resolves when everything sent so far was answered: frames that should not come would have come. */
  async settled(): Promise<void> {
    this.send({ type: 'roster', id: 'roster-settled', offset: 0, limit: 1 });
    const answers = (message: ServerMessage): message is Of<'roster'> | Of<'refused'> =>
      (message.type === 'roster' || message.type === 'refused') && message.id === 'roster-settled';
    await this.frames.take('roster', answers);
  }

  /** Resolves when everything sent so far was read. */
  async pong(): Promise<void> {
    this.send({ type: 'ping' });
    await this.next('pong');
  }

  /** Reads nothing more. */
  pause(): void {
    this.#socket.pause();
  }

  /** Cuts the connection without a word, as a lost network does. */
  cut(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.terminate();
  }
}
