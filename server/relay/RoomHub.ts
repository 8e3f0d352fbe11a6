import type { RoomMessage } from '../../core/protocol/client.ts';
import { CLOSE } from '../../core/protocol/close.ts';
import type { Observation } from '../../core/room/commands.ts';
import { forgets } from '../../core/room/redaction/Forgotten.ts';
import { keyholderOf } from '../../core/room/rules/creator.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { InvitationId, OpenPlace, ParticipantId, Room } from '../../core/room/types.ts';
import { OverBudget } from '../budgets.ts';
import { RoomRemoved } from '../log/RoomLog.ts';
import type { Seat, SeatRoom } from '../signalling/Seats.ts';
import { randomId } from '../tokens.ts';
import { account } from './account.ts';
import { Answers } from './Answers.ts';
import { Audience } from './Audience.ts';
import {
  connectionOf,
  divideWork,
  governedAs,
  type Governing,
  type GoverningProblem,
  presentId,
  type Settled,
  type Step,
  type Task,
} from './batch.ts';
import type { Connection, ConnectionHub, Greeting, Present } from './Connection.ts';
import { Dues } from './Dues.ts';
import { FailedAttempts } from './FailedAttempts.ts';
import { failBatch, INTERNAL_ERROR } from './failing.ts';
import { Graces } from './Graces.ts';
import type { Guard } from './Guard.ts';
import { InvitationMailer } from './InvitationMailer.ts';
import { connectionLost, lastSeenAfter } from './last-seen.ts';
import { abandon, Ledger } from './Ledger.ts';
import type { LoadedRoom } from './loading.ts';
import { Looks } from './Looks.ts';
import { Messages } from './Messages.ts';
import { governsOutside, Peers } from './Peers.ts';
import { ROOM_REMOVED, turnAway } from './refusing.ts';
import { deliveryOf, type ReplayBuffer } from './ReplayBuffer.ts';
import type { HubResources } from './resources.ts';
import { Snapshots } from './Snapshots.ts';
import { Unwritten } from './Unwritten.ts';

export interface HubContext extends HubResources {
  /** The rooms in memory. */
  readonly census: Set<RoomHub>;
  /** The hub holds nobody and waits for nothing. */
  readonly idle: (hub: RoomHub) => void;
  /** The hub is of no use any more. */
  readonly broke: (hub: RoomHub) => void;
}

/**
 * One room in memory, from the first connection until nobody is there and no grace runs. Tasks
 * are decided in order, appended to the log, and only then told to anybody.
 */
export class RoomHub implements SeatRoom, ConnectionHub {
  readonly slug: string;
  readonly #context: HubContext;
  /** For reading only. */
  readonly tail: ReplayBuffer;
  readonly #ledger: Ledger;
  /** The newest connection of each credential; there is no other. */
  readonly #connections = new Map<string, Connection>();
  readonly #peers: Peers;
  readonly #audience: Audience;
  readonly #messages: Messages;
  readonly #answers: Answers;
  readonly #graces: Graces;
  readonly #mailer: InvitationMailer;
  readonly #dues: Dues;
  readonly failedAttempts = new FailedAttempts();
  readonly #unwritten: Unwritten;
  readonly #snapshots: Snapshots;
  readonly #looks: Looks;
  /** The revision of the snapshot that it was loaded from; 0 when it was the log alone. */
  readonly kept: number;
  #holds = 0;
  #stopped = false;

