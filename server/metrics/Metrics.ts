import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CLOSE } from '../../core/protocol/close.ts';
import { CommandSchema } from '../../core/protocol/commands.ts';
import type { CallSignal } from '../signalling/signals.ts';

/** What a room in memory counts for. */
export interface CountedRoom {
  /** Whether nobody uses it: it is only kept for a while. */
  readonly isIdle: boolean;
  /** What waits to be decided in it. */
  readonly waiting: number;
  /** People by where they are; `lobby` are those who have not entered. */
  readonly people: Readonly<Record<CountedPlace, number>>;
}

const PLACES = ['stage', 'viewer', 'waiting', 'lobby'] as const;
export type CountedPlace = (typeof PLACES)[number];

/** What is counted when somebody asks, and not before. */
export interface Census {
  rooms(): Iterable<CountedRoom>;
  /** WebSockets that are open, of each kind. */
  connections(): { readonly relay: number; readonly signalling: number };
  /** Bytes that readers of the relay have not taken yet. */
  unsentBytes(): number;
  /** Appends that the log has not answered yet. */
  appending(): number;
}

/** How a browser may be reached (RFC 8839 §5.1): in its own network, from outside, or through TURN. */
const CANDIDATES = ['host', 'srflx', 'prflx', 'relay'] as const;
const CANDIDATE = new RegExp(` typ (${CANDIDATES.join('|')})(?: |$)`);

const COMMANDS: ReadonlySet<string> = new Set(CommandSchema.options.map(({ entries }) => entries.type.literal));
/** Ours, and those of RFC 6455 §7.4.1 that are seen; a client may close with any. */
const CODES: ReadonlySet<number> = new Set([...Object.values(CLOSE), 1000, 1001, 1005, 1006, 1009, 1011]);
/** Seconds: from a disk of today to one that is about to be given up. */
const APPEND_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What operators see of a server, as numbers in the form of Prometheus. Every label has a fixed set of values: nothing
 * of it names a person, a room or an address, however many there are.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];
  readonly #commands = this.#counter('commands', 'Commands that were decided.', 'type', 'outcome');
  readonly #refusals = this.#counter('refusals', 'Refusals that the relay sent, of hellos and commands.', 'reason');
  readonly #closes = this.#counter('closes', 'WebSockets that were closed, by close code.', 'socket', 'code');
  readonly #signals = this.#counter(
    'signals',
    'Signalling messages that were passed on. An answer is about one link between two people.',
    'type',
  );
  readonly #candidates = this.#counter(
    'candidates',
    'Ways to reach a browser that were passed on, by kind. Those of kind relay go through TURN.',
    'kind',
  );
  readonly #appends = new Histogram({
    name: 'sidestage_log_append_seconds',
    help: 'How long appending to the room log took, until it was durable or had failed.',
    labelNames: ['outcome'] as const,
    buckets: APPEND_BUCKETS,
    registers: this.#registers,
  });

  readonly #rewritten = new Counter({
    name: 'sidestage_log_rewritten_entries_total',
    help: 'Entries of the room log from which something was taken out that is to be known no more.',
    registers: this.#registers,
  });

  readonly #rooms = this.#gauge('rooms', 'Rooms in memory: in use, or kept for a while.', 'state');
  readonly #people = this.#gauge('people', 'People in rooms that are in memory, by place.', 'place');
  readonly #links = this.#gauge(
    'links',
    'Links that the rooms in memory call for, each from somebody on stage, by where it leads.',
    'kind',
  );
  readonly #queues = this.#gauge(
    'queue_length',
    'What waits: to be decided in all rooms, in the one where most waits, or for the log.',
    'queue',
  );
  readonly #connections = this.#gauge('connections', 'WebSockets that are open.', 'socket');
  readonly #unsent = this.#gauge('unsent_bytes', 'Bytes that readers of the relay have not taken yet.');
  #census: Census | null = null;

  /** @param version of the server */
  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('info', 'The version that runs.', 'version').set({ version }, 1);
  }

  /** What is told of the rooms and the connections of this server. */
  watch(census: Census): void {
    this.#census = census;
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** All of it, as text. */
  async text(): Promise<string> {
    if (this.#census) this.#count(this.#census);
    return this.#registry.metrics();
  }

  command(type: string, outcome: 'done' | 'refused' | 'failed'): void {
    this.#commands.inc({ type: COMMANDS.has(type) ? type : 'other', outcome });
  }

  refused(reason: string): void {
    this.#refusals.inc({ reason });
  }

  closed(socket: 'relay' | 'signalling', code: number): void {
    this.#closes.inc({ socket, code: CODES.has(code) ? String(code) : 'other' });
  }

  signalled(signal: CallSignal): void {
    this.#signals.inc({ type: signal.type.toLowerCase() });
    if (signal.type !== 'CANDIDATE') return;
    const { candidate } = signal.payload.candidate;
    // One without text says that there are no more.
    if (candidate !== '') this.#candidates.inc({ kind: CANDIDATE.exec(candidate)?.[1] ?? 'other' });
  }

  appended(seconds: number, outcome: 'done' | 'conflict' | 'failed'): void {
    this.#appends.observe({ outcome }, seconds);
  }

  rewrote(entries: number): void {
    this.#rewritten.inc(entries);
  }

  #count(census: Census): void {
    const people = { stage: 0, viewer: 0, waiting: 0, lobby: 0 };
    const links = { stage: 0, viewer: 0 };
    let [used, idle, waiting, longest] = [0, 0, 0, 0];
    for (const room of census.rooms()) {
      if (room.isIdle) idle += 1;
      else used += 1;
      waiting += room.waiting;
      longest = Math.max(longest, room.waiting);
      for (const place of PLACES) people[place] += room.people[place];
      const { stage, viewer } = room.people;
      links.stage += stage * Math.max(0, stage - 1);
      links.viewer += stage * viewer;
    }
    this.#rooms.set({ state: 'used' }, used);
    this.#rooms.set({ state: 'idle' }, idle);
    for (const place of PLACES) this.#people.set({ place }, people[place]);
    for (const [kind, count] of Object.entries(links)) this.#links.set({ kind }, count);
    this.#queues.set({ queue: 'rooms' }, waiting);
    this.#queues.set({ queue: 'longest-room' }, longest);
    this.#queues.set({ queue: 'log' }, census.appending());
    for (const [socket, open] of Object.entries(census.connections())) this.#connections.set({ socket }, open);
    this.#unsent.set(census.unsentBytes());
  }

  #counter<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `sidestage_${name}_total`, help, labelNames, registers: this.#registers });
  }

  #gauge<Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name: `sidestage_${name}`, help, labelNames, registers: this.#registers });
  }
}
