import { STALL_LOOK_MS, STANDS_MS } from './timing.ts';

interface PictureHandlers {
  /** It stands still although packets come; called at each look while it lasts. */
  stalled(): void;
  /** It has begun to move, or has stood still for a while. */
  moving(moving: boolean): void;
}

interface Watched {
  readonly receiver: RTCRtpReceiver;
  readonly handlers: PictureHandlers;
  packets: number;
  frames: number;
  /** Time (RTP) of the last frame that came out of the decoder. */
  source: number;
  /** When that frame was new, by our clock; null before the first. */
  movedAt: number | null;
  moving: boolean;
}

/**
 * Notices pictures that stand still although packets come: after a cut the decoder lacks what was
 * lost, and browsers wait up to three seconds before they ask for a whole picture.
 */
export class StallWatch {
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Returns the stop function. */
  watch(receiver: RTCRtpReceiver, handlers: PictureHandlers): () => void {
    const watched: Watched = { receiver, handlers, packets: 0, frames: 0, source: 0, movedAt: null, moving: false };
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
      // Costs next to nothing, unlike statistics, which are asked only of a picture that stands still.
      const source = watched.receiver.getSynchronizationSources()[0]?.rtpTimestamp ?? 0;
      if (source === watched.source) void this.#examine(watched);
      else watched.movedAt = performance.now();
      watched.source = source;
      const moving = watched.movedAt !== null && performance.now() - watched.movedAt < STANDS_MS;
      if (moving === watched.moving) continue;
      watched.moving = moving;
      watched.handlers.moving(moving);
    }
  }

  async #examine(watched: Watched): Promise<void> {
    const report = await watched.receiver.getStats();
    for (const row of report.values() as Iterable<Record<string, number | string>>) {
      if (row.type !== 'inbound-rtp') continue;
      const [packets, frames] = [Number(row.packetsReceived ?? 0), Number(row.framesDecoded ?? 0)];
      const stands = frames > 0 && frames === watched.frames && packets > watched.packets;
      watched.packets = packets;
      watched.frames = frames;
      if (stands && this.#watched.has(watched)) watched.handlers.stalled();
    }
  }
}