  constructor({ state, tail, kept, keptCost }: LoadedRoom, context: HubContext) {
    this.slug = state.room.facts.slug;
    this.kept = kept;
    this.#peers = new Peers(this, () => this.state, context, state);
    this.tail = tail;
    this.#context = context;
    this.#ledger = new Ledger(
      state,
      context.log,
      () => ({
        now: context.now(),
        settled: context.settled(),
        newId: randomId(),
        newOutsider: randomId(),
        atMost: context.retention,
      }),
      {
        published: step => this.#publish(step),
        settled: settled => this.#settle(settled),
        failed: (batch, error) => this.#fail(batch, error),
        worked: (batch, ms) => divideWork(batch, ms, context.shares),
        drained: () => this.#drained(),
        broke: error => this.#break(error),
      },
    );
    const { log, logger, retention, settled, shares } = context;
    this.#snapshots = new Snapshots({ log, logger, state: () => this.state, tail }, kept, keptCost);
    this.#looks = new Looks({ log, logger, state: () => this.state, settled, atMost: retention });
    const { directory } = this.#peers;
    const governs = (guest: Present) => governsOutside(this.state, guest, context.now());
    const known = { state: () => this.state, now: context.now, retention };
    this.#audience = new Audience({ ...known, directory, governs, guard: this.#guard, shares });
    const [peers, audience] = [this.#peers, this.#audience];
    const [sendsMail, restoredAt] = [context.mailer !== null, log.restoredAt ?? null];
    this.#answers = new Answers({ ...known, peers, audience, replay: tail, sendsMail, restoredAt });
    this.#mailer = new InvitationMailer(context, (id, hash, ok) => this.#mailed(id, hash, ok));
    const [mailer, ledger] = [this.#mailer, this.#ledger];
    this.#messages = new Messages({ ...known, costs: context.costs, audience, peers, mailer, ledger });
    this.#dues = new Dues({ ...known, settled, observe: one => this.#ledger.observe(one) }, state.secrets.ages);
    this.#graces = new Graces(context.graceMs, (id, lastSeen) => {
      if (this.#audience.has(id)) return;
      // Once more, if the log could not be written when the connection was lost.
      if (this.room.participants.get(id)?.presence === 'here') this.#ledger.observe(connectionLost(id, lastSeen));
      this.#ledger.observe({ type: 'grace-over', id });
    });
    this.#unwritten = new Unwritten({
      now: context.now,
      alarm: this.#dues.alarm,
      graces: this.#graces,
      failedAttempts: this.failedAttempts,
      isHere: id => this.#audience.has(id),
      observe: observation => this.#ledger.observe(observation),
    });
  }

  /** For reading only. */
  get state(): RoomState {
    return this.#ledger.state;
  }

  get room(): Room {
    return this.state.room;
  }

  get lobby(): Pick<Audience, 'guests' | 'makeRoom'> {
    return this.#audience;
  }

  /** Tasks that wait to be decided. */
  get waiting(): number {
    return this.#ledger.waiting;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /**
   * Follows the log from here on. Whoever was in the room before this process knew it has the grace period to return.
   * @param at server time of the last entry
   */
  async start(at: number): Promise<void> {
    this.#context.census.add(this);
    await this.#ledger.start();
    this.#snapshots.follow();
    const lastSeen = this.room.participants.size > 0 ? await lastSeenAfter(this.#context, at) : undefined;
    for (const id of this.room.participants.keys()) this.#lost(id, lastSeen);
    for (const id of this.#mailer.lost(this.state)) this.#ledger.observe({ type: 'invitation-mailed', id, ok: false });
    // What was due while this process knew nothing of the room.
    this.#ledger.observe({ type: 'clock' });
  }

  /** Somebody with the link gave a wrong address. */
  invitationMissed(id: InvitationId): void {
    this.failedAttempts.add(id);
    this.#ledger.observe({ type: 'invitation-missed', id });
  }

  /**
   * What somebody with a key wants of the room without being in it: all of it or nothing. Resolves with the refusal, or
   * null.
   * @throws OverBudget when too much was written by that address
   */
  async govern({ key, commands, cost }: Pick<Governing, 'key' | 'commands' | 'cost'>): Promise<GoverningProblem> {
    const wait = this.#context.costs.governing(cost.address, this.slug);
    if (wait > 0) throw new OverBudget(wait);
    return new Promise(done => this.#ledger.submit({ kind: 'govern', key, commands, cost, done }));
  }

  /** Does what is due by now. Resolves when it is done, or could not be. */
  async passTime(): Promise<void> {
    if (!this.#stopped) await this.#dues.passTime();
  }

  /**
   * Removes the room for good, for whoever shows the key of who made it. Resolves with what is against it, or null.
   * @throws OverBudget; RoomRemoved when it was already; LogUnavailable
   */
  async remove(key: string, address: string): Promise<'bad-key' | 'not-allowed' | null> {
    const wait = this.#context.costs.governing(address, this.slug);
    if (wait > 0) throw new OverBudget(wait);
    const keyholder = keyholderOf(this.state, key);
    if (!keyholder?.isCreator) return keyholder ? 'not-allowed' : 'bad-key';
    await this.#context.log.remove(this.slug, this.#context.now());
    this.#removed();
    return null;
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
    this.#context.census.delete(this);
    this.#audience.stop();
    this.#graces.stop();
    this.#dues.alarm.set(null);
    await this.#ledger.stop();
    this.#dues.passed();
    await Promise.all([this.#snapshots.stop(), this.#looks.settled()]);
  }

  /** A connection whose greeting is in order. The newest of a credential wins. */
  attach(connection: Connection, greeting: Greeting): void {
    this.#guard(() => this.#attach(connection, greeting));
  }

  #attach(connection: Connection, greeting: Greeting): void {
    // It broke since it was found.
    if (this.#stopped) return connection.close(CLOSE.restarting);
    const { credentialHash } = greeting;
    const older = this.#connections.get(credentialHash);
    this.#connections.set(credentialHash, connection);
    connection.greeted(this, greeting);
    older?.close(CLOSE.takenOver);
    const id = presentId(this.state, credentialHash);
    if (id) this.#graces.cancel(id);
    this.#ledger.submit({ kind: 'welcome', to: connection, greeting });
  }

  detach(was: Present): void {
    if (!this.#stopped) this.#guard(() => this.#detach(was));
  }

  #detach(was: Present): void {
    const hash = was.greeting.credentialHash;
    this.#audience.drop(was);
    const newest = this.#connections.get(hash) === was.connection;
    if (newest) this.#connections.delete(hash);
    const id = presentId(this.state, hash);
    this.#peers.release(was, id);
    if (id && newest) this.#lost(id);
    this.#checkIdle();
  }

  received(from: Present, message: RoomMessage, bytes: number): void {
    this.#guard(() => this.#messages.take(from, message, bytes));
  }

  seatOpened(seat: Seat): void {
    const owner = this.#connections.get(seat.credentialHash)?.present ?? null;
    this.#guard(() => {
      if (this.#peers.opened(seat, owner)) this.#audience.refresh();
    });
  }

  placeOf(seat: Seat): OpenPlace | null {
    return this.#peers.placeOf(seat);
  }

  /** What became of an email. One whose link is dead by now says nothing about the email with the new one. */
  #mailed(id: InvitationId, hash: string, ok: boolean): void {
    const current = this.state.secrets.invitations.get(id)?.invitation.hash === hash;
    if (current) this.#ledger.observe({ type: 'invitation-mailed', id, ok });
    else this.#checkIdle();
  }

  #lost(id: ParticipantId, lastSeen?: number): void {
    this.#ledger.observe(connectionLost(id, lastSeen));
    this.#graces.start(id, lastSeen);
  }

  #publish(step: Step): void {
    const { entry, before, after } = step;
    const delivery = deliveryOf(entry, before, after);
    if (delivery) this.tail.add(delivery);
    const { event } = entry;
    // Only an entry from elsewhere counts somebody as gone who is connected here: they come back in by themselves.
    if (event.type === 'left' && event.reason === 'gone') this.#audience.readerOf(event.id)?.close(CLOSE.restarting);
    for (const { connection } of this.#peers.follow(event, this.#connections))
      this.#audience.replyTo(connection, to => this.#peers.begin(to));
    // Whose connection is open is closed when they were told.
    if (event.type === 'ended')
      for (const id of this.room.participants.keys()) if (!this.#audience.has(id)) this.#lost(id);
    if (event.type === 'left') this.#graces.cancel(event.id);
    this.#mailer.follow(event, after);
    this.#dues.follow(step);
    this.#audience.publish(event, delivery);
    if (forgets(event)) this.#snapshots.forget();
    this.#snapshots.follow();
  }

  #fail(batch: readonly Task[], error: unknown): void {
    this.#dues.passed();
    if (error instanceof RoomRemoved) {
      batch.forEach(abandon);
      return this.#removed();
    }
    failBatch(batch, error, {
      ...this.#context,
      mailer: this.#mailer,
      unwritten: this.#unwritten,
      state: () => this.state,
      reply: (to, reply) => this.#audience.reply(to, reply),
      welcome: connection => this.#answers.welcome(connection),
    });
  }

  #settle(settled: Settled): void {
    account(this.#context, this.slug, settled);
    const { task, outcome } = settled;
    if (task.kind === 'observation') return this.#observed(task.observation);
    if (task.kind === 'govern') return task.done(governedAs(outcome));
    if (task.kind === 'command' && 'hash' in task.command) this.#mailer.forget(task.command.hash);
    const hash = task.greeting.credentialHash;
    if (!this.#connections.has(hash)) {
      // They went while this was being decided.
      const id = presentId(this.state, hash);
      if (id) this.#lost(id);
    }
    const connection = connectionOf(task);
    if (!connection.present) return;
    if (outcome.kind === 'entered') this.#audience.arrives(connection);
    this.#audience.reply(connection, () =>
      task.kind === 'welcome' ? this.#answers.welcome(task.to) : this.#answers.decided(task, outcome),
    );
  }

  #observed(observation: Observation): void {
    if (observation.type === 'invitation-missed') this.failedAttempts.settle(observation.id);
    if (observation.type !== 'clock') return;
    this.#unwritten.lookAgain();
    this.#dues.lookAgain();
  }

  /** Does something of this room. What is thrown in it ends this room's hub, and nothing else. */
  readonly #guard: Guard = work => {
    try {
      work();
    } catch (error) {
      this.#break(error);
    }
  };

  /** Something that was not foreseen: everybody here is cut off, and whoever comes back has the room loaded anew. */
  #break(error: unknown): void {
    if (this.#stopped) return;
    this.#context.logger.error({ err: error }, 'a room failed; its connections were closed');
    this.#context.broke(this);
    for (const connection of this.#connections.values()) connection.close(INTERNAL_ERROR);
  }

  #drained(): void {
    this.#dues.drained();
    this.#checkIdle();
  }

  /** The room is no more: everybody is told, and nobody comes back. */
  #removed(): void {
    if (this.#stopped) return;
    this.#peers.end(this.#connections.values());
    this.#context.broke(this);
    for (const connection of this.#connections.values()) turnAway(connection, ROOM_REMOVED);
  }

  /** Whether it may be dropped. */
  get isIdle(): boolean {
    const held = this.#holds + this.#connections.size + this.#graces.size;
    return held === 0 && !this.#ledger.isBusy && !this.#mailer.isBusy;
  }

  #checkIdle(): void {
    if (!this.isIdle || this.#stopped) return;
    this.#snapshots.idle();
    this.#looks.idle();
    this.#context.idle(this);
  }
}
