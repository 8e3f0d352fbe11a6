import type { Ice, PeerTicket } from '../protocol/server.ts';

/** What one publisher sends: at most one track a slot. A slot that is null or left out is silent or dark. */
export type Slot = 'microphone' | 'camera' | 'screen' | 'screen-sound';
export type LocalTracks = Readonly<Partial<Record<Slot, MediaStreamTrack | null>>>;

/**
 * Somebody's pictures as they are shown here: the longer side of each in device pixels; 0 while it is not on screen.
 */
export interface Shown {
  readonly camera: number;
  readonly screen: number;
}

/**
 * A participant and where their signalling is reached right now; null while it is not, as when
 * their connection to the server is cut. A link that is up outlives that.
 */
export interface Remote {
  readonly participant: string;
  readonly peer: string | null;
}

/** How one directed media link is doing. A link that failed is redialled: it becomes `connecting` again. */
export type LinkState = 'connecting' | 'live' | 'interrupted';

export interface SignallingTarget extends PeerTicket {
  /** Origin of the server, such as `https://rooms.example.org`. */
  readonly origin: string;
  readonly path: string;
  readonly ice: Ice;
}

/** Which links ought to exist, as the room's state says. */
export interface DesiredLinks {
  /** Whom to send to: everybody else in the room while on stage, nobody otherwise. */
  readonly publishTo: readonly Remote[];
  /** Whom to accept media from: the others on stage. */
  readonly receiveFrom: readonly Remote[];
}

export interface MediaEvents {
  /** A remote track came (or went: null). It may still be muted until the first packet. */
  'remote-track': { participant: string; slot: Slot; track: MediaStreamTrack | null };
  'link-state': { participant: string; direction: 'publish' | 'receive'; state: LinkState | 'closed' };
  /**
   * A remote picture is live, or is not: whatever is on screen of it is old then. A camera's is not once nothing new
   * comes; a screen's, which may have nothing new to show, only when what comes cannot be shown.
   */
  picture: { participant: string; slot: 'camera' | 'screen'; live: boolean };
  /** The signalling connection; on `lost` the engine needs a fresh ticket through `connect`. */
  signalling: { state: 'connecting' | 'open' | 'lost' };
  /** The network came back or changed, or the machine woke up: other connections had better be looked at too. */
  network: { change: 'online' | 'woke' };
}

export type MediaEventHandlers = { [Name in keyof MediaEvents]: (event: MediaEvents[Name]) => void };

/** One row of statistics a directed link. Counters since the link began. */
export interface LinkStats {
  readonly participant: string;
  readonly direction: 'publish' | 'receive';
  readonly state: LinkState;
  readonly report: RTCStatsReport | null;
}

/**
 * Media in terms of participants: what to send, whom to send it to, whom to receive from. How
 * links come about (a mesh of directed links now) is the engine's own affair.
 */
export interface MediaEngine {
  on<Name extends keyof MediaEvents>(name: Name, handler: MediaEventHandlers[Name]): () => void;
  /** Opens signalling, or moves it to a new ticket. Links that are up stay up. */
  connect(target: SignallingTarget): void;
  /** ICE servers for links from now on: their credentials were renewed. Links that are up stay up. */
  renewIce(ice: Ice): void;
  /** Sets what every publishing link carries, at once and without renegotiation. The engine never stops tracks. */
  publish(tracks: LocalTracks): void;
  /**
   * Says whose pictures are on screen and how large, for publishers to save what nobody sees. Whoever is not named is
   * shown small.
   */
  show(shown: ReadonlyMap<string, Shown>): void;
  /** Whether this person speaks: their picture may then cost more. */
  speak(speaking: boolean): void;
  /** Makes the live links match. Idempotent; call it whenever room state changes. */
  reconcile(desired: DesiredLinks): void;
  stats(): Promise<LinkStats[]>;
  /** Closes every link and signalling. The engine is of no use afterwards. */
  close(): void;
}
