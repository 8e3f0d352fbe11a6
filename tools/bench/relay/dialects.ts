import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { ClientMessage } from '../../../core/protocol/client.ts';
import type { ServerMessage } from '../../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import type { Note, Toggle } from './wire.ts';

/** How a client of one server talks. All of them read with JSON.parse and check nothing else. */
export interface Dialect {
  readonly path: string;
  /** Before anybody connects: what the clients need to know of the room. */
  prepare(origin: string): Promise<void>;
  /** Resolves with the id that this client's messages carry, once it is in the room. */
  join(socket: WebSocket, index: number, isSender: boolean): Promise<string>;
  toggle(own: Toggle): string;
  /** Calls back for each note in a frame, in order; answers what the server must be answered. */
  receive(socket: WebSocket, frame: string, note: (id: string) => void): void;
}

const clientId = (index: number) => `client-${String(index).padStart(5, '0')}`;

export function nextFrame(socket: WebSocket, wanted: (frame: string) => boolean): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      socket.off('message', onMessage).off('close', onClose);
      done();
    };
    const onMessage = (data: Buffer) => {
      const frame = data.toString();
      if (wanted(frame)) settle(() => resolve(frame));
    };
    const onClose = (code: number) =>
      settle(() => reject(new Error(`A client was closed with code ${code} while joining.`)));
    socket.on('message', onMessage).on('close', onClose);
  });
}

export class WsDialect implements Dialect {
  readonly path: string = '/';

  async prepare(): Promise<void> {}

  async join(_socket: WebSocket, index: number): Promise<string> {
    return clientId(index);
  }

  toggle(own: Toggle): string {
    return JSON.stringify(own);
  }

  receive(_socket: WebSocket, frame: string, note: (id: string) => void): void {
    note((JSON.parse(frame) as Note).id);
  }
}

/** Socket.IO's packets (protocol 5 over Engine.IO 4), written as its own client writes them. */
export class SocketIoDialect implements Dialect {
  readonly path = '/socket.io/?EIO=4&transport=websocket';

  async prepare(): Promise<void> {}

  async join(socket: WebSocket, index: number): Promise<string> {
    await nextFrame(socket, frame => frame.startsWith('0'));
    const connected = nextFrame(socket, frame => frame.startsWith('40'));
    socket.send('40');
    await connected;
    return clientId(index);
  }

  toggle(own: Toggle): string {
    return `42${JSON.stringify(['toggle', own])}`;
  }

  receive(socket: WebSocket, frame: string, note: (id: string) => void): void {
    if (frame === '2') socket.send('3');
    else if (frame.startsWith('42')) note((JSON.parse(frame.slice(2)) as [string, Note])[1].id);
  }
}

export class SidestageDialect implements Dialect {
  readonly path = '/relay';
  readonly #capacity: { stage: number; viewers: number };
  #slug = '';
  #commands = 0;

  constructor(stage: number, viewers: number) {
    this.#capacity = { stage, viewers };
  }

  async prepare(origin: string): Promise<void> {
    const { stage, viewers } = this.#capacity;
    const response = await fetch(new URL('/api/rooms', origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Bench', stageCapacity: stage, viewerCapacity: viewers }),
    });
    if (!response.ok) throw new Error(`No room for the bench: ${response.status} ${await response.text()}`);
    this.#slug = ((await response.json()) as { slug: string }).slug;
  }

  async join(socket: WebSocket, index: number, isSender: boolean): Promise<string> {
    const say = (message: ClientMessage) => socket.send(JSON.stringify(message));
    const credential = randomBytes(32).toString('base64url');
    const welcomed = nextFrame(
      socket,
      frame => frame.startsWith('{"type":"welcome"') || frame.startsWith('{"type":"refused"'),
    );
    say({ type: 'hello', version: PROTOCOL_VERSION, room: this.#slug, credential });
    await welcomed;
    const entered = nextFrame(
      socket,
      frame => frame.startsWith('{"type":"entered"') || frame.startsWith('{"type":"refused"'),
    );
    const place = isSender ? 'stage' : 'viewer';
    say({
      type: 'command',
      id: this.#nextCommand(),
      command: { type: 'enter', name: `Client ${index}`, place, microphone: false, camera: false },
    });
    const answer = JSON.parse(await entered) as ServerMessage;
    if (answer.type !== 'entered') throw new Error(`The room refused a client of the bench: ${JSON.stringify(answer)}`);
    return answer.you.id;
  }

  toggle({ microphone, camera }: Toggle): string {
    const message: ClientMessage = {
      type: 'command',
      id: this.#nextCommand(),
      command: { type: 'set-devices', microphone, camera },
    };
    return JSON.stringify(message);
  }

  receive(_socket: WebSocket, frame: string, note: (id: string) => void): void {
    const message = JSON.parse(frame) as ServerMessage;
    if (message.type === 'refused') throw new Error(`The relay refused a message of the bench: ${message.reason}`);
    if (message.type !== 'events') return;
    for (const event of message.events) if (event.type === 'devices-changed') note(event.id);
  }

  #nextCommand(): string {
    this.#commands += 1;
    return `command-${this.#commands}`;
  }
}
