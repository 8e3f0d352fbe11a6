import { RESTING_LOOK_MS, RESTS_MS, STALL_LOOK_MS, STANDS_MS } from './timing.ts';

interface PictureHandlers {
  /** It stands still although packets come; called at each look while it lasts. */
  stalled(): void;
  /** It has begun to be live, or has not been for a while. */
  live(live: boolean): void;
}

interface Watched {
  readonly receiver: RTCRtpReceiver;
  /** Nothing may change on a screen, and then nothing comes; a camera always has something new. */
  readonly mayRest: boolean;
  readonly handlers: PictureHandlers;
  /** Of payload: what is only there to probe the path is no picture. */
  bytes: number;
  frames: number;
  /** Time (RTP) of the last frame that came out of the decoder. */
  source: number;
  /** When that frame was new, by our clock; null before the first. */
  movedAt: number | null;
  /** Since when packets come and no picture does; null while that is not so. */
  stalledAt: number | null;
  /** Statistics are being asked for, or are not worth asking for before then. */
  examining: boolean;
  quietUntil: number;
  live: boolean;
}

/**
 * Notices pictures that stand still although packets come: after a cut the decoder lacks what was
 * lost, and browsers wait up to three seconds before they ask for a whole picture.
 */
export class StallWatch {
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Returns the stop function. */
  watch(receiver: RTCRtpReceiver, mayRest: boolean, handlers: PictureHandlers): () => void {
    const watched: Watched = {
      receiver,
      mayRest,
      handlers,
      bytes: 0,
      frames: 0,
      source: 0,
      movedAt: null,
      stalledAt: null,
      examining: false,
      quietUntil: 0,
      live: false,
    };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#look(), STALL_LOOK_MS);
    return () => {
      this.#watched.delete(watched);
      if (this.#watched.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #look(): void {
    for (const watched of this.#watched) {
      const now = performance.now();
      // Costs next to nothing, unlike statistics, which are asked only of a picture that stands still.
      const source = watched.receiver.getSynchronizationSources()[0]?.rtpTimestamp ?? 0;
      if (source !== watched.source) [watched.movedAt, watched.stalledAt, watched.quietUntil] = [now, null, 0];
      else if (watched.movedAt !== null && !watched.examining && now >= watched.quietUntil)
        void this.#examine(watched, now);
      watched.source = source;
      const live = isLive(watched, now);
      if (live === watched.live) continue;
      watched.live = live;
      watched.handlers.live(live);
    }
  }

  async #examine(watched: Watched, now: number): Promise<void> {
    watched.examining = true;
    const report = await watched.receiver.getStats().catch(() => null);
    watched.examining = false;
    if (!report) return;
    // A camera that is off, or a screen on which nothing changes: one look a second is enough.
    if (watched.stalledAt === null && watched.movedAt !== null && now - watched.movedAt > RESTS_MS)
      watched.quietUntil = now + RESTING_LOOK_MS;
    for (const row of report.values() as Iterable<Record<string, number | string>>) {
      if (row.type !== 'inbound-rtp') continue;
      const [bytes, frames] = [Number(row.bytesReceived ?? 0), Number(row.framesDecoded ?? 0)];
      const stands = frames > 0 && frames === watched.frames && bytes > watched.bytes;
      watched.bytes = bytes;
      watched.frames = frames;
      if (!stands || !this.#watched.has(watched)) continue;
      watched.stalledAt ??= performance.now();
      watched.handlers.stalled();
    }
  }
}

function isLive({ mayRest, movedAt, stalledAt }: Watched, now: number): boolean {
  if (movedAt === null) return false;
  return mayRest ? stalledAt === null || now - stalledAt < STANDS_MS : now - movedAt < STANDS_MS;
}
