import type { ClientMessage } from '../../protocol/client.ts';
import type { WireCommand } from '../../protocol/commands.ts';
import type { Refusal, RoomCommand } from '../../room/commands.ts';
import type { RoomEvent } from '../../room/events.ts';
import { readerIn } from '../../room/project.ts';
import { isModerator } from '../../room/room.ts';
import { nextDue } from '../../room/rules/observe.ts';
import type { InvitationId, OpenPlace, ParticipantId, Room, RoomState } from '../../room/types.ts';
import { CLOSE } from '../../protocol/close.ts';
import type { RoomLog } from '../log/RoomLog.ts';
import type { Seat, SeatRoom, Seats } from '../signalling/Seats.ts';
import { randomId } from '../tokens.ts';
import { Alarm } from './Alarm.ts';
import { presentId, type Outcome, type Step, type Task } from './batch.ts';
import type { Connection } from './Connection.ts';
import { CountsPush } from './CountsPush.ts';
import { Directory } from './Directory.ts';
import { FlushClock } from './FlushClock.ts';
import { encode } from './frames.ts';
import { Graces } from './Graces.ts';
import { invitationsFor, toCommand } from './invitations.ts';
import type { IceOffice } from './IceOffice.ts';
import { Ledger } from './Ledger.ts';
import { Letters, type LettersContext } from './Letters.ts';
import { Outbox } from './Outbox.ts';
import { ackFrame, enteredFrame, rosterFrame, snapshotFrame, welcomeFrame } from './replies.ts';
import { deliveryOf, type Tail } from './Tail.ts';
import { countsOf } from './views.ts';

/** Close code for a failure of our own (RFC 6455 §7.4.1); the client tries again. */
const INTERNAL_ERROR = 1011;

export interface HubContext extends LettersContext {
  readonly log: RoomLog;
  readonly seats: Seats;
  readonly now: () => number;
  readonly graceMs: number;
  readonly ice: IceOffice;
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
  readonly #letters: Letters;
  readonly #alarm: Alarm;
  /** Who is to be closed after the next flush: a moderator put them out. */
  readonly #dismissed = new Set<ParticipantId>();
  #invitationsChanged = false;
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
    this.#letters = new Letters(context, (id, ok) => this.#ledger.observe({ type: 'invitation-mailed', id, ok }));
    this.#alarm = new Alarm(context.now, () => this.#ledger.observe({ type: 'clock' }));
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

  /** For reading only. */
  get state(): RoomState {
    return this.#state;
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
    this.#alarm.set(nextDue(this.#state));
  }

  /** Somebody with the link gave a wrong address. */
  invitationMissed(id: InvitationId): void {
    this.#ledger.observe({ type: 'invitation-missed', id });
  }

