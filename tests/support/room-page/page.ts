import { createScreenShare } from '../../../app/stage/screenShareStore.ts';
import { BackgroundStage } from '../../../core/media/background/BackgroundStage.ts';
import type { BackgroundKind, BackgroundState } from '../../../core/media/background/kinds.ts';
import { library } from '../../../core/media/background/library.ts';
import type { PaceLimits } from '../../../core/media/background/pace.ts';
import type { LinkState, LocalTracks } from '../../../core/media/MediaEngine.ts';
import { MeshEngine } from '../../../core/media/mesh/MeshEngine.ts';
import type { WireCommand } from '../../../core/protocol/commands.ts';
import { newCredential } from '../../../core/session/credential.ts';
import { RoomSession } from '../../../core/session/RoomSession.ts';

/** A client of a room without screens: the session and the mesh as they are, for measuring and for a bad network. */

export interface Joining {
  readonly origin: string;
  readonly slug: string;
  readonly name: string;
  readonly place: 'stage' | 'viewer';
}

/** Somebody in the room. */
interface Seen {
  readonly place: string;
  readonly presence: string;
  readonly microphone: boolean;
}

/** What one may ask of the page, through `window.client`. */
export interface PageClient {
  /** Captures (on stage) and says hello; resolves when at the door, or inside for somebody who comes back. */
  arrive(joining: Joining): Promise<void>;
  /** Resolves when inside. */
  enter(): Promise<void>;
  /** Frames decoded so far, by the name of who sent them. Zero at the begin of each link. */
  frames(): Promise<Record<string, number>>;
  /** Bytes of sound received so far, by name. */
  sound(): Promise<Record<string, number>>;
  /** Bytes of pictures received so far, by name. */
  pictures(): Promise<Record<string, number>>;
  /** State of each link, by the name at the other end. */
  links(direction: 'publish' | 'receive'): Record<string, LinkState>;
  /** Names of those whose camera picture stands still. */
  standing(): string[];
  /** Goes on stage with microphone and camera, as a viewer who may. */
  takeStage(): Promise<void>;
  /** Any command of the room; resolves when it was accepted. */
  command(wanted: WireCommand): Promise<void>;
  /** Who is in the room as this client knows it, by name. */
  people(): Record<string, Seen>;
  /** Energy of sound received so far, by name. */
  energy(): Promise<Record<string, number>>;
  /** Video codecs of what is received, sorted. */
  codecs(): Promise<string[]>;
  /** Width of the last picture that came, by name. */
  width(): Promise<Record<string, number>>;
  /** Sizes at which somebody's picture has been shown, in the order of their first time, by name. */
  sizes(): Record<string, string[]>;
  /** How often a link has begun in that direction. */
  begun(direction: 'publish' | 'receive'): number;
  /** Shares what the browser's picker gives, as the store does. */
  shareScreen(): Promise<boolean>;
  /** Ends the sharing as the browser's bar does. */
  endScreen(): void;
  /** Names of those whose screen is live here, and of those whom the room shows as sharing. */
  screens(): { live: string[]; shared: string[] };
  /** How loud the left and the right channel of somebody's shared sound are now (0 to 1); null: none comes. */
  channels(name: string): Promise<{ left: number; right: number } | null>;
  /** Says that every picture is shown at that size, now and on later links; 0 is not at all. */
  show(pixels: number): void;
  /**
   * Puts that behind the person, and sends the result.
   * @param limits how slow it may be; null for those of the product, on any processor
   */
  background(kind: BackgroundKind, limits: PaceLimits | null): void;
  backgroundState(): BackgroundState & { sending: boolean };
  /**
   * The middle of that person's picture: how many pixels differ much from the one beside them, and the mean of green (0
   * to 255). Null: no picture.
   */
  picture(name: string): { edges: number; green: number } | null;
  readonly connected: boolean;
  leave(): void;
}

const engine = new MeshEngine();
let session: RoomSession | null = null;
const states = { publish: new Map<string, LinkState>(), receive: new Map<string, LinkState>() };
const begun = { publish: 0, receive: 0 };
engine.on('link-state', ({ participant, direction, state }) => {
  if (state === 'connecting') begun[direction] += 1;
  if (state === 'closed') states[direction].delete(participant);
  else states[direction].set(participant, state);
  if (direction === 'receive' && state === 'connecting') tellShown();
});

