import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { ClientMessage } from '../../../core/protocol/client.ts';
import type { Reaction } from '../../../core/protocol/features/reactions.ts';
import type { ServerMessage } from '../../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../../core/protocol/version.ts';
import { nextFrame } from '../relay/dialects.ts';

/** What a frame brings to a client's application code. */
export interface Hears {
  message(text: string): void;
  reactions(kind: string, count: number): void;
}

/** How a client of one server takes part. All of them read with JSON.parse and check nothing else. */
export interface Dialect {
  readonly path: string;
  prepare(origin: string, clients: number): Promise<void>;
  join(socket: WebSocket, index: number): Promise<void>;
  say(text: string): string;
  react(kind: Reaction): string;
  receive(socket: WebSocket, frame: string, hears: Hears): void;
}

/** Socket.IO's packets (protocol 5 over Engine.IO 4), written as its own client writes them. */
export class SocketIoDialect implements Dialect {
  readonly path = '/socket.io/?EIO=4&transport=websocket';

  async prepare(): Promise<void> {}

  async join(socket: WebSocket): Promise<void> {
    await nextFrame(socket, frame => frame.startsWith('0'));
    const connected = nextFrame(socket, frame => frame.startsWith('40'));
    socket.send('40');
    await connected;
  }

  say(text: string): string {
    return `42${JSON.stringify(['say', { text }])}`;
  }

  react(kind: Reaction): string {
    return `42${JSON.stringify(['react', kind])}`;
  }

  receive(socket: WebSocket, frame: string, hears: Hears): void {
    if (frame === '2') return socket.send('3');
    if (!frame.startsWith('42')) return;
    const [name, value] = JSON.parse(frame.slice(2)) as ['said', { text: string }] | ['reaction', string];
    if (name === 'said') hears.message(value.text);
    else hears.reactions(value, 1);
  }
}

export class SidestageDialect implements Dialect {
  readonly path = '/relay';
  #slug = '';
  #commands = 0;

  async prepare(origin: string, clients: number): Promise<void> {
    const response = await fetch(new URL('/api/rooms', origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Bench', viewerCapacity: clients }),
    });
    if (!response.ok) throw new Error(`No room for the bench: ${response.status} ${await response.text()}`);
    this.#slug = ((await response.json()) as { slug: string }).slug;
  }

  async join(socket: WebSocket, index: number): Promise<void> {
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
    say(this.#command({ type: 'enter', name: `Client ${index}`, place: 'viewer', microphone: false, camera: false }));
    const answer = await entered;
    if (!answer.startsWith('{"type":"entered"')) throw new Error(`The room refused a client of the bench: ${answer}`);
  }

  say(text: string): string {
    return JSON.stringify(this.#command({ type: 'say', channel: 'everybody', to: null, text, replyTo: null }));
  }

  react(reaction: Reaction): string {
    return JSON.stringify({ type: 'react', reaction } satisfies ClientMessage);
  }

  receive(_socket: WebSocket, frame: string, hears: Hears): void {
    const message = JSON.parse(frame) as ServerMessage;
    switch (message.type) {
      case 'events':
        for (const event of message.events) if (event.type === 'said') hears.message(event.message.text);
        return;
      case 'reactions':
        for (const [kind, count] of Object.entries(message.counts)) hears.reactions(kind, count);
        return;
      case 'refused':
        throw new Error(`The relay refused: ${message.reason}.`);
    }
  }

  #command(command: Extract<ClientMessage, { type: 'command' }>['command']): ClientMessage {
    this.#commands += 1;
    return { type: 'command', id: `chat-bench-${this.#commands}`, command };
  }
}