  /** What somebody with a key wants of the room without being in it. Resolves with the refusal, or null. */
  govern(invitation: InvitationId, command: RoomCommand): Promise<Refusal | 'failed' | null> {
    return new Promise(done => this.#ledger.submit({ kind: 'govern', invitation, command, done }));
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
    this.#alarm.set(null);
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

  command(from: Connection, id: string, wire: WireCommand): void {
    this.#letters.expect(wire);
    this.#ledger.submit({ kind: 'command', from, id, command: toCommand(wire) });
  }

  roster(to: Connection, asked: Extract<ClientMessage, { type: 'roster' }>): void {
    this.#reply(() => to.write(rosterFrame(this.#state.room, to.reader, asked)));
  }

  /** The invitations, now and at every change. */
  invitations(to: Connection, id: string): void {
    this.#reply(() => {
      const list = invitationsFor(this.#state, to.reader, this.#context.now());
      to.watchesInvitations = list !== null;
      to.write(encode(list ? { type: 'invitations', id, ...list } : { type: 'refused', id, reason: 'not-allowed' }));
    });
  }

  /** A fresh peer id, after the signalling connection was lost. */
  renewPeer(to: Connection): void {
    this.#reply(() => {
      if (to.hub === this) to.write(encode({ type: 'peer', peer: this.#issueTicket(to) }));
    });
  }

  renewIce(to: Connection): void {
    to.write(encode({ type: 'ice', ice: this.#context.ice.issue(to.greeting?.credentialHash ?? '') }));
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

  placeOf(seat: Seat): OpenPlace | null {
    const id = presentId(this.#state, seat.credentialHash);
    if (!id || this.#directory.peerOf(id) !== seat.id) return null;
    const place = this.#state.room.participants.get(id)?.place ?? 'waiting';
    return place === 'waiting' ? null : place;
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
    this.#followPeer(event);
    this.#letters.follow(event, after);
    if (event.type.startsWith('invitation-') || event.type === 'unblocked' || event.type === 'left' || invitationIn(event)) {
      this.#invitationsChanged = true;
    }
    if (movesClock(event, before)) this.#alarm.set(nextDue(after));
    this.#flushes.request();
  }

  /** Keeps the directory and the seats as the event leaves them. */
  #followPeer(event: RoomEvent): void {
    switch (event.type) {
      case 'entered': {
        const peer = this.#connections.get(event.credentialHash)?.signalled;
        if (peer) this.#directory.set(event.participant.id, peer);
        return;
      }
      case 'left': {
        const peer = this.#directory.peerOf(event.id);
        this.#graces.cancel(event.id);
        if (peer) this.#context.seats.revoke(peer);
        this.#directory.remove(event.id);
        if (event.reason !== 'left' && event.reason !== 'gone') this.#dismissed.add(event.id);
        return;
      }
      case 'stage-joined':
      case 'admitted':
        return this.#directory.touch(event.participant.id);
      case 'stage-left':
        return this.#directory.touch(event.id);
    }
  }

  #fail(batch: readonly Task[], error: unknown): void {
    this.#context.logger.error({ err: error }, 'a batch could not be appended');
    for (const task of batch) {
      if (task.kind === 'govern') task.done('failed');
      else if (task.kind !== 'observation') connectionOf(task).close(INTERNAL_ERROR);
      // What was observed is still so: look again when the grace is over.
      else if (PRESENCE.has(task.observation.type) && 'id' in task.observation && !this.#readers.has(task.observation.id)) {
        this.#graces.start(task.observation.id);
      }
    }
  }

  #settle(task: Task, outcome: Outcome): void {
    if (task.kind === 'observation') return;
    if (task.kind === 'govern') return task.done(outcome.kind === 'refused' ? outcome.reason : null);
    if (task.kind === 'command' && 'hash' in task.command) this.#letters.forget(task.command.hash);
    const connection = connectionOf(task);
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
    const { after = null, invitation = null } = connection.greeting ?? {};
    const known = id && after !== null && after <= this.#state.revision;
    const events = known ? this.#tail.since(after, readerIn(this.room, id)) : null;
    const peers = id ? this.#directory.rowsFor(this.room, id) : [];
    const { now, mailer } = this.#context;
    const ice = this.#context.ice.issue(hash);
    const mail = mailer !== null;
    connection.write(welcomeFrame(this.#state, { hash, id, invitation, events, peer, peers, ice, now: now(), mail }));
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
    connection.sight = readerIn(this.room, id).sight;
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
    const resighted = this.#outbox.flush(this.#state.revision, this.#readers, this.#guests);
    for (const id of resighted) this.#showAnew(id);
    this.#directory.flush(this.room, this.#readers);
    const replies = this.#replies;
    this.#replies = [];
    for (const reply of replies) reply();
    if (this.#invitationsChanged) this.#tellInvitations();
    this.#counts.update(countsOf(this.room));
    for (const id of this.#dismissed) this.#readers.get(id)?.close(CLOSE.left);
    this.#dismissed.clear();
  }

  /** Somebody sees more of the room, or less: they hold it whole from here on. */
  #showAnew(id: ParticipantId): void {
    const connection = this.#readers.get(id);
    if (!connection || !this.room.participants.has(id)) return;
    this.#seatReader(connection, id);
    connection.write(snapshotFrame(this.#state, id, this.#directory.rowsFor(this.room, id)));
  }

  #tellInvitations(): void {
    this.#invitationsChanged = false;
    for (const reader of this.#readers.values()) {
      const list = reader.watchesInvitations && invitationsFor(this.#state, reader.reader, this.#context.now());
      if (list) reader.write(encode({ type: 'invitations', id: null, ...list }));
    }
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

/** Whether something may be due after an event that was not before: of the frequent ones only those about moderators. */
function movesClock(event: RoomEvent, before: Room): boolean {
  switch (event.type) {
    case 'presence-changed':
    case 'devices-changed':
    case 'hand-raised':
    case 'hand-lowered':
      return false;
    case 'entered':
      return isModerator(event.participant.role);
    case 'left':
      return isModerator(before.participants.get(event.id)?.role ?? 'viewer');
    default:
      return true;
  }
}

/** Observations about somebody's connection. */
const PRESENCE = new Set<string>(['connection-lost', 'connection-returned', 'grace-over']);

function invitationIn(event: RoomEvent): boolean {
  return event.type === 'entered' && event.invitation !== null;
}

function connectionOf(task: Extract<Task, { kind: 'welcome' | 'command' }>): Connection {
  return task.kind === 'welcome' ? task.to : task.from;
}
