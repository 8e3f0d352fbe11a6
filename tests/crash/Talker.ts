import { randomBytes, randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { isFinalClose } from '../../core/protocol/close.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { ServerMessage } from '../../core/protocol/server.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { must, until } from '../fuzz/target.ts';
import type { Message, Welcome, Witness } from './Witness.ts';

const RETRY_MS = 20;
/** A server that was killed has to start first. */
const PATIENCE_MS = 60_000;
/** Close code of `leave`. */
const LEFT = 4200;

interface Waiting {
  readonly command: WireCommand;
  readonly turn: number;
  readonly about: readonly [key: string, value: string] | null;
}

export interface TalkerOptions {
  readonly name: string;
  readonly slug: string;
  readonly invite?: string;
  readonly witness: Witness;
  /** Where the server is now; null while it is not. */
  readonly url: () => string | null;
  /** Something was acknowledged: it may be time for the next crash. */
  readonly progress: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A client that does what clients do (`docs/protocol.md`): it comes back after a cut, says which revision it holds,
 * sends again under its id what was not answered, and tells the witness all it hears.
 */
export class Talker {
  readonly #options: TalkerOptions;
  readonly #credential = randomBytes(32).toString('base64url');
  readonly #waiting = new Map<string, Waiting>();
  /** Says that were acknowledged, newest last. */
  readonly #done: (readonly [id: string, waiting: Waiting])[] = [];
  /** Messages that events brought since `#from`, the revision of the last snapshot. */
  readonly #heard = new Set<number>();
  #from = 0;
  #socket: WebSocket | null = null;
  #held: number | null = null;
  /** The highest revision that anybody was told when this client said hello. */
  #askedAt = 0;
  #id = '';
  #inside = false;
  /** Where the last answer left us; unknown while something that moves us has no answer. */
  #place: 'inside' | 'outside' | 'unknown' = 'outside';
  #turn = 0;
  #closed = false;
  #welcome: ((welcome: Welcome) => void) | null = null;
  readonly #histories = new Map<string, (messages: readonly Message[]) => void>();

  constructor(options: TalkerOptions) {
    this.#options = options;
    this.#connect();
  }

  get id(): string {
    return this.#id;
  }

  get name(): string {
    return this.#options.name;
  }

  /** Inside, and everything was answered. */
  get isCalm(): boolean {
    return this.#inside && this.#place === 'inside' && this.#waiting.size === 0;
  }

  calm(): Promise<void> {
    const what = () =>
      `${this.name} is ${this.#inside ? 'inside' : 'outside'} and waits for ${this.#waiting.size} answers`;
    return until(() => this.isCalm, what, PATIENCE_MS);
  }

  say(text: string): void {
    const id = this.send({ type: 'say', channel: 'everybody', to: null, text, replyTo: null });
    this.#options.witness.says(id, text);
  }

  /** @param about what an acknowledgement of it promises */
  send(command: WireCommand, about: Waiting['about'] = null): string {
    const id = randomUUID();
    this.#turn += 1;
    this.#waiting.set(id, { command, turn: this.#turn, about });
    if (command.type === 'leave') this.#place = 'unknown';
    if (this.#inside) this.#write({ type: 'command', id, command });
    return id;
  }

  /** Sends again what was acknowledged before: it has to be answered as it was. */
  repeat(times: number): void {
    for (const [id, waiting] of this.#done.slice(-times)) {
      this.#waiting.set(id, waiting);
      this.#write({ type: 'command', id, command: waiting.command });
    }
  }

  /** Comes anew, as if nothing was held: what the room is now. */
  async look(): Promise<Welcome> {
    this.#held = null;
    const welcomed = new Promise<Welcome>(resolve => (this.#welcome = resolve));
    this.#socket?.terminate();
    const welcome = await welcomed;
    await this.calm();
    return welcome;
  }

  /** All messages after a revision, oldest first. */
  async history(after: number): Promise<readonly Message[]> {
    let all: readonly Message[] = [];
    for (;;) {
      const before = all[0]?.id ?? Number.MAX_SAFE_INTEGER;
      const id = randomUUID();
      const answer = new Promise<readonly Message[]>(resolve => this.#histories.set(id, resolve));
      this.#write({ type: 'history', id, before, limit: 50 });
      const page = await answer;
      all = [...page, ...all];
      if (page.length === 0 || (page[0]?.id ?? 0) <= after) return all.filter(one => one.id > after);
    }
  }

  /** Everything that was said since the last snapshot has to have come, once. */
  heardAll(messages: readonly Message[]): void {
    for (const { id, text } of messages)
      must(id <= this.#from || this.#heard.has(id), () => `${this.name} never heard "${text}" (revision ${id}).`);
  }

  close(): void {
    this.#closed = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    if (this.#closed) return;
    const url = this.#options.url();
    if (url === null) return this.#retry();
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/relay`);
    this.#socket = socket;
    // What it says comes with `close` as well.
    socket.on('error', () => undefined);
    socket.on('open', () => {
      this.#askedAt = this.#options.witness.highest;
      const { slug: room, invite } = this.#options;
      const hello = { type: 'hello', version: PROTOCOL_VERSION, room, credential: this.#credential };
      const more = {
        ...(invite === undefined ? {} : { invite }),
        ...(this.#held === null ? {} : { after: this.#held }),
      };
      socket.send(JSON.stringify({ ...hello, ...more }));
    });
    socket.on('message', data =>
      this.#guard(() => this.#take(JSON.parse((data as Buffer).toString()) as ServerMessage)),
    );
    socket.on('close', code => {
      this.#inside = false;
      this.#guard(() =>
        must(this.#closed || code === LEFT || !isFinalClose(code), `${this.name} was closed with ${code}.`),
      );
      this.#retry();
    });
  }

  #retry(): void {
    setTimeout(() => this.#connect(), RETRY_MS);
  }

  #take(message: ServerMessage): void {
    const { witness, progress } = this.#options;
    switch (message.type) {
      case 'welcome':
        return this.#welcomed(message);
      case 'entered':
        witness.reached(message.revision);
        this.#id = message.you.id;
        this.#place = 'inside';
        this.#waiting.delete(message.id);
        this.#snapshot(message.revision);
        return this.#begin();
      case 'snapshot':
        return this.#snapshot(message.revision);
      case 'events':
        for (const event of message.events) this.#happened(event);
        this.#held = message.revision;
        return witness.reached(message.revision);
      case 'ack': {
        const waiting = this.#waiting.get(message.id);
        if (!waiting) return;
        this.#waiting.delete(message.id);
        if (waiting.command.type === 'say') this.#done.push([message.id, waiting]);
        if (waiting.command.type === 'leave') this.#place = 'outside';
        witness.acknowledges(message.id, message.revision, waiting.turn, waiting.about);
        return progress();
      }
      case 'refused':
        must(message.id !== null && message.reason !== 'rate-limited', `${this.name} was refused: ${message.reason}.`);
        this.#waiting.delete(message.id);
        return witness.refuses(message.id);
      case 'history':
        this.#histories.get(message.id)?.(message.messages);
        this.#histories.delete(message.id);
        return;
    }
  }

  #welcomed(welcome: Welcome): void {
    const { witness, name } = this.#options;
    witness.welcomed(welcome.revision, this.#askedAt);
    const is = welcome.you ? 'inside' : 'outside';
    must(this.#place === 'unknown' || this.#place === is, () => `${name} was ${this.#place} and is ${is} now.`);
    must(!welcome.you || this.#id === '' || welcome.you.id === this.#id, `${name} is somebody else now.`);
    if (welcome.you) this.#id = welcome.you.id;
    if (welcome.events) for (const event of welcome.events) this.#happened(event);
    else this.#snapshot(welcome.revision);
    this.#held = welcome.revision;
    this.#welcome?.(welcome);
    this.#welcome = null;
    if (welcome.you) return this.#begin();
    const leaving = [...this.#waiting].find(([, { command }]) => command.type === 'leave');
    if (leaving) return this.#write({ type: 'command', id: leaving[0], command: leaving[1].command });
    // Under the same id, if it was sent before and not answered.
    const entering = [...this.#waiting].find(([, { command }]) => command.type === 'enter');
    const command = { type: 'enter', name, place: 'viewer', microphone: false, camera: false } as const;
    const id = entering?.[0] ?? randomUUID();
    this.#waiting.set(id, { command, turn: 0, about: null });
    this.#place = 'unknown';
    this.#write({ type: 'command', id, command });
  }

  /** All that has no answer is sent, again or for the first time, in its order. */
  #begin(): void {
    this.#inside = true;
    this.#place = 'inside';
    for (const [id, { command }] of this.#waiting) {
      if (command.type === 'leave') this.#place = 'unknown';
      if (command.type === 'enter') this.#waiting.delete(id);
      else this.#write({ type: 'command', id, command });
    }
  }

  #snapshot(revision: number): void {
    this.#held = this.#from = revision;
    this.#heard.clear();
  }

  #happened(event: { readonly type: string }): void {
    if (event.type !== 'said') return;
    const { message } = event as unknown as { message: Message };
    this.#options.witness.shown(message);
    must(!this.#heard.has(message.id), () => `${this.name} heard "${message.text}" twice.`);
    this.#heard.add(message.id);
  }

  #write(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.failed(error);
    }
  }
}
