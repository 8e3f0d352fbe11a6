import { CLOSE } from '../protocol/close.ts';
import { fromSnapshot } from '../protocol/codec.ts';
import type { WireCommand } from '../protocol/commands.ts';
import type { CameBy, Counts, InvitationList, ServerMessage } from '../protocol/server.ts';
import { isModerator, stageWay } from '../room/room.ts';
import type { DeviceState, ParticipantId, Retention, Room } from '../room/types.ts';
import { absentModerators, withoutForgotten } from './absent.ts';
import { unattendedSince } from './attendance.ts';
import { CommandOutbox } from './CommandOutbox.ts';
import { comesBack, endingOf, helloMessage, helpFrom, helpOf, lobbyAfter, refusalOf } from './door.ts';
import { commandMessage, type Entry, evolved, lastPlace, roomAfter } from './entry.ts';
import { RefusedError } from './errors.ts';
import { TakingPart } from './features/TakingPart.ts';
import { Invitations, type InvitationTerms, type Renewal } from './Invitations.ts';
import { MediaLinks } from './MediaLinks.ts';
import { Observable } from './Observable.ts';
import { RELAY_RETRY, type SessionOptions } from './options.ts';
import { People, type RosterWindow } from './People.ts';
import { RelayAddress } from './RelayAddress.ts';
import { RelaySocket } from './RelaySocket.ts';
import { Resync } from './Resync.ts';
import type { DoorHelp, Ending, SessionState } from './state.ts';

/** When a relay is tried again (ms) that takes no hello now and does not say when. */
const BUSY_MS = 5_000;

type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

/**
 * The headless client of one room: connects, enters, follows events, resumes, and keeps the
 * media engine's links as the room says. Knows nothing of screens.
 */
export class RoomSession extends Observable<SessionState> {
  readonly #address: RelayAddress;
  readonly #relay: RelaySocket;
  readonly #outbox = new CommandOutbox(message => this.#relay.send(message));
  readonly #links: MediaLinks;
  readonly invites: Invitations;
  readonly #people = new People(message => this.#relay.send(message));
  /** Chat, polls, questions and what else people take part by. */
  readonly takingPart = new TakingPart({
    command: command => this.command(command),
    send: message => this.#relay.send(message),
  });
  readonly #resync = new Resync(id => this.#askAnew(id));
  /** Whether this relay can be asked for the room anew. */
  #tellsAnew = false;
  #revision: number | null = null;
  #youId: string | null = null;
  #entry: Entry | null = null;
  #clock = 0;
  #mail = false;
  #keptAtMost: Retention | undefined;
  #invitations: InvitationList | null = null;
  #watchesInvitations = false;
  #absent: ReadonlyMap<string, string> = new Map();

  readonly #back: SessionOptions['back'];

