import { capture, CaptureError } from './capture.ts';
import type { DeviceProblem } from './kinds.ts';
import { sameProcessing, type AudioProcessing } from './processing.ts';

/** What a slot is told to hold: a device (null id: the platform's default), treated in some way, or nothing. */
export type SlotTarget = { readonly deviceId: string | null; readonly processing?: AudioProcessing } | null;

/**
 * Holds at most one live track of one kind and makes it match the latest target. Changes that
 * come while a capture is under way wait for it, and only the last of them counts.
 */
export class CaptureSlot {
  readonly #devices: MediaDevices;
  readonly #kind: 'camera' | 'microphone';
  readonly #changed: () => void;
  #target: SlotTarget = null;
  #heldId: string | null = null;
  #heldProcessing: AudioProcessing | undefined;
  #track: MediaStreamTrack | null = null;
  #problem: DeviceProblem | null = null;
  #working: Promise<void> | null = null;
  #attempted: SlotTarget = null;

  constructor(devices: MediaDevices, kind: 'camera' | 'microphone', changed: () => void) {
    this.#devices = devices;
    this.#kind = kind;
    this.#changed = changed;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  get problem(): DeviceProblem | null {
    return this.#problem;
  }

  /** True while a capture is under way. */
  get busy(): boolean {
    return this.#working !== null;
  }

  /** Resolves when the slot matches its target, or has failed to. A failed target is not tried again by itself. */
  set(target: SlotTarget): Promise<void> {
    this.#target = target;
    if (this.#working === null && this.#settled()) return Promise.resolve();
    this.#working ??= this.#work();
    return this.#working;
  }

  /** Tries a failed target again. */
  retry(): Promise<void> {
    this.#attempted = null;
    this.#problem = null;
    return this.set(this.#target);
  }

  async #work(): Promise<void> {
    // So that `#working` is set before the work can be over.
    await Promise.resolve();
    while (!this.#settled()) {
      const target = this.#target;
      this.#attempted = target;
      if (target === null) this.#hold(null, null, null);
      else await this.#capture(target);
    }
    this.#working = null;
    this.#changed();
  }

  #settled(): boolean {
    if (this.#target === null) return this.#track === null && this.#problem === null;
    const { deviceId, processing } = this.#target;
    const same = sameProcessing(this.#heldProcessing, processing);
    if (this.#track?.readyState === 'live' && same && (deviceId === null || this.#heldId === deviceId)) return true;
    return this.#attempted !== null && this.#attempted.deviceId === deviceId && this.#problem !== null;
  }

  async #capture(target: NonNullable<SlotTarget>): Promise<void> {
    try {
      const track = await capture(this.#devices, this.#kind, target.deviceId, { processing: target.processing });
      this.#heldProcessing = target.processing;
      track.addEventListener('ended', () => this.#onEnded(track));
      // Where the platform chose, its choice is what later targets are compared with.
      this.#hold(track, target.deviceId ?? track.getSettings().deviceId ?? null, null);
    } catch (error) {
      // The device before is let go too: showing it would say that the choice had worked.
      this.#hold(null, null, error instanceof CaptureError ? error.problem : 'failed');
    }
  }

  #onEnded(track: MediaStreamTrack): void {
    if (this.#track !== track) return;
    this.#hold(null, null, 'lost');
    this.#attempted = this.#target;
    this.#changed();
  }

  #hold(track: MediaStreamTrack | null, heldId: string | null, problem: DeviceProblem | null): void {
    const before = this.#track;
    this.#track = track;
    this.#heldId = heldId;
    this.#problem = problem;
    if (before && before !== track) before.stop();
    this.#changed();
  }
}
