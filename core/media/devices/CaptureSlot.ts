import { capture, CaptureError } from './capture.ts';
import { sameHardware } from './choose.ts';
import type { AvailableDevice, DeviceProblem } from './kinds.ts';
import { type AudioProcessing, processed, sameProcessing } from './processing.ts';
import { watchSourceMuted } from './sourceMuted.ts';

/** What a slot is told to hold: a device (null: the platform's default), treated in some way, or nothing. */
export type SlotTarget = { readonly device: AvailableDevice | null; readonly processing?: AudioProcessing } | null;

interface Held {
  readonly track: MediaStreamTrack;
  readonly device: AvailableDevice | null;
  readonly processing: AudioProcessing | undefined;
  readonly unwatch: () => void;
}

/**
 * Holds at most one live track of one kind and makes it match the latest target. Changes that
 * come while a capture is under way wait for it, and only the last of them counts.
 */
export class CaptureSlot {
  readonly #devices: MediaDevices;
  readonly #kind: 'camera' | 'microphone';
  readonly #changed: () => void;
  readonly #outcome: (device: AvailableDevice | null, problem: DeviceProblem | null) => void;
  #target: SlotTarget = null;
  #held: Held | null = null;
  #sourceMuted = false;
  #failure: { readonly device: AvailableDevice | null; readonly problem: DeviceProblem } | null = null;
  #working: Promise<void> | null = null;

  /** @param outcome told when a device was started (null), did not start, or stopped by itself */
  constructor(
    devices: MediaDevices,
    kind: 'camera' | 'microphone',
    changed: () => void,
    outcome: (device: AvailableDevice | null, problem: DeviceProblem | null) => void = () => {},
  ) {
    this.#devices = devices;
    this.#kind = kind;
    this.#changed = changed;
    this.#outcome = outcome;
  }

  /** What is captured. While another device is being started, and when that fails, the one before. */
  get track(): MediaStreamTrack | null {
    return this.#held?.track ?? null;
  }

  /** The device that the track comes from, where it was named. */
  get device(): AvailableDevice | null {
    return this.#held?.device ?? null;
  }

  /** The track is live, and its source delivers nothing (see `sourceMuted.ts`). */
  get sourceMuted(): boolean {
    return this.#sourceMuted;
  }

  /** What is the matter with the target's device. */
  get problem(): DeviceProblem | null {
    return this.#failure?.problem ?? null;
  }

  /** True while a capture is under way. */
  get busy(): boolean {
    return this.#working !== null;
  }

  /** Resolves when the slot matches its target, or has failed to. A failed target is not tried again by itself. */
  set(target: SlotTarget): Promise<void> {
    if (this.#failure && (target === null || !same(target.device, this.#failure.device))) this.#failure = null;
    this.#target = target;
    if (this.#working === null && this.#settled()) return Promise.resolve();
    this.#working ??= this.#work();
    return this.#working;
  }

  /** The same, and tries a failed target again. */
  retry(target: SlotTarget = this.#target): Promise<void> {
    this.#failure = null;
    return this.set(target);
  }

  async #work(): Promise<void> {
    // So that `#working` is set before the work can be over.
    await Promise.resolve();
    while (!this.#settled()) {
      const target = this.#target;
      if (target === null) this.#hold(null);
      else await this.#capture(target);
    }
    this.#working = null;
    this.#changed();
  }

  #settled(): boolean {
    if (this.#target === null) return this.#held === null;
    if (this.#failure) return true;
    if (this.#held?.track.readyState !== 'live') return false;
    const { device, processing } = this.#target;
    return sameProcessing(this.#held.processing, processing) && (device === null || same(device, this.#held.device));
  }

  async #capture(target: NonNullable<SlotTarget>): Promise<void> {
    const before = this.#held;
    try {
      let track = await this.#start(target);
      // Chromium treats the sound of a device that is open already partly as it did before: it is closed first then.
      if (before && same(before.device, target.device) && !processed(track, target.processing)) {
        track.stop();
        before.track.stop();
        track = await this.#start(target);
      }
      track.addEventListener('ended', () => this.#onEnded(track));
      const unwatch = watchSourceMuted(track, muted => this.#onSourceMuted(track, muted));
      const device = target.device ?? deviceOf(track);
      this.#hold({ track, device, processing: target.processing, unwatch });
      this.#outcome(device, null);
    } catch (error) {
      this.#fail(target, error instanceof CaptureError ? error.problem : 'failed');
    }
  }

  #start({ device, processing }: NonNullable<SlotTarget>): Promise<MediaStreamTrack> {
    return capture(this.#devices, this.#kind, device?.id ?? null, { processing });
  }

  #fail(target: NonNullable<SlotTarget>, problem: DeviceProblem): void {
    if (this.#held?.track.readyState === 'ended') this.#let();
    // Another device may be wanted by now.
    if (this.#target && same(this.#target.device, target.device)) this.#failure = { device: target.device, problem };
    this.#outcome(target.device, problem);
    this.#changed();
  }

  #onEnded(track: MediaStreamTrack): void {
    if (this.#held?.track !== track) return;
    const { device } = this.#held;
    this.#let();
    if (this.#target && (this.#target.device === null || same(this.#target.device, device))) {
      this.#failure = { device: this.#target.device, problem: 'lost' };
    }
    this.#outcome(device, 'lost');
    this.#changed();
  }

  #onSourceMuted(track: MediaStreamTrack, muted: boolean): void {
    if (this.#held?.track !== track) return;
    this.#sourceMuted = muted;
    this.#changed();
  }

  #hold(next: Held | null): void {
    this.#let();
    this.#held = next;
    this.#changed();
  }

  #let(): void {
    this.#held?.unwatch();
    this.#held?.track.stop();
    this.#held = null;
    this.#sourceMuted = false;
  }
}

/** Where the platform chose, its choice is what later targets are compared with. */
function deviceOf(track: MediaStreamTrack): AvailableDevice | null {
  const { deviceId, groupId } = track.getSettings();
  return deviceId === undefined ? null : { id: deviceId, label: track.label, group: groupId ?? '' };
}

function same(one: AvailableDevice | null, other: AvailableDevice | null): boolean {
  return one === other || (one !== null && other !== null && one.id === other.id && sameHardware(one, other));
}