  constructor(options: SessionOptions) {
    super({ phase: 'connecting', unreachable: false });
    this.#back = options.back;
    this.#address = new RelayAddress(options);
    this.#links = new MediaLinks({
      ...options,
      peerPath: () => this.#address.peerPath,
      relay: () => this.#relay,
    });
    this.invites = new Invitations(
      options,
      command => this.command(command),
      message => this.#relay.send(message),
    );
    this.#relay = new RelaySocket(this.#address, options.retry ?? RELAY_RETRY, {
      hello: () => helloMessage(options, this.#address.versions, this.#goesOnFrom),
      message: message => this.#onMessage(message),
      missed: () => this.#resync.missed(),
      down: () => this.#onDown(),
      // Before there is a session, the place left is that of an earlier document.
      final: code =>
        code === CLOSE.left && this.value.phase === 'connecting' ? this.#relay.reopen() : this.#finish(endingOf(code)),
    });
  }

  get state(): SessionState {
    return this.value;
  }

  /** Enters from the lobby. @throws RefusedError (the lobby stays, its `refused` says why), ClosedError */
  async enter(entry: Entry): Promise<void> {
    if (this.value.phase !== 'lobby' || this.value.entering) return;
    this.set({ ...this.value, entering: entry.place, refused: null });
    this.#entry = entry;
    try {
      await this.#outbox.submit({ type: 'enter', ...entry });
    } catch (error) {
      const refused = error instanceof RefusedError ? error.reason : null;
      if (this.value.phase === 'lobby') this.set({ ...this.value, entering: null, refused });
      throw error;
    }
  }

  /** @throws RefusedError, ClosedError */
  async joinStage({ microphone, camera }: DeviceState): Promise<void> {
    await this.command({ type: 'join-stage', microphone, camera });
  }

  /** Tells the others which devices are on. @throws RefusedError, ClosedError */
  async setDevices({ microphone, camera }: DeviceState): Promise<void> {
    await this.command({ type: 'set-devices', microphone, camera });
  }

  /** Anything else one may ask of the room; see `core/protocol/commands.ts`. @throws RefusedError, ClosedError */
  command(command: WireCommand): Promise<void> {
    return this.#outbox.submit(command);
  }

  /**
   * Makes an invitation, and sends it to its address if `mail`. Resolves with the link, which
   * nobody else has: the relay keeps a hash. @throws RefusedError, ClosedError
   */
  invite(terms: InvitationTerms, mail: boolean): Promise<string> {
    return this.invites.create(terms, mail);
  }

  /** A new link for an invitation; the old one is dead. Resolves with it. @throws RefusedError, ClosedError */
  renewInvitation(id: string, renewal: Renewal): Promise<string> {
    return this.invites.renew(id, renewal);
  }

  /** Asks for the invitations, which are in the state from then on. Moderators and hosts. */
  watchInvitations(): void {
    this.#watchesInvitations = true;
    this.#askInvitations();
  }

  /** A window of the participants (see `People.roster`); null when the relay is out of reach or does not answer. */
  roster(offset: number, limit: number, search = ''): Promise<RosterWindow | null> {
    return this.#people.roster(offset, limit, search);
  }

  /** By which links somebody came that still let others in (see `People.cameBy`). */
  cameBy(person: { readonly id: ParticipantId; readonly name: string }): Promise<readonly CameBy[]> {
    return this.#people.cameBy(person);
  }

  /**
   * One's own place among those in line for the stage, 1 being the next; null for whoever does not stand there, and as
   * for `roster`.
   */
  stageQueuePosition(): Promise<number | null> {
    return this.#people.stageQueuePosition();
  }

  /** Leaves and closes. Said without waiting for an answer: whoever leaves wants to be gone. */
  leave(): void {
    if ('you' in this.value) this.#relay.send(commandMessage({ type: 'leave' }));
    this.#finish('left');
  }

  /** Tries to reach the relay now instead of after the back-off. */
  retryNow(): void {
    this.#relay.retryNow();
  }

  /** Closes without a word, as when the page goes away: the relay gives a grace to come back in. */
  close(): void {
    this.#finish('left');
  }

  #onMessage(message: ServerMessage): void {
    if (this.takingPart.handles(message)) return this.takingPart.handle(message);
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(message);
      case 'entered':
        this.#youId = message.you.id;
        this.#revision = message.revision;
        this.#resync.whole();
        this.#links.replaceDirectory(message.peers);
        this.takingPart.begin(message.you.id, message.part);
        this.#inRoom(fromSnapshot(message.snapshot), message.counts, message);
        return this.#outbox.acknowledge(message.id);
      case 'snapshot':
        this.#revision = message.revision;
        this.#resync.whole();
        this.#links.replaceDirectory(message.peers);
        this.takingPart.begin(message.you.id, message.part);
        if ('counts' in this.value) this.#inRoom(fromSnapshot(message.snapshot), this.value.counts, message);
        return this.#askInvitations();
      case 'ack':
        return this.#outbox.acknowledge(message.id);
      case 'refused':
        return this.#onRefused(message);
      case 'events':
        return this.#onEvents(message);
      case 'peers':
        this.#links.changeDirectory(message);
        return this.#reconcile();
      case 'counts':
        if ('counts' in this.value) this.set({ ...this.value, counts: message.counts });
        return;
      case 'peer':
        return this.#links.connect(message.peer);
      case 'ice':
        return this.#links.renewIce(message.ice, Date.now() + this.#clock);
      case 'roster':
      case 'line':
        return this.#people.answer(message);
      case 'invitations':
        this.#invitations = this.invites.take(message);
        if (this.value.phase === 'in-room') this.set({ ...this.value, invitations: this.#invitations });
        return;
      case 'pong':
        return this.#setClock(message.serverTime);
    }
  }

  #onRefused(refused: Extract<ServerMessage, { type: 'refused' }>): void {
    const { id, reason, retryAfter } = refused;
    if (id === null) {
      if (this.#address.told(refused.versions)) return this.#relay.anew();
      // Of a room that is deleted while one is there, only this side knows whom to ask.
      const help = refused.removed ? helpFrom(roomIn(this.value)) : helpOf(refused);
      if (reason !== 'rate-limited') return this.#finish(refusalOf(refused), undefined, help);
      // Nothing is over: whoever came too soon comes again.
      this.#relay.later(retryAfter ?? BUSY_MS);
      if (this.value.phase === 'connecting') this.set({ phase: 'connecting', unreachable: false, busy: true });
      return;
    }
    const wait = reason === 'rate-limited' ? retryAfter : undefined;
    this.takingPart.refuse(id, wait);
    this.#people.refuse(id, wait);
    this.#resync.refuse(id, wait);
    this.#outbox.refuse(id, reason, retryAfter);
  }

  #onWelcome(welcome: Welcome): void {
    const before = this.value;
    const known = 'room' in before ? before.room : null;
    const room = roomAfter(welcome, known, this.#youId);
    if (!room) return this.#finish('protocol');
    const you = welcome.you && room.participants.get(welcome.you.id);
    if (you && before.phase === 'connecting' && room.status !== 'ended' && !comesBack(you, this.#back)) {
      this.#relay.send(commandMessage({ type: 'leave' }));
      return;
    }
    this.#address.told(welcome.versions);
    this.#tellsAnew = welcome.capabilities?.includes('snapshot') === true;
    if (welcome.snapshot) this.#resync.whole();
    this.#mail = welcome.mail;
    this.#keptAtMost = welcome.kept?.atMost;
    this.#setClock(welcome.serverTime);
    this.#links.begin(welcome.peer, welcome.ice, welcome.serverTime);
    this.#links.replaceDirectory(welcome.peers);
    const wasInside = before.phase === 'in-room' || before.phase === 'waiting';
    this.#youId = welcome.you?.id ?? null;
    this.#revision = welcome.revision;
    // A moderator may start it again.
    if (room.status === 'ended' && (welcome.you || !isModerator(welcome.role)))
      return this.#finish('session-ended', room);
    if (welcome.you) {
      this.takingPart.begin(welcome.you.id, welcome.part);
      this.takingPart.take(welcome.events ?? []);
      this.#inRoom(room, welcome.counts, welcome);
    } else {
      this.set(lobbyAfter(welcome, room, before, this.#clock));
      // Counted as gone during a long cut: back to where they were, without a click.
      if (wasInside && this.#entry)
        void this.#reenter(before.phase === 'waiting' ? this.#entry : { ...this.#entry, ...lastPlace(before.you) });
    }
    this.#outbox.resend();
    this.#askInvitations();
  }

  async #reenter(entry: Entry): Promise<void> {
    try {
      await this.enter(entry);
    } catch (error) {
      if (!(error instanceof RefusedError) || entry.place === 'viewer') return;
      // The stage filled up or closed meanwhile; being there as a viewer is better than not at all.
      await this.enter({ ...entry, place: 'viewer' }).catch(() => {});
    }
  }

  #onEvents({ events, revision }: Extract<ServerMessage, { type: 'events' }>): void {
    if (!('room' in this.value) || this.value.room === null) return;
    this.takingPart.take(events);
    const room = evolved(this.value.room, events, this.#youId);
    this.#revision = revision;
    this.#absent = withoutForgotten(this.#absent, events);
    // The chat is shown by itself.
    if (room === this.value.room) return;
    const out = events.find(event => event.type === 'left' && event.id === this.#youId);
    if (out?.type === 'left' && out.reason !== 'left' && out.reason !== 'gone') return this.#finish(out.reason, room);
    if (this.value.phase === 'lobby') {
      const { role } = this.value;
      if (room.status === 'ended' && !isModerator(role)) return this.#finish('session-ended', room);
      return this.set({ ...this.value, room, way: stageWay(room.settings, role) });
    }
    if (room.status === 'ended') {
      // Out of it at once, not after a grace: a moderator who comes back is at its lobby then, and may start it again.
      this.#relay.send(commandMessage({ type: 'leave' }));
      return this.#finish('session-ended', room);
    }
    if ('you' in this.value) this.#inRoom(room, this.value.counts);
  }

  #inRoom(room: Room, counts: Counts, told?: Pick<Welcome, 'unattendedSince' | 'absent'>): void {
    const you = this.#youId === null ? undefined : room.participants.get(this.#youId);
    if (!you) return this.#finish('left', room);
    const seen = { room, counts, connected: true, clock: this.#clock, keptAtMost: this.#keptAtMost };
    if (you.place === 'waiting') {
      this.set({ ...seen, phase: 'waiting', you });
    } else {
      this.#entry = { name: you.name, ...lastPlace(you) };
      const way = stageWay(room.settings, you.role);
      const since = unattendedSince(this.value, room, told?.unattendedSince, Date.now() + this.#clock);
      this.#absent = absentModerators(
        this.value.phase === 'in-room' ? { room: this.value.room, absent: this.#absent } : null,
        room,
        told?.absent,
      );
      this.set({
        ...seen,
        phase: 'in-room',
        you,
        way,
        mail: this.#mail,
        unattendedSince: since,
        absent: this.#absent,
        invitations: this.#invitations,
      });
    }
    this.#reconcile();
  }

  /** The revision that is held, if one can go on from it. */
  get #goesOnFrom(): number | null {
    return this.#youId === null || this.#resync.isOwed ? null : this.#revision;
  }

  /** Something could not be read: in the room one asks for it, elsewhere the next welcome brings it. */
  #askAnew(id: string): void {
    if (this.#tellsAnew && 'you' in this.value) this.#relay.send({ type: 'snapshot', id });
    else this.#relay.anew();
  }

  #setClock(serverTime: number): void {
    const clock = serverTime - Date.now();
    // Half a second is less than anybody sees, and states need not change with every answer to a ping.
    if (Math.abs(clock - this.#clock) < 500 && this.#clock !== 0) return;
    this.#clock = clock;
    if ('clock' in this.value) this.set({ ...this.value, clock });
  }

  #askInvitations(): void {
    if (!this.#watchesInvitations || this.value.phase !== 'in-room' || !isModerator(this.value.you.role)) return;
    this.#relay.send({ type: 'invitations', id: crypto.randomUUID() });
  }

  #reconcile(): void {
    if ('you' in this.value) this.#links.reconcile(this.value.room, this.value.you);
  }

  #onDown(): void {
    this.#resync.drop();
    this.#people.drop();
    this.takingPart.drop();
    this.#links.wait();
    if (this.value.phase === 'connecting') this.set({ phase: 'connecting', unreachable: true });
    else if ('connected' in this.value) this.set({ ...this.value, connected: false });
  }

  #finish(ending: Ending, room: Room | null = roomIn(this.value), help: DoorHelp = helpFrom(room)): void {
    if (this.value.phase === 'over') return;
    this.#links.close();
    this.#relay.close();
    this.#outbox.close();
    this.#resync.drop();
    this.#people.drop();
    this.takingPart.drop();
    this.set({ phase: 'over', ending, room, help });
  }
}

function roomIn(value: SessionState): Room | null {
  return 'room' in value ? value.room : null;
}
