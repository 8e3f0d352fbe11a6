import type { IceServer } from '../../protocol/server.ts';
import type { Command } from '../../room/commands.ts';
import type { ParticipantId, Place, Role, Room, RoomState } from '../../room/types.ts';
import { CLOSE } from '../../protocol/close.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Logger } from '../logger.ts';
import type { Seat, SeatRoom, Seats } from '../signalling/Seats.ts';
import { randomId } from '../tokens.ts';
import { presentId, type Outcome, type Step, type Task } from './batch.ts';
import type { Connection } from './Connection.ts';
import { CountsPush } from './CountsPush.ts';
import { Directory } from './Directory.ts';
import { FlushClock } from './FlushClock.ts';
import { encode } from './frames.ts';
import { Graces } from './Graces.ts';
import { Ledger } from './Ledger.ts';
import { Outbox } from './Outbox.ts';
import { ackFrame, enteredFrame, rosterFrame, welcomeFrame } from './replies.ts';
import { deliveryOf, type Tail } from './Tail.ts';
import { countsOf } from './views.ts';

/** Close code for a failure of our own (RFC 6455 §7.4.1); the client tries again. */
const INTERNAL_ERROR = 1011;

export interface HubContext {
  readonly log: RoomLog;
  readonly seats: Seats;
  readonly logger: Logger;
  readonly now: () => number;
  readonly graceMs: number;
  readonly iceServers: readonly IceServer[];
  /** The hub holds nobody and waits for nothing. */
  readonly idle: (hub: RoomHub) => void;
}

/**
 * One room in memory, from the first connection until nobody is there and no grace runs. Tasks
 * are decided in order, appended to the log, and only then told to anybody.
 */
export class RoomHub implements SeatRoom {
  readonly slug: string;
  readonly #context: HubContext;
  readonly #tail: Tail;
  readonly #ledger: Ledger;
  /** The newest connection of each credential; there is no other. */
  readonly #connections = new Map<string, Connection>();
  readonly #readers = new Map<ParticipantId, Connection>();
  readonly #guests = new Set<Connection>();
  readonly #directory: Directory;
  readonly #outbox = new Outbox();
  readonly #counts = new CountsPush(counts => this.#broadcast(encode({ type: 'counts', counts })));
  readonly #flushes = new FlushClock(() => this.#flush());
  readonly #graces: Graces;
  #replies: (() => void)[] = [];
  #holds = 0;
  #stopped = false;

