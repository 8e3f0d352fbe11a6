import { STALL_LOOK_MS } from './timing.ts';

interface Watched {
  readonly receiver: RTCRtpReceiver;
  readonly stalled: () => void;
  packets: number;
  frames: number;
  /** Time (RTP) of the last frame that came out of the decoder. */
  source: number;
}

/**
 * Notices pictures that stand still although packets come: after a cut the decoder lacks what was
 * lost, and browsers wait up to three seconds before they ask for a whole picture.
 */
export class StallWatch {
  readonly #watched = new Set<Watched>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param stalled called while it lasts, at each look. Returns the stop function */
  watch(receiver: RTCRtpReceiver, stalled: () => void): () => void {
    const watched: Watched = { receiver, stalled, packets: 0, frames: 0, source: 0 };
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
      watched.source = source;
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
      if (stands && this.#watched.has(watched)) watched.stalled();
    }
  }
}
