import { setImmediate } from 'node:timers/promises';
import type { Page } from 'puppeteer';

/** What a page's real peer connections and captures are doing, read from outside: the product has no hook for it. */

export interface Inbound {
  /** Video frames decoded so far, one number a remote picture of which there were any. */
  readonly frames: number[];
  /** Audio energy received so far (WebRTC statistics, `totalAudioEnergy`), one number a remote microphone. */
  readonly energy: number[];
}

export interface Outbound {
  /** Packets sent on all media streams together. */
  readonly packets: number;
  /** How many media streams have ever sent anything. */
  readonly streams: number;
}

interface Seen {
  readonly connections: Set<RTCPeerConnection>;
}
type Watched = typeof globalThis & { seenByTests?: Seen };

/** One look at a time a page, so that nobody reads a list that is still being filled. */
const looks = new WeakMap<Page, Promise<void>>();

/** Begins a list of the document's peer connections; false where there is one. Runs in the page. */
function noteConnections(): boolean {
  const here = globalThis as Watched;
  if (here.seenByTests) return false;
  const seen: Seen = (here.seenByTests = { connections: new Set() });
  const prototype = RTCPeerConnection.prototype as unknown as Record<string, (...args: unknown[]) => unknown>;
  // Whatever carries anything goes through one of these.
  for (const name of [
    'createDataChannel',
    'addTransceiver',
    'addTrack',
    'createOffer',
    'createAnswer',
    'setRemoteDescription',
  ]) {
    const original = prototype[name]!;
    prototype[name] = function (this: RTCPeerConnection, ...args: unknown[]) {
      seen.connections.add(this);
      return original.apply(this, args);
    };
  }
  return true;
}

/** Has every document that the page loads from now on keep that list: Firefox lets nobody look into its heap. */
export async function watchFromTheBeginning(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(noteConnections);
}

/**
 * Makes the page's document keep a list of its peer connections. Those that it has already are read from the heap,
 * which stops the page for about a second: therefore once a document, and from then on each one is noted at its first
 * use.
 */
function watchConnections(page: Page): Promise<void> {
  const look = async () => {
    const begun = await page.evaluate(noteConnections);
    if (!begun) return;
    const prototype = await page.evaluateHandle(() => RTCPeerConnection.prototype);
    const found = await page.queryObjects(prototype);
    await page.evaluate(
      all => all.forEach(one => (globalThis as Watched).seenByTests!.connections.add(one)),
      found as never as RTCPeerConnection[],
    );
    await Promise.all([found.dispose(), prototype.dispose()]);
  };
  const next = (looks.get(page) ?? Promise.resolve()).then(look, look);
  looks.set(page, next);
  return next;
}

async function eachConnection<T>(page: Page, read: (connections: RTCPeerConnection[]) => Promise<T>): Promise<T> {
  await watchConnections(page);
  const connections = await page.evaluateHandle(() => [...(globalThis as Watched).seenByTests!.connections]);
  try {
    return (await page.evaluate(read as never, connections)) as T;
  } finally {
    await connections.dispose();
  }
}

export function inbound(page: Page): Promise<Inbound> {
  return eachConnection(page, async connections => {
    const frames: number[] = [];
    const energy: number[] = [];
    for (const connection of connections.filter(one => one.connectionState === 'connected')) {
      for (const row of (await connection.getStats()).values() as Iterable<Record<string, number | string>>) {
        if (row.type !== 'inbound-rtp') continue;
        if (row.kind === 'video' && Number(row.framesDecoded ?? 0) > 0) frames.push(Number(row.framesDecoded));
        if (row.kind === 'audio') energy.push(Number(row.totalAudioEnergy ?? 0));
      }
    }
    return { frames, energy };
  });
}

/** Audio energy that the page received so far, from everybody. */
export async function heard(page: Page): Promise<number> {
  const { energy } = await inbound(page);
  return energy.reduce((sum, one) => sum + one, 0);
}

/** Whether a reading has come to rest for longer than the fake microphone pauses between two beeps. */
export function still(): (value: number) => boolean {
  let last = Number.NaN;
  let since = 0;
  return value => {
    if (value !== last) since = performance.now();
    last = value;
    return performance.now() - since > 2_000;
  };
}

/** The codecs of the pictures that come, such as `video/VP8`, each once. */
export function pictureCodecs(page: Page): Promise<string[]> {
  return eachConnection(page, async connections => {
    const codecs = new Set<string>();
    for (const connection of connections.filter(one => one.connectionState === 'connected')) {
      const report = await connection.getStats();
      for (const row of report.values() as Iterable<Record<string, number | string>>) {
        if (row.type !== 'inbound-rtp' || row.kind !== 'video' || Number(row.framesDecoded ?? 0) === 0) continue;
        codecs.add((report.get(String(row.codecId)) as { mimeType: string }).mimeType);
      }
    }
    return [...codecs];
  });
}

