import { CLOSE } from '../../core/protocol/close.ts';
import type { Reaction } from '../../core/protocol/features/reactions.ts';
import type { RoomEvent } from '../../core/room/events.ts';
import { readerIn } from '../../core/room/project.ts';
import { standingOf } from '../../core/room/rules/creator.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { Shares } from '../Shares.ts';
import type { AsParticipant, Connection, Present } from './Connection.ts';
import { changesInvitations } from './consequences.ts';
import { CountsPush } from './CountsPush.ts';
import type { Delivery } from './delivery.ts';
import type { Directory } from './Directory.ts';
import { EventOutbox } from './EventOutbox.ts';
import { type TakingPartQuestion, TakingPartRelay } from './features/TakingPartRelay.ts';
import { FlushClock } from './FlushClock.ts';
import { Follow } from './Follow.ts';
import { encode } from './frames.ts';
import type { Guard } from './Guard.ts';
import { invitationsFor } from './invitations.ts';
import { Paced } from './Paced.ts';
import { type First, snapshotFrame } from './replies.ts';
import { countsOf } from './views.ts';
import { whoYields } from './yielding.ts';

/** The list of invitations is pushed no more often than this, in ms, and so much less often for each who watches it. */
const INVITATIONS_INTERVAL_MS = 250;
const INVITATIONS_INTERVAL_MS_PER_READER = 25;

export interface AudienceContext {
  readonly state: () => RoomState;
  readonly directory: Directory;
  readonly now: () => number;
  /** Whether somebody in the lobby has a say in the room: they may stay in a session that ended, to begin it again. */
  readonly governs: (guest: Present) => boolean;
  /** For what a timer begins: nobody else would catch it. */
  readonly guard: Guard;
  /** Of the event loop's time: answers are made in it. */
  readonly shares: Pick<Shares, 'run'>;
}

/** An answer, and by which connection it was asked for. */
interface Reply {
  readonly to: Connection;
  readonly reply: () => void;
}

/** Everybody who hears of a room: participants, guests in the lobby, and what they are yet to be told. */
export class Audience {
  readonly #context: AudienceContext;
  readonly #readers = new Map<ParticipantId, AsParticipant>();
  readonly #guests = new Set<Connection>();
  readonly #outbox = new EventOutbox();
  readonly #counts = new CountsPush(counts => this.#broadcast(encode({ type: 'counts', counts })));
  readonly #invitations = new Paced(
    () => Math.max(INVITATIONS_INTERVAL_MS, this.#watchers * INVITATIONS_INTERVAL_MS_PER_READER),
    () => this.#context.guard(() => this.#tellInvitations()),
  );
  /** How many were told of the invitations the last time. */
  #watchers = 0;
  readonly #flushes = new FlushClock(() => this.#context.guard(() => this.#flush()));
  /** Who is to be closed after the next flush: a moderator put them out. */
  readonly #dismissed = new Set<ParticipantId>();
  readonly #takingPart: TakingPartRelay;
  /** Who was there when the session ended: they are to be closed after the next flush. */
  #ended: Connection[] = [];
  readonly #follow: Follow;
  #invitationsChanged = false;
  #replies: Reply[] = [];
  #stopped = false;

  constructor(context: AudienceContext) {
    this.#context = context;
    this.#takingPart = new TakingPartRelay(context.state, this.#readers, context.guard);
    this.#follow = new Follow({ ...context, inTurn: (to, task) => this.reply(to, task) });
  }

  /** How many are in the lobby. */
  get guests(): number {
    return this.#guests.size;
  }

  has(id: ParticipantId): boolean {
    return this.#readers.has(id);
  }

  /** The connection that speaks for a participant. */
  readerOf(id: ParticipantId): Connection | undefined {
    return this.#readers.get(id)?.connection;
  }

  /** That connection speaks for a participant from now on. */
  seat(connection: Connection, id: ParticipantId): void {
    const { room } = this.#context.state();
    this.#guests.delete(connection);
    const place = room.participants.get(id)?.place ?? 'viewer';
    this.#readers.set(id, connection.seat(id, readerIn(room, id).visibility, place));
  }

  addGuest(connection: Connection): void {
    this.#guests.add(connection);
  }

  /**
   * Whoever entered is told nothing more as a guest: cut off before their answer, they would hold a revision at which
   * they were inside, without what those inside are told.
   */
  arrives(guest: Connection): void {
    this.#guests.delete(guest);
  }

