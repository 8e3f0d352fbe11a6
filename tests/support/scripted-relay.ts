import { vi } from 'vitest';
import type { ClientMessage } from '../../core/protocol/client.ts';
import { toSnapshot } from '../../core/protocol/codec.ts';
import type { Part } from '../../core/protocol/features/server.ts';
import type { Kept, RefusalReason, ServerMessage } from '../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import type { Participant, Role, Room } from '../../core/room/types.ts';

type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;
type Command = Extract<ClientMessage, { type: 'command' }>['command'];

interface Welcoming {
  readonly room: Room;
  readonly role?: Role;
  readonly returning?: string;
  readonly mail?: boolean;
  /** Relay time minus this machine's. */
  readonly clock?: number;
  /** How long things are kept. Left out: the relay is too old to say so. */
  readonly kept?: Kept | undefined;
}

interface Socket {
  readyState: number;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

/** The other end of every `WebSocket` that is opened meanwhile: says what a test tells it to, in real frames. */
export class ScriptedRelay {
  /** Hellos so far; the last one is of the connection in use. */
  readonly hellos: Extract<ClientMessage, { type: 'hello' }>[] = [];
  readonly commands: Command[] = [];
  /** Commands that are refused; all others are acknowledged. */
  readonly refusals = new Map<Command['type'], RefusalReason>();
  /** Commands whose answer is still to come. */
  readonly unanswered = new Set<Command['type']>();
  /** What is answered to `more`, by cursor. */
  readonly windows = new Map<string, Omit<Message<'more'>, 'type' | 'id'>>();
  /** What is answered to `roster`, by what is searched for; null: it is refused, as to a guest. */
  roster: ((search: string) => Omit<Message<'roster'>, 'type' | 'id'>) | null = null;
  /** Whom `enter` makes, beside what it asks for. */
  entering: Partial<Participant> = {};
  /** What `entered` brings of taking part. */
  part: Part | null = null;
  #welcoming: Welcoming | Omit<Message<'refused'>, 'type' | 'id'> | null = null;
  #socket: Socket | null = null;

  constructor() {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the class below has its own `this`
    const relay = this;
    vi.stubGlobal(
      'WebSocket',
      class implements Socket {
        readyState = 1;
        onopen: Socket['onopen'] = null;
        onmessage: Socket['onmessage'] = null;
        onclose: Socket['onclose'] = null;
        constructor() {
          relay.#socket = this;
          queueMicrotask(() => this.onopen?.());
        }
        send(frame: string): void {
          relay.#receive(JSON.parse(frame) as ClientMessage);
        }
        close(): void {
          this.readyState = 3;
        }
      },
    );
  }

  /** How the next hellos are answered. */
  answer(hello: Welcoming | ({ reason: RefusalReason } & Partial<Message<'refused'>>)): void {
    this.#welcoming = hello;
  }

  /** Since when no moderator has been there, as `entered` says. */
  unattendedSince: number | null = null;

  /** The connection is lost; the next one is answered as before. */
  cut(): void {
    if (this.#socket) this.#socket.readyState = 3;
    this.#socket?.onclose?.({ code: 1006 });
  }

  /** The relay closes the connection for good. */
  end(code: number): void {
    if (this.#socket) this.#socket.readyState = 3;
    this.#socket?.onclose?.({ code });
  }

  say(message: ServerMessage): void {
    this.#socket?.onmessage?.({ data: JSON.stringify(message) });
  }

  event(...events: Message<'events'>['events']): void {
    this.say({ type: 'events', revision: 50, events });
  }

  #receive(message: ClientMessage): void {
    if (message.type === 'hello') {
      this.hellos.push(message);
      this.#greet();
    } else if (message.type === 'ping') {
      this.say({ type: 'pong', serverTime: Date.now() + this.#clock });
    } else if (message.type === 'more') {
      const window = this.windows.get(message.after);
      if (window) this.say({ type: 'more', id: message.id, ...window });
    } else if (message.type === 'roster') {
      if (this.roster) this.say({ type: 'roster', id: message.id, ...this.roster(message.search ?? '') });
      else this.say({ type: 'refused', id: message.id, reason: 'not-entered' });
    } else if (message.type === 'command') {
      this.commands.push(message.command);
      if (this.unanswered.has(message.command.type)) return;
      const reason = this.refusals.get(message.command.type);
      if (reason) this.say({ type: 'refused', id: message.id, reason });
      else if (message.command.type === 'enter') this.#enter(message.id, message.command);
      else this.say({ type: 'ack', id: message.id, revision: 2 });
    }
  }

  get #clock(): number {
    return this.#welcoming && 'room' in this.#welcoming ? (this.#welcoming.clock ?? 0) : 0;
  }

  #greet(): void {
    const hello = this.#welcoming;
    if (!hello) return;
    if (!('room' in hello)) return this.say({ type: 'refused', id: null, ...hello });
    this.say({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      you: null,
      role: hello.role ?? 'viewer',
      returning: hello.returning ?? null,
      snapshot: toSnapshot(hello.room),
      events: null,
      part: null,
      revision: 1,
      counts: { stage: 0, viewers: 0 },
      peer: { id: 'peer-0001', ticket: 'ticket' },
      peers: [],
      ice: { servers: [], until: null, policy: 'all' },
      serverTime: Date.now() + this.#clock,
      mail: hello.mail ?? false,
      ...(hello.kept ? { kept: hello.kept } : {}),
    });
  }

  #enter(id: string, { name, place, microphone, camera }: Extract<Command, { type: 'enter' }>): void {
    const hello = this.#welcoming;
    if (!hello || !('room' in hello)) return;
    const you: Participant = {
      id: 'participant-you',
      name,
      place,
      microphone,
      camera,
      role: hello.role ?? 'viewer',
      presence: 'here',
      enteredAt: 1,
      hand: null,
      line: null,
      ...this.entering,
    };
    const room = { ...hello.room, participants: new Map([[you.id, you]]) };
    this.say({
      type: 'entered',
      id,
      you: { id: you.id, role: you.role },
      snapshot: toSnapshot(room),
      part: this.part,
      revision: 2,
      counts: { stage: 0, viewers: 1 },
      peers: [],
      unattendedSince: this.unattendedSince,
    });
  }
}