export function outbound(page: Page): Promise<Outbound> {
  return eachConnection(page, async connections => {
    let packets = 0;
    let streams = 0;
    for (const connection of connections) {
      for (const row of (await connection.getStats()).values() as Iterable<Record<string, number | string>>) {
        if (row.type !== 'outbound-rtp' || Number(row.packetsSent) === 0) continue;
        packets += Number(row.packetsSent);
        streams += 1;
      }
    }
    return { packets, streams };
  });
}

/** One picture that is sent to one receiver. */
export interface SentPicture {
  /** False: its encoder rests, because nobody looks. */
  readonly active: boolean;
  /** Longer side of what is sent, in pixels; 0 before anything was. */
  readonly side: number;
}

/** One row a picture and receiver, camera and screen alike, of those that were ever sent. */
export function sentPictures(page: Page): Promise<SentPicture[]> {
  return eachConnection(page, async connections => {
    const pictures: { active: boolean; side: number }[] = [];
    for (const connection of connections.filter(one => one.connectionState === 'connected')) {
      for (const row of (await connection.getStats()).values() as Iterable<Record<string, number | string | boolean>>) {
        if (row.type !== 'outbound-rtp' || row.kind !== 'video' || Number(row.framesSent ?? 0) === 0) continue;
        pictures.push({
          active: row.active === true,
          side: Math.max(Number(row.frameWidth ?? 0), Number(row.frameHeight ?? 0)),
        });
      }
    }
    return pictures;
  });
}

/** Live tracks of the page that do not come from a peer connection: what it captures. Each as `kind:label:deviceId`. */
export async function captures(page: Page): Promise<string[]> {
  const trackPrototype = await page.evaluateHandle(() => MediaStreamTrack.prototype);
  await watchConnections(page);
  const tracks = await page.queryObjects(trackPrototype);
  return page.evaluate(
    all => {
      const links = [...(globalThis as Watched).seenByTests!.connections];
      const remote = new Set(links.flatMap(link => link.getReceivers().map(receiver => receiver.track)));
      // The prototypes of subclasses are found too; they are no tracks.
      const isTrack = (track: MediaStreamTrack) => !Object.hasOwn(track, 'constructor');
      return all
        .filter(isTrack)
        .filter(
          track => track.readyState === 'live' && !remote.has(track) && track.getSettings().deviceId !== undefined,
        )
        .map(track => `${track.kind}:${track.label}:${track.getSettings().deviceId}`);
    },
    tracks as never as MediaStreamTrack[],
  );
}

/** Polls until `read` gives what `until` accepts, and returns it. @throws when it does not within `timeout` ms */
export async function eventually<T>(
  read: () => Promise<T>,
  until: (value: T) => boolean,
  timeout = 20_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await read();
    if (until(value)) return value;
    if (Date.now() > end) throw new Error(`Not so within ${timeout} ms; last seen: ${JSON.stringify(value)}`);
    // What is read at once (which documents puppeteer knows of) changes only in another turn of the event loop.
    await setImmediate();
  }
}

/**
 * Waits until every one of `count` remote pictures has decoded more frames than it has now, and returns both readings.
 */
export async function framesAdvance(page: Page, count: number): Promise<{ from: number[]; to: number[] }> {
  const first = await eventually(
    () => inbound(page),
    ({ frames }) => frames.filter(decoded => decoded > 0).length === count,
  );
  const from = first.frames.filter(decoded => decoded > 0);
  const second = await eventually(
    () => inbound(page),
    ({ frames }) => {
      const now = frames.filter(decoded => decoded > 0);
      return now.length === count && now.every((decoded, index) => decoded > from[index]! + 5);
    },
  );
  return { from, to: second.frames.filter(decoded => decoded > 0) };
}

/** The path that a connection's media takes: the kinds of the two candidates, and how TURN is reached, if it is. */
export interface MediaPath {
  readonly local: string;
  readonly remote: string;
  readonly relayProtocol: string | null;
}

/** One row a connection that is up. */
export function mediaPaths(page: Page): Promise<MediaPath[]> {
  return eachConnection(page, async connections => {
    const paths: MediaPath[] = [];
    for (const connection of connections.filter(one => one.connectionState === 'connected')) {
      const report = await connection.getStats();
      const rows = [...report.values()] as Record<string, string>[];
      const pair = report.get(rows.find(row => row.type === 'transport')?.selectedCandidatePairId ?? '') as Record<
        string,
        string
      >;
      const [local, remote] = [report.get(pair.localCandidateId!), report.get(pair.remoteCandidateId!)] as Record<
        string,
        string
      >[];
      paths.push({
        local: local!.candidateType!,
        remote: remote!.candidateType!,
        relayProtocol: local!.relayProtocol ?? null,
      });
    }
    return paths;
  });
}