  constructor(state: RoomState, tail: Tail, context: HubContext) {
    this.slug = state.room.facts.slug;
    this.#directory = new Directory(state.room);
    this.#tail = tail;
    this.#context = context;
    this.#ledger = new Ledger(state, context.log, () => ({ now: context.now(), newId: randomId() }), {
      published: step => this.#publish(step),
      settled: (task, outcome) => this.#settle(task, outcome),
      failed: (batch, error) => this.#fail(batch, error),
      drained: () => this.#checkIdle(),
    });
    this.#graces = new Graces(context.graceMs, id => {
      if (this.#readers.has(id)) return;
      // Once more, in case the log could not be written when the connection was lost.
      this.#ledger.observe({ type: 'connection-lost', id });
      this.#ledger.observe({ type: 'grace-over', id });
    });
  }

  get #state(): RoomState {
    return this.#ledger.state;
  }

  get room(): Room {
    return this.#state.room;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Follows the log from here on. Whoever was in the room before this process knew it has the grace period to return. */
  async start(): Promise<void> {
    await this.#ledger.start();
    for (const id of this.#state.room.participants.keys()) this.#lost(id);
  }

  roleOfInvitation(tokenHash: string): Role | null {
    return this.#state.secrets.grants.get(tokenHash) ?? null;
  }

  /** Keeps the hub while somebody is about to use it. */
  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    this.#checkIdle();
  }

  /** Stops without a word in the log, as if the process had been killed. Resolves when nothing is being appended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#flushes.stop();
    this.#counts.stop();
    this.#graces.stop();
    await this.#ledger.stop();
  }

  /** A connection whose greeting is in order. The newest of a credential wins. */
  attach(connection: Connection, credentialHash: string): void {
    const older = this.#connections.get(credentialHash);
    this.#connections.set(credentialHash, connection);
    connection.hub = this;
    older?.close(CLOSE.takenOver);
    const id = presentId(this.#state, credentialHash);
    if (id) this.#graces.cancel(id);
    this.#ledger.submit({ kind: 'welcome', to: connection });
  }

  /** The connection is gone, or about to be closed. */
  detach(connection: Connection): void {
    const hash = connection.greeting?.credentialHash;
    connection.hub = null;
    if (this.#stopped || hash === undefined) return;
    this.#guests.delete(connection);
    if (connection.reader && this.#readers.get(connection.reader) === connection) this.#readers.delete(connection.reader);
    const newest = this.#connections.get(hash) === connection;
    if (newest) this.#connections.delete(hash);
    const id = presentId(this.#state, hash);
    const kept = id && this.#directory.peerOf(id);
    for (const peer of [connection.ticketed, connection.signalled]) if (peer && peer !== kept) this.#context.seats.revoke(peer);
    if (id && newest) this.#lost(id);
    this.#checkIdle();
  }

  command(from: Connection, id: string, command: Command): void {
    this.#ledger.submit({ kind: 'command', from, id, command });
  }

  roster(to: Connection, id: string, offset: number, limit: number): void {
    this.#reply(() => to.write(rosterFrame(this.#state.room, to.reader, id, offset, limit)));
  }

  /** A fresh peer id, after the signalling connection was lost. */
  renewPeer(to: Connection): void {
    this.#reply(() => {
      if (to.hub === this) to.write(encode({ type: 'peer', peer: this.#issueTicket(to) }));
    });
  }

  seatOpened(seat: Seat): void {
    const connection = this.#connections.get(seat.credentialHash);
    if (connection?.ticketed === seat.id) {
      if (connection.signalled) this.#context.seats.revoke(connection.signalled);
      connection.signalled = seat.id;
    }
    const id = presentId(this.#state, seat.credentialHash);
    if (!id) return;
    const before = this.#directory.peerOf(id);
    if (before) this.#context.seats.revoke(before);
    this.#directory.set(id, seat.id);
    this.#flushes.request();
  }

  placeOf(seat: Seat): Place | null {
    const id = presentId(this.#state, seat.credentialHash);
    if (!id || this.#directory.peerOf(id) !== seat.id) return null;
    return this.#state.room.participants.get(id)?.place ?? null;
  }

  #lost(id: ParticipantId): void {
    this.#ledger.observe({ type: 'connection-lost', id });
    this.#graces.start(id);
  }

  #reply(reply: () => void): void {
    this.#replies.push(reply);
    this.#flushes.request();
  }

  #publish({ entry, before, after }: Step): void {
    const delivery = deliveryOf(entry, before, after.room);
    if (delivery) {
      this.#tail.add(delivery);
      this.#outbox.add(delivery);
    }
    const { event } = entry;
    if (event.type === 'entered') {
      const peer = this.#connections.get(event.credentialHash)?.signalled;
      if (peer) this.#directory.set(event.participant.id, peer);
    } else if (event.type === 'left') {
      this.#graces.cancel(event.id);
      const peer = this.#directory.peerOf(event.id);
      if (peer) this.#context.seats.revoke(peer);
      this.#directory.remove(event.id);
    } else if (event.type === 'stage-joined') {
      this.#directory.touch(event.participant.id);
    } else if (event.type === 'stage-left') {
      this.#directory.touch(event.id);
    }
    this.#flushes.request();
  }

  #fail(batch: readonly Task[], error: unknown): void {
    this.#context.logger.error({ err: error }, 'a batch could not be appended');
    for (const task of batch) {
      if (task.kind !== 'observation') subjectOf(task).close(INTERNAL_ERROR);
      // What was observed is still so: look again when the grace is over.
      else if (!this.#readers.has(task.observation.id)) this.#graces.start(task.observation.id);
    }
  }

  #settle(task: Task, outcome: Outcome): void {
    if (task.kind === 'observation') return;
    const connection = subjectOf(task);
    const hash = connection.greeting?.credentialHash;
    if (hash !== undefined && !this.#connections.has(hash)) {
      // They went while this was being decided.
      const id = presentId(this.#state, hash);
      if (id) this.#lost(id);
    }
    if (connection.hub !== this || hash === undefined) return;
    this.#reply(() => (task.kind === 'welcome' ? this.#welcome(connection, hash) : this.#answer(task, outcome)));
  }

  #welcome(connection: Connection, hash: string): void {
    if (connection.hub !== this) return;
    const id = presentId(this.#state, hash);
    const peer = this.#issueTicket(connection);
    if (id) this.#seatReader(connection, id);
    else this.#guests.add(connection);
    const { after = null, invited = null } = connection.greeting ?? {};
    const events = id && after !== null && after <= this.#state.revision ? this.#tail.since(after, id) : null;
    const peers = id ? this.#directory.rowsFor(this.room, id) : [];
    const { iceServers, now } = this.#context;
    connection.write(welcomeFrame(this.#state, { hash, id, invited, events, peer, peers, iceServers, now: now() }));
  }

  #answer({ from, id, command }: Extract<Task, { kind: 'command' }>, outcome: Outcome): void {
    if (from.hub !== this) return;
    if (outcome.kind === 'refused') return from.write(encode({ type: 'refused', id, reason: outcome.reason }));
    if (outcome.kind === 'entered') {
      this.#guests.delete(from);
      this.#seatReader(from, outcome.id);
      return from.write(enteredFrame(this.#state, outcome.id, id, this.#directory.rowsFor(this.room, outcome.id)));
    }
    from.write(ackFrame(id, outcome.revision));
    if (command.type === 'leave') from.close(CLOSE.left);
  }

  #seatReader(connection: Connection, id: ParticipantId): void {
    connection.reader = id;
    connection.served = this.room.participants.get(id)?.place ?? 'viewer';
    this.#readers.set(id, connection);
  }

  #issueTicket(connection: Connection) {
    const { ticketed, signalled, greeting } = connection;
    if (ticketed && ticketed !== signalled) this.#context.seats.revoke(ticketed);
    const peer = this.#context.seats.issue(this, greeting?.credentialHash ?? '');
    connection.ticketed = peer.id;
    return peer;
  }

  /** Tells everybody, in this order: what happened, who is reachable, answers, counts. */
  #flush(): void {
    this.#outbox.flush(this.#state.revision, this.#readers, this.#guests);
    this.#directory.flush(this.room, this.#readers);
    const replies = this.#replies;
    this.#replies = [];
    for (const reply of replies) reply();
    this.#counts.update(countsOf(this.room));
  }

  #broadcast(bytes: Buffer): void {
    for (const reader of this.#readers.values()) reader.write(bytes);
    for (const guest of this.#guests) guest.write(bytes);
  }

  #checkIdle(): void {
    const busy = this.#holds + this.#connections.size + this.#graces.size > 0 || this.#ledger.isBusy;
    if (!busy && !this.#stopped) this.#context.idle(this);
  }
}

function subjectOf(task: Exclude<Task, { kind: 'observation' }>): Connection {
  return task.kind === 'welcome' ? task.to : task.from;
}
