import type { MediaEngine } from '../media/MediaEngine.ts';
import { CLOSE } from '../protocol/close.ts';
import type { ClientMessage } from '../protocol/client.ts';
import type { WireCommand } from '../protocol/commands.ts';
import { fromSnapshot } from '../protocol/codec.ts';
import { PATHS } from '../protocol/http.ts';
import { backOff, soonThenLate, type RetryPolicy } from '../protocol/retry.ts';
import { tokenForRoom } from '../protocol/invite.ts';
import type { Counts, InvitationList, ServerMessage } from '../protocol/server.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { evolveProjection } from '../room/project.ts';
import { isModerator, stageWay } from '../room/room.ts';
import type { DeviceState, Room } from '../room/types.ts';
import { newCredential } from './credential.ts';
import { commandMessage, lastPlace, roomAfter, type Entry } from './entry.ts';
import { RefusedError } from './errors.ts';
import { MediaLines } from './MediaLines.ts';
import { Outbox } from './Outbox.ts';
import { Questions } from './Questions.ts';
import { RelaySocket, type SocketLike } from './RelaySocket.ts';
import { Rosters, type RosterWindow } from './Rosters.ts';
import { helpFrom, helpOf, type DoorHelp, type Ending, type SessionState } from './state.ts';

export interface SessionOptions {
  /** Origin of the server, such as `https://rooms.example.org`. */
  readonly origin: string;
  readonly slug: string;
  /** This client's secret for this room, from `session/credential.ts`; the same one comes back as the same participant. */
  readonly credential: string;
  readonly invite?: string | undefined;
  /** The address that an email-bound invitation was sent to. */
  readonly email?: string | undefined;
  readonly engine: MediaEngine;
  readonly openSocket?: (url: string) => SocketLike;
  readonly retry?: RetryPolicy;
}

type InvitationTerms = Extract<WireCommand, { type: 'create-invitation' }>['terms'];
type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

/**
 * The headless client of one room: connects, enters, follows events, resumes, and keeps the
 * media engine's links as the room says. Knows nothing of screens.
 */