/** How large every picture is shown, those of later links too; null before it was said. */
let shownAt: number | null = null;
function tellShown(): void {
  const pixels = shownAt;
  if (pixels !== null)
    engine.show(new Map([...states.receive.keys()].map(id => [id, { camera: pixels, screen: pixels }])));
}

const standing = new Set<string>();
const screens = new Set<string>();
engine.on('picture', ({ participant, slot, live }) => {
  const [names, here] = slot === 'screen' ? [screens, live] : [standing, !live];
  if (here) names.add(participant);
  else names.delete(participant);
});

/** Sound and pictures are decoded only where they are played. */
const players = new Map<string, HTMLMediaElement>();
engine.on('remote-track', ({ participant, slot, track }) => {
  const key = `${participant}/${slot}`;
  players.get(key)?.remove();
  if (!track) return;
  const player = document.body.appendChild(document.createElement(track.kind === 'video' ? 'video' : 'audio'));
  player.autoplay = true;
  player.srcObject = new MediaStream([track]);
  players.set(key, player);
  if (slot !== 'camera') return;
  player.addEventListener('resize', () => {
    const { videoWidth, videoHeight } = player as HTMLVideoElement;
    if (videoWidth > 0)
      sizes.set(participant, (sizes.get(participant) ?? new Set()).add(`${videoWidth}×${videoHeight}`));
  });
});
const sizes = new Map<string, Set<string>>();

function nameOf(participant: string): string {
  const state = session?.value;
  return (state && 'room' in state && state.room?.participants.get(participant)?.name) || participant;
}

async function inbound(
  kind: 'video' | 'audio',
  counter: 'framesDecoded' | 'frameWidth' | 'bytesReceived' | 'totalAudioEnergy',
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { participant, direction, report } of await engine.stats()) {
    if (direction !== 'receive' || !report) continue;
    for (const row of report.values() as Iterable<Record<string, number | string>>) {
      if (row.type !== 'inbound-rtp' || row.kind !== kind) continue;
      counts[nameOf(participant)] = (counts[nameOf(participant)] ?? 0) + Number(row[counter] ?? 0);
    }
  }
  return counts;
}

function reached(phase: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const state = session?.value;
      if (state?.phase !== phase && state?.phase !== 'over') return;
      stop?.();
      if (state.phase === phase) resolve();
      else reject(new Error(`The session is over: ${'ending' in state ? state.ending : state.phase}.`));
    };
    const stop = session?.subscribe(look);
    look();
  });
}

let joining: Joining | null = null;
let own: LocalTracks = {};
const publish = () => engine.publish({ ...own, ...screen.tracks.value });
const screen = createScreenShare({
  command: async wanted => {
    await session?.command(wanted);
    return true;
  },
  changed: publish,
  stopped: () => {},
  devices: () => navigator.mediaDevices,
});

async function capture(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: 640, height: 360, frameRate: 24 },
  });
  own = { microphone: stream.getAudioTracks()[0] ?? null, camera: stream.getVideoTracks()[0] ?? null };
  publish();
}

let stage: BackgroundStage | null = null;
let captured: MediaStreamTrack | null = null;
const image = (() => {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#c01020';
  context.fillRect(0, 0, 640, 360);
  return canvas.toDataURL('image/png');
})();

