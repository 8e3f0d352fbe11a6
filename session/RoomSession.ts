import type { MediaEngine } from '../media/MediaEngine.ts';
import { CLOSE } from '../protocol/close.ts';
import type { ClientMessage } from '../protocol/client.ts';
import { fromSnapshot } from '../protocol/codec.ts';
import { PATHS } from '../protocol/http.ts';
import { backOff, type RetryPolicy } from '../protocol/retry.ts';
import type { IceServer, PeerTicket, ServerMessage } from '../protocol/server.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { evolveProjection } from '../room/project.ts';
import { stageWay } from '../room/room.ts';
import type { DeviceState, Room } from '../room/types.ts';
import { commandMessage, lastPlace, roomAfter, type Entry } from './entry.ts';
import { RefusedError } from './errors.ts';
import { desiredLinks } from './links.ts';
import { Outbox } from './Outbox.ts';
import { RelaySocket, type SocketLike } from './RelaySocket.ts';
import { Rosters, type RosterWindow } from './Rosters.ts';
import type { Ending, SessionState } from './state.ts';

export interface SessionOptions {
  /** Origin of the server, such as `https://rooms.example.org`. */
  readonly origin: string;
  readonly slug: string;
  /** This client's secret for this room, from `session/credential.ts`; the same one comes back as the same participant. */
  readonly credential: string;
  readonly invite?: string | undefined;
  readonly engine: MediaEngine;
  readonly openSocket?: (url: string) => SocketLike;
  readonly retry?: RetryPolicy;
}

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
  readonly #offEngine: () => void;
  readonly #peerRetry: RetryPolicy = backOff(250, 8_000);
  readonly #rosters = new Rosters(message => this.#relay.send(message));
  readonly #directory = new Map<string, string | null>();
  #state: SessionState = { phase: 'connecting', unreachable: false };
  #revision: number | undefined;
  #youId: string | null = null;
  #iceServers: readonly IceServer[] = [];
  #entry: Entry | null = null;
  #peerFailures = 0;
  #peerTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#offEngine = options.engine.on('signalling', ({ state }) => this.#onSignalling(state));
    const url = new URL(PATHS.relay, options.origin);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const open = options.openSocket ?? (address => new WebSocket(address) as SocketLike);
    this.#relay = new RelaySocket(() => open(url.href), options.retry ?? backOff(300, 8_000), {
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
  async joinStage(devices: DeviceState): Promise<void> {
    await this.#outbox.submit({ type: 'join-stage', microphone: devices.microphone, camera: devices.camera });
  }

  /** @throws RefusedError, ClosedError */
  async leaveStage(): Promise<void> {
    await this.#outbox.submit({ type: 'leave-stage' });
  }

  /** Tells the others which devices are on. @throws RefusedError, ClosedError */
  async setDevices({ microphone, camera }: DeviceState): Promise<void> {
    await this.#outbox.submit({ type: 'set-devices', microphone, camera });
  }

  /** Ends the session for everybody. @throws RefusedError, ClosedError */
  async end(): Promise<void> {
    await this.#outbox.submit({ type: 'end' });
  }

  /** A window of the viewers, in the order of entering; null when the relay is out of reach or does not answer. */
  viewers(offset: number, limit: number): Promise<RosterWindow | null> {
    return this.#rosters.ask(offset, limit);
  }

  /** Leaves and closes. Said without waiting for an answer: whoever leaves wants to be gone. */
  leave(): void {
    if (this.#state.phase === 'in-room') this.#send(commandMessage({ type: 'leave' }));
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
    const { slug, credential, invite } = this.#options;
    return {
      type: 'hello',
      version: PROTOCOL_VERSION,
      room: slug,
      credential,
      ...(invite === undefined ? {} : { invite }),
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
        this.#replaceDirectory(message.peers);
        this.#inRoom(fromSnapshot(message.snapshot), message.counts);
        return this.#outbox.acknowledge(message.id);
      case 'ack':
        return this.#outbox.acknowledge(message.id);
      case 'refused':
        if (message.id !== null) this.#outbox.refuse(message.id, message.reason);
        else this.#finish(message.reason);
        return;
      case 'events':
        return this.#onEvents(message);
      case 'peers':
        for (const id of message.gone) this.#directory.delete(id);
        for (const [id, peer] of message.set) this.#directory.set(id, peer);
        return this.#reconcile();
      case 'counts':
        if ('counts' in this.#state) this.#set({ ...this.#state, counts: message.counts });
        return;
      case 'peer':
        return this.#connectEngine(message.peer);
      case 'roster':
        return this.#rosters.answer(message.id, message);
      case 'pong':
        return;
    }
  }

  #onWelcome(welcome: Welcome): void {
    const before = this.#state;
    this.#iceServers = welcome.iceServers;
    this.#connectEngine(welcome.peer);
    this.#replaceDirectory(welcome.peers);
    const known = 'room' in before ? before.room : null;
    const room = roomAfter(welcome, known, this.#youId);
    if (!room) return this.#finish('protocol');
    const wasInRoom = before.phase === 'in-room';
    this.#youId = welcome.you?.id ?? null;
    this.#revision = welcome.revision;
    if (room.status === 'ended') return this.#finish('session-ended', room);
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
      });
      // Counted as gone during a long cut: back to where they were, without a click.
      if (wasInRoom && this.#entry) void this.#reenter({ ...this.#entry, ...lastPlace(before.you) });
    }
    this.#outbox.resend();
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
    if (room.status === 'ended') return this.#finish('session-ended', room);
    if (this.#state.phase === 'in-room') this.#inRoom(room, this.#state.counts);
    else if (this.#state.phase === 'lobby') this.#set({ ...this.#state, room });
  }

  #inRoom(room: Room, counts: { stage: number; viewers: number }): void {
    const you = this.#youId === null ? undefined : room.participants.get(this.#youId);
    if (!you) return this.#finish('left', room);
    this.#entry = { name: you.name, ...lastPlace(you) };
    this.#set({ phase: 'in-room', room, counts, you, way: stageWay(room.settings, you.role), connected: true });
    this.#reconcile();
  }

  #reconcile(): void {
    if (this.#state.phase !== 'in-room') return;
    this.#options.engine.reconcile(desiredLinks(this.#state.room, this.#state.you, this.#directory));
  }

  #onDown(): void {
    this.#rosters.drop();
    clearTimeout(this.#peerTimer);
    if (this.#state.phase === 'connecting') this.#set({ phase: 'connecting', unreachable: true });
    else if ('connected' in this.#state) this.#set({ ...this.#state, connected: false });
  }

  #onFinal(code: number): void {
    if (code === CLOSE.takenOver) this.#finish('taken-over');
    else if (code === CLOSE.left) this.#finish('left');
    else this.#finish('protocol');
  }

  #onSignalling(state: 'connecting' | 'open' | 'lost'): void {
    if (state === 'open') this.#peerFailures = 0;
    if (state !== 'lost') return;
    // With the relay gone too, the next welcome brings a ticket; else ask for one.
    this.#peerFailures += 1;
    clearTimeout(this.#peerTimer);
    this.#peerTimer = setTimeout(() => this.#send({ type: 'peer' }), this.#peerRetry.delay(this.#peerFailures));
  }

  #connectEngine(peer: PeerTicket): void {
    clearTimeout(this.#peerTimer);
    const { origin, engine } = this.#options;
    engine.connect({ ...peer, origin, path: PATHS.peer, iceServers: this.#iceServers });
  }

  #replaceDirectory(peers: Welcome['peers']): void {
    this.#directory.clear();
    for (const [id, peer] of peers) this.#directory.set(id, peer);
  }

  #finish(ending: Ending, room: Room | null = 'room' in this.#state ? this.#state.room : null): void {
    if (this.#state.phase === 'over') return;
    clearTimeout(this.#peerTimer);
    this.#offEngine();
    this.#relay.close();
    this.#outbox.close();
    this.#rosters.drop();
    this.#set({ phase: 'over', ending, room });
  }

  #send(message: ClientMessage): void {
    this.#relay.send(message);
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