export class RoomSession {
  readonly #options: SessionOptions;
  readonly #relay: RelaySocket;
  readonly #outbox = new Outbox(message => this.#send(message));
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #media: MediaLines;
  readonly #rosters = new Rosters(message => this.#relay.send(message));
  readonly #positions = new Questions<number>(message => this.#relay.send(message));
  #state: SessionState = { phase: 'connecting', unreachable: false };
  #revision: number | undefined;
  #youId: string | null = null;
  #entry: Entry | null = null;
  #clock = 0;
  #mail = false;
  #invitations: InvitationList | null = null;
  #watchesInvitations = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#media = new MediaLines(options.origin, options.engine, () => this.#relay);
    const url = new URL(PATHS.relay, options.origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const open = options.openSocket ?? (address => new WebSocket(address) as SocketLike);
    this.#relay = new RelaySocket(() => open(url.href), options.retry ?? soonThenLate(backOff(300, 1_500), backOff(2_000, 8_000), 20), {
      hello: () => this.#hello(),
      message: message => this.#onMessage(message),
      down: () => this.#onDown(),
      final: code => this.#onFinal(code),
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Calls back after every change. Returns the unsubscription. */
  subscribe(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Enters from the lobby. @throws RefusedError (the lobby stays, its `refused` says why), ClosedError */
  async enter(entry: Entry): Promise<void> {
    if (this.#state.phase !== 'lobby' || this.#state.entering) return;
    this.#set({ ...this.#state, entering: entry.place, refused: null });
    this.#entry = entry;
    try {
      await this.#outbox.submit({ type: 'enter', ...entry });
    } catch (error) {
      const refused = error instanceof RefusedError ? error.reason : null;
      if (this.#state.phase === 'lobby') this.#set({ ...this.#state, entering: null, refused });
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

  /** Anything else one may ask of the room; see `protocol/commands.ts`. @throws RefusedError, ClosedError */
  command(command: WireCommand): Promise<void> {
    return this.#outbox.submit(command);
  }

  /**
   * Makes an invitation, and sends it to its address if `mail`. Resolves with the link, which
   * nobody else has: the relay keeps a hash. @throws RefusedError, ClosedError
   */
  async invite(terms: InvitationTerms, mail: boolean): Promise<string> {
    const token = this.#newToken();
    await this.command({ type: 'create-invitation', token, terms, mail });
    return this.#inviteLink(token);
  }

  /** A new link for an invitation; the old one is dead. Resolves with it. @throws RefusedError, ClosedError */
  async renewInvitation(id: string, mail: boolean): Promise<string> {
    const token = this.#newToken();
    await this.command({ type: 'renew-invitation', id, token, mail });
    return this.#inviteLink(token);
  }

  /** Asks for the invitations, which are in the state from then on. Moderators and hosts. */
  watchInvitations(): void {
    this.#watchesInvitations = true;
    this.#askInvitations();
  }

  /** A window of the participants (see `Rosters.ask`); null when the relay is out of reach or does not answer. */
  roster(offset: number, limit: number, search = ''): Promise<RosterWindow | null> {
    return this.#rosters.ask(offset, limit, search);
  }

  /** One's own place among those in line for the stage, 1 being the next; null for whoever does not stand there, and as for `roster`. */
  positionInLine(): Promise<number | null> {
    return this.#positions.ask(id => ({ type: 'line', id }));
  }

  /** Leaves and closes. Said without waiting for an answer: whoever leaves wants to be gone. */
  leave(): void {
    if (this.#state.phase === 'in-room' || this.#state.phase === 'waiting') this.#send(commandMessage({ type: 'leave' }));
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

  #hello(): ClientMessage {
    const { slug, credential, invite, email } = this.#options;
    return {
      type: 'hello',
      version: PROTOCOL_VERSION,
      room: slug,
      credential,
      ...(invite === undefined ? {} : { invite }),
      ...(invite === undefined || email === undefined ? {} : { email }),
      ...(this.#revision === undefined || this.#youId === null ? {} : { after: this.#revision }),
    };
  }

  #onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.#onWelcome(message);
      case 'entered':
        this.#youId = message.you.id;
        this.#revision = message.revision;
        this.#media.replaceDirectory(message.peers);
        this.#inRoom(fromSnapshot(message.snapshot), message.counts);
        return this.#outbox.acknowledge(message.id);
      case 'snapshot':
        this.#revision = message.revision;
        this.#media.replaceDirectory(message.peers);
        if ('counts' in this.#state) this.#inRoom(fromSnapshot(message.snapshot), this.#state.counts);
        return this.#askInvitations();
      case 'ack':
        return this.#outbox.acknowledge(message.id);
      case 'refused':
        if (message.id !== null) this.#outbox.refuse(message.id, message.reason);
        else this.#finish(message.reason, undefined, helpOf(message));
        return;
      case 'events':
        return this.#onEvents(message);
      case 'peers':
        this.#media.changeDirectory(message.set, message.gone);
        return this.#reconcile();
      case 'counts':
        if ('counts' in this.#state) this.#set({ ...this.#state, counts: message.counts });
        return;
      case 'peer':
        return this.#media.connect(message.peer);
      case 'ice':
        return this.#media.takeIce(message.ice, Date.now() + this.#clock);
      case 'roster':
        return this.#rosters.answer(message.id, message);
      case 'line':
        return this.#positions.answer(message.id, message.position);
      case 'invitations':
        this.#invitations = { invitations: message.invitations, barred: message.barred };
        if (this.#state.phase === 'in-room') this.#set({ ...this.#state, invitations: this.#invitations });
        return;
      case 'pong':
        return this.#setClock(message.serverTime);
    }
  }

  #onWelcome(welcome: Welcome): void {
    const before = this.#state;
    this.#media.takeIce(welcome.ice, welcome.serverTime);
    this.#mail = welcome.mail;
    this.#setClock(welcome.serverTime);
    this.#media.connect(welcome.peer);
    this.#media.replaceDirectory(welcome.peers);
    const known = 'room' in before ? before.room : null;
    const room = roomAfter(welcome, known, this.#youId);
    if (!room) return this.#finish('protocol');
    const wasInside = before.phase === 'in-room' || before.phase === 'waiting';
    this.#youId = welcome.you?.id ?? null;
    this.#revision = welcome.revision;
    // A moderator may start it again.
    if (room.status === 'ended' && (welcome.you || !isModerator(welcome.role))) return this.#finish('session-ended', room);
    if (welcome.you) {
      this.#inRoom(room, welcome.counts);
    } else {
      this.#set({
        phase: 'lobby',
        room,
        counts: welcome.counts,
        role: welcome.role,
        way: stageWay(room.settings, welcome.role),
        returning: welcome.returning,
        entering: before.phase === 'lobby' ? before.entering : null,
        refused: before.phase === 'lobby' ? before.refused : null,
        connected: true,
        clock: this.#clock,
      });
      // Counted as gone during a long cut: back to where they were, without a click.
      if (wasInside && this.#entry) void this.#reenter(before.phase === 'waiting' ? this.#entry : { ...this.#entry, ...lastPlace(before.you) });
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
    if (!('room' in this.#state) || this.#state.room === null) return;
    const room = events.reduce((held, event) => evolveProjection(held, event, this.#youId), this.#state.room);
    this.#revision = revision;
    const out = events.find(event => event.type === 'left' && event.id === this.#youId);
    if (out?.type === 'left' && out.reason !== 'left' && out.reason !== 'gone') return this.#finish(out.reason, room);
    if (this.#state.phase === 'lobby') {
      const { role } = this.#state;
      if (room.status === 'ended' && !isModerator(role)) return this.#finish('session-ended', room);
      return this.#set({ ...this.#state, room, way: stageWay(room.settings, role) });
    }
    if (room.status === 'ended') {
      // Out of it at once, not after a grace: a moderator who comes back is at its lobby then, and may start it again.
      this.#send(commandMessage({ type: 'leave' }));
      return this.#finish('session-ended', room);
    }
    if (this.#state.phase === 'in-room' || this.#state.phase === 'waiting') this.#inRoom(room, this.#state.counts);
  }

  #inRoom(room: Room, counts: Counts): void {
    const you = this.#youId === null ? undefined : room.participants.get(this.#youId);
    if (!you) return this.#finish('left', room);
    const seen = { room, counts, connected: true, clock: this.#clock };
    if (you.place === 'waiting') {
      this.#set({ ...seen, phase: 'waiting', you });
    } else {
      this.#entry = { name: you.name, ...lastPlace(you) };
      const way = stageWay(room.settings, you.role);
      this.#set({ ...seen, phase: 'in-room', you, way, mail: this.#mail, invitations: this.#invitations });
    }
    this.#reconcile();
  }

  #setClock(serverTime: number): void {
    const clock = serverTime - Date.now();
    // Half a second is less than anybody sees, and states need not change with every answer to a ping.
    if (Math.abs(clock - this.#clock) < 500 && this.#clock !== 0) return;
    this.#clock = clock;
    if ('clock' in this.#state) this.#set({ ...this.#state, clock });
  }

  #askInvitations(): void {
    const { phase } = this.#state;
    if (!this.#watchesInvitations || phase !== 'in-room' || !isModerator(this.#state.you.role)) return;
    this.#send({ type: 'invitations', id: crypto.randomUUID() });
  }

  #newToken(): string {
    return tokenForRoom(newCredential(), this.#options.slug);
  }

  #inviteLink(token: string): string {
    const { origin, slug } = this.#options;
    return `${new URL(`/r/${slug}`, origin).href}#invite=${token}`;
  }

  #reconcile(): void {
    if (this.#state.phase !== 'in-room' && this.#state.phase !== 'waiting') return;
    this.#media.reconcile(this.#state.room, this.#state.you);
  }

  #onDown(): void {
    this.#rosters.drop();
    this.#positions.drop();
    this.#media.relayDown();
    if (this.#state.phase === 'connecting') this.#set({ phase: 'connecting', unreachable: true });
    else if ('connected' in this.#state) this.#set({ ...this.#state, connected: false });
  }

  #onFinal(code: number): void {
    if (code === CLOSE.takenOver) this.#finish('taken-over');
    else if (code === CLOSE.left) this.#finish('left');
    else this.#finish('protocol');
  }

  #finish(ending: Ending, room: Room | null = 'room' in this.#state ? this.#state.room : null, help: DoorHelp = helpFrom(room)): void {
    if (this.#state.phase === 'over') return;
    this.#media.close();
    this.#relay.close();
    this.#outbox.close();
    this.#rosters.drop();
    this.#positions.drop();
    this.#set({ phase: 'over', ending, room, help });
  }

  #send(message: ClientMessage): void {
    this.#relay.send(message);
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