const client: PageClient = {
  background(kind, limits) {
    captured ??= own.camera ?? null;
    const follow = () => {
      own = { ...own, camera: stage?.track ?? null };
      publish();
    };
    stage ??= new BackgroundStage(
      {
        source: library,
        images: { load: async () => image, save: async () => {} },
        handheld: false,
        ...(limits && { limits }),
        software: () => false,
      },
      follow,
    );
    void stage.start().then(() => {
      stage!.set(captured, { kind });
      follow();
    });
  },
  backgroundState: () => ({ ...stage!.state, image: null, sending: stage!.track !== null }),
  picture(name) {
    const key = [...players.keys()].find(one => one.endsWith('/camera') && nameOf(one.split('/')[0] ?? '') === name);
    const player = key ? players.get(key) : undefined;
    if (!(player instanceof HTMLVideoElement) || player.videoWidth === 0) return null;
    const canvas = new OffscreenCanvas(160, 90);
    const context = canvas.getContext('2d')!;
    context.drawImage(player, 0, 0, 160, 90);
    const { data } = context.getImageData(0, 0, 160, 90);
    let edges = 0;
    let green = 0;
    // The blur of what lies outside the frame darkens its border.
    for (let y = 15; y < 75; y += 1) {
      for (let x = 20; x < 140; x += 1) {
        const at = (y * 160 + x) * 4;
        if (Math.abs(data[at + 1]! - data[at - 3]!) > 40) edges += 1;
        green += data[at + 1]! / (60 * 120);
      }
    }
    return { edges, green };
  },
  async arrive(wanted) {
    joining = wanted;
    const { origin, slug, place } = wanted;
    if (place === 'stage') await capture();
    sessionStorage.credential ??= newCredential();
    session = new RoomSession({ origin, slug, credential: String(sessionStorage.credential), engine });
    session.subscribe(state => screen.follow(state.phase === 'in-room' ? state.you : null));
    await Promise.race([reached('lobby'), reached('in-room')]);
  },
  async enter() {
    if (!session || !joining) throw new Error('Nobody has arrived.');
    const { name, place } = joining;
    const on = place === 'stage';
    if (session.value.phase === 'lobby') await session.enter({ name, place, microphone: on, camera: on });
    await reached('in-room');
  },
  frames: () => inbound('video', 'framesDecoded'),
  sound: () => inbound('audio', 'bytesReceived'),
  pictures: () => inbound('video', 'bytesReceived'),
  links: direction => Object.fromEntries([...states[direction]].map(([id, state]) => [nameOf(id), state])),
  standing: () => [...standing].map(nameOf),
  begun: direction => begun[direction],
  async takeStage() {
    await capture();
    await session?.joinStage({ microphone: true, camera: true });
  },
  command: async wanted => session?.command(wanted),
  people() {
    const state = session?.value;
    const people = state && 'room' in state ? [...(state.room?.participants.values() ?? [])] : [];
    return Object.fromEntries(
      people.map(({ name, place, presence, microphone }) => [name, { place, presence, microphone }]),
    );
  },
  energy: () => inbound('audio', 'totalAudioEnergy'),
  async codecs() {
    const rows = (await engine.stats()).flatMap(({ report }) => [
      ...((report ?? new Map()) as Map<string, Record<string, string | number>>).values(),
    ]);
    const used = rows
      .filter(row => row.type === 'inbound-rtp' && row.kind === 'video' && Number(row.framesDecoded ?? 0) > 0)
      .map(row => row.codecId);
    return rows
      .filter(row => used.includes(row.id))
      .map(row => String(row.mimeType))
      .toSorted();
  },
  width: () => inbound('video', 'frameWidth'),
  sizes: () => Object.fromEntries([...sizes].map(([id, seen]) => [nameOf(id), [...seen]])),
  shareScreen: () => screen.share(),
  endScreen: () => void screen.tracks.value.screen?.dispatchEvent(new Event('ended')),
  screens() {
    const state = session?.value;
    const people = state && 'room' in state ? [...(state.room?.participants.values() ?? [])] : [];
    return { live: [...screens].map(nameOf), shared: people.filter(one => one.screen).map(one => one.name) };
  },
  async channels(name) {
    const key = [...players.keys()].find(
      one => one.endsWith('/screen-sound') && nameOf(one.split('/')[0] ?? '') === name,
    );
    const stream = key && players.get(key)?.srcObject;
    if (!(stream instanceof MediaStream)) return null;
    const context = new AudioContext();
    const splitter = context.createChannelSplitter(2);
    context.createMediaStreamSource(stream).connect(splitter);
    const [left, right] = [0, 1].map(channel => {
      const analyser = context.createAnalyser();
      splitter.connect(analyser, channel);
      return analyser;
    }) as [AnalyserNode, AnalyserNode];
    const loudest = { left: 0, right: 0 };
    for (let look = 0; look < 20; look += 1) {
      await new Promise(resolve => setTimeout(resolve, 50));
      for (const [side, analyser] of Object.entries({ left, right }) as ['left' | 'right', AnalyserNode][]) {
        const samples = new Float32Array(analyser.fftSize);
        analyser.getFloatTimeDomainData(samples);
        loudest[side] = Math.max(loudest[side], ...samples.map(Math.abs));
      }
    }
    await context.close();
    return loudest;
  },
  show(pixels) {
    shownAt = pixels;
    tellShown();
  },
  get connected() {
    const state = session?.value;
    return state !== undefined && 'connected' in state && state.connected;
  },
  leave() {
    session?.leave();
    engine.close();
  },
};

Object.assign(window, { client });
