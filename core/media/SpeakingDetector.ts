import { type Meter, meter } from './devices/meter.ts';

/** Meter position from which somebody counts as speaking: about -36 dBFS. */
const THRESHOLD = 0.4;
/** Pauses between words up to this long (ms) do not end speaking. */
const HOLD_MS = 700;
const LOOK_EVERY_MS = 150;

/** Tells who is speaking, from the loudness of their tracks. */
export class SpeakingDetector {
  readonly #changed: (speaking: ReadonlySet<string>) => void;
  readonly #meters = new Map<string, { meter: Meter; track: MediaStreamTrack; lastLoud: number }>();
  #speaking: ReadonlySet<string> = new Set();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(changed: (speaking: ReadonlySet<string>) => void) {
    this.#changed = changed;
  }

  set(id: string, track: MediaStreamTrack | null): void {
    const held = this.#meters.get(id);
    if (held?.track === track || (!held && !track)) return;
    held?.meter.close();
    this.#meters.delete(id);
    if (track) this.#meters.set(id, { meter: meter(track), track, lastLoud: 0 });
    clearInterval(this.#timer);
    if (this.#meters.size > 0) this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    else this.#look();
  }

  clear(): void {
    for (const id of [...this.#meters.keys()]) this.set(id, null);
  }

  #look(): void {
    const now = performance.now();
    const speaking = new Set<string>();
    for (const [id, held] of this.#meters) {
      if (held.meter.level() > THRESHOLD) held.lastLoud = now;
      if (held.lastLoud > 0 && now - held.lastLoud < HOLD_MS) speaking.add(id);
    }
    const same = speaking.size === this.#speaking.size && [...speaking].every(id => this.#speaking.has(id));
    if (same) return;
    this.#speaking = speaking;
    this.#changed(speaking);
  }
}