  /**
   * Makes room in the lobby for somebody of that address: of the address that has most there, who came first goes.
   * Answers false when that would only turn it round. Whoever showed an invitation stays.
   */
  makeRoom(address: string): boolean {
    const oldest = whoYields(
      [...this.#guests].filter(one => one.present?.greeting.invitation === null),
      address,
    );
    oldest?.close(CLOSE.rateLimited);
    return oldest !== null;
  }

  /** Sends what somebody begins with; the rest of it follows as they take it. */
  begin(connection: Connection, { frame, further }: First): void {
    // Written to somebody too slow for it, it closes them: they are known as incomplete all the same.
    const { state } = connection;
    connection.write(frame);
    this.#follow.begin(connection, state.kind === 'participant' ? state.id : null, further);
  }

  /**
   * Whether somebody can go on with what they hold, once they were told what they missed. Undefined: nobody here knows,
   * because the room was loaded since.
   */
  holdsAll(id: ParticipantId): boolean | undefined {
    return this.#follow.isComplete(id);
  }

  drop(was: Present): void {
    this.#follow.drop(was.connection);
    this.#guests.delete(was.connection);
    if (was.kind === 'participant' && this.#readers.get(was.id) === was) this.#readers.delete(was.id);
  }

  /** Something happened; `delivery` is null when nobody may hear of it. */
  publish(event: RoomEvent, delivery: Delivery | null): void {
    if (delivery) this.#outbox.add(delivery);
    this.#takingPart.follow(event);
    if (event.type === 'ended')
      this.#ended = [...[...this.#readers.values()].map(one => one.connection), ...this.#guests];
    if (event.type === 'left') this.#follow.forget(event.id);
    if (event.type === 'left' && event.reason !== 'left' && event.reason !== 'gone') this.#dismissed.add(event.id);
    if (changesInvitations(event)) this.#invitationsChanged = true;
    this.#flushes.request();
  }

  /** Answers one client, after everybody was told what happened before, and in the time of its address. */
  reply(to: Connection, reply: () => void): void {
    this.#replies.push({ to, reply });
    this.#flushes.request();
  }

  /** Answers somebody, as what they are by then; not when they are gone. */
  replyTo(connection: Connection, reply: (to: Present) => void): void {
    this.reply(connection, () => {
      if (connection.present) reply(connection.present);
    });
  }

  /** What is only passed on waits for nothing. */
  react(from: Present, reaction: Reaction): void {
    this.#takingPart.react(from, reaction);
  }

  answerTo(to: Present, asked: TakingPartQuestion): Buffer {
    return this.#takingPart.answerTo(to, asked);
  }

  /** The directory changed. */
  refresh(): void {
    this.#flushes.request();
  }

  stop(): void {
    this.#stopped = true;
    this.#flushes.stop();
    this.#counts.stop();
    this.#invitations.stop();
    this.#takingPart.stop();
  }

  /** Tells everybody, in this order: what happened, who is reachable, answers, counts. */
  #flush(): void {
    this.#tellNews();
    const replies = this.#replies;
    this.#replies = [];
    const leavers = this.#leavers();
    for (const { to, reply } of replies) {
      // Those of an address that had more than its share wait, and nobody else for them.
      if (!leavers.has(to)) this.#context.shares.run(to.address, to, () => this.#answer(reply));
      else this.#answer(reply);
    }
    const { room } = this.#context.state();
    if (this.#invitationsChanged) this.#invitations.request();
    this.#invitationsChanged = false;
    this.#counts.update(countsOf(room), this.#readers.size + this.#guests.size);
    for (const id of this.#dismissed) this.readerOf(id)?.close(CLOSE.left);
    this.#dismissed.clear();
    this.#closeEnded();
  }

  /** What happened, and who is reachable. */
  #tellNews(): void {
    const { revision, room } = this.#context.state();
    const resighted = this.#outbox.flush(revision, this.#readers, this.#guests);
    for (const id of resighted) this.#showAnew(id);
    this.#context.directory.flush(room, this.#readers);
    this.#takingPart.flush();
  }

  /** An answer is of the room as it is by then, and all that led there was told before. */
  #answer(reply: () => void): void {
    if (this.#stopped) return;
    this.#context.guard(() => {
      this.#tellNews();
      reply();
    });
  }

  /** Who may be closed at the end of this flush: they are answered before. */
  #leavers(): ReadonlySet<Connection> {
    return new Set([...[...this.#dismissed].flatMap(id => this.readerOf(id) ?? []), ...this.#ended]);
  }

  /** It is over for everybody, unless it was begun again meanwhile. */
  #closeEnded(): void {
    const there = this.#ended;
    this.#ended = [];
    if (there.length === 0 || this.#context.state().room.status !== 'ended') return;
    for (const { present } of there)
      if (present && (present.kind === 'participant' || !this.#context.governs(present)))
        present.connection.close(CLOSE.ended);
  }

  /** Somebody sees more of the room, or less: they hold it whole from here on. */
  #showAnew(id: ParticipantId): void {
    const connection = this.readerOf(id);
    const state = this.#context.state();
    if (!connection || !state.room.participants.has(id)) return;
    this.seat(connection, id);
    this.begin(connection, snapshotFrame(state, id, this.#context.directory.rowsFor(state.room, id)));
  }

  #tellInvitations(): void {
    const { state, now } = this.#context;
    // All of one standing see the same.
    const frames = new Map<number, Buffer>();
    this.#watchers = 0;
    for (const { id, watchesInvitations, connection } of this.#readers.values()) {
      const self = watchesInvitations ? state().room.participants.get(id) : undefined;
      if (!self || self.place === 'waiting') continue;
      const standing = standingOf(state(), self);
      const list = frames.has(standing) ? null : invitationsFor(state(), id, now());
      if (list) frames.set(standing, encode({ type: 'invitations', id: null, ...list }));
      const frame = frames.get(standing);
      if (!frame) continue;
      this.#watchers += 1;
      connection.write(frame);
    }
  }

  #broadcast(bytes: Buffer): void {
    for (const reader of this.#readers.values()) reader.connection.write(bytes);
    for (const guest of this.#guests) guest.write(bytes);
  }
}
