import { capture, CAPTURE_TIMEOUT_MS, CaptureError } from './capture.ts';
import { sameHardware } from './choose.ts';
import type { DeviceManagerOptions } from './DeviceState.ts';
import type { AvailableDevice, DeviceProblem } from './kinds.ts';
import { type AudioProcessing, processed, sameProcessing } from './processing.ts';
import { watchSourceMuted } from './sourceMuted.ts';

type Platform = Pick<DeviceManagerOptions, 'devices' | 'permissions'>;

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
 * come while a capture is under way wait for it, and only the last of them counts: the browser never has two questions
 * of one slot. Only letting go does not wait.
 */
export class CaptureSlot {
  readonly #platform: Platform;
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
    platform: Platform,
    kind: 'camera' | 'microphone',
    changed: () => void,
    outcome: (device: AvailableDevice | null, problem: DeviceProblem | null) => void = () => {},
  ) {
    this.#platform = platform;
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

  /** True while a capture is under way that is wanted. */
  get busy(): boolean {
    return this.#working !== null && this.#target !== null;
  }

  /**
   * Resolves when the slot matches its target, or has failed to, or the browser's question stands for longer than
   * anybody should wait. A failed target is not tried again by itself.
   */
  set(target: SlotTarget): Promise<void> {
    if (this.#failure && (target === null || !same(target.device, this.#failure.device))) this.#failure = null;
    this.#target = target;
    if (target === null) {
      // Not after what is under way, which may take as long as a person thinks about the browser's question.
      if (this.#held) queueMicrotask(this.#changed);
      this.#let();
      return Promise.resolve();
    }
    if (this.#working === null && this.#settled(target)) return Promise.resolve();
    this.#working ??= this.#work();
    return within(this.#working, CAPTURE_TIMEOUT_MS);
  }

  /** The same, and tries a failed target again. */
  retry(target: SlotTarget = this.#target): Promise<void> {
    this.#failure = null;
    return this.set(target);
  }

  async #work(): Promise<void> {
    // So that `#working` is set before the work can be over.
    await Promise.resolve();
    while (this.#target && !this.#settled(this.#target)) await this.#capture(this.#target);
    this.#working = null;
    this.#changed();
  }

  #settled({ device, processing }: NonNullable<SlotTarget>): boolean {
    if (this.#failure) return true;
    if (this.#held?.track.readyState !== 'live') return false;
    return sameProcessing(this.#held.processing, processing) && (device === null || same(device, this.#held.device));
  }

  async #capture(target: NonNullable<SlotTarget>): Promise<void> {
    const before = this.#held;
    try {
      let track = await this.#start(target);
      // Chromium treats the sound of a device that is open already partly as it did before: it is closed first then.
      if (this.#target && before && same(before.device, target.device) && !processed(track, target.processing)) {
        track.stop();
        before.track.stop();
        track = await this.#start(target);
      }
      const device = target.device ?? deviceOf(track);
      // Nobody wants it any more: the light goes off before anybody is told of it.
      if (this.#target === null) track.stop();
      else this.#hold(this.#watched(track, device, target.processing));
      this.#outcome(device, null);
    } catch (error) {
      this.#fail(target, error instanceof CaptureError ? error.problem : 'failed');
    }
  }

  #start({ device, processing }: NonNullable<SlotTarget>): Promise<MediaStreamTrack> {
    const { devices, permissions } = this.#platform;
    return capture(devices, this.#kind, device?.id ?? null, { permissions, processing });
  }

  #watched(track: MediaStreamTrack, device: AvailableDevice | null, processing: AudioProcessing | undefined): Held {
    track.addEventListener('ended', () => this.#onEnded(track));
    const unwatch = watchSourceMuted(track, muted => this.#onSourceMuted(track, muted));
    return { track, device, processing, unwatch };
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

  #hold(next: Held): void {
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

/** Resolves when the work is done, or else after that many ms. */
function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Where the platform chose, its choice is what later targets are compared with. */
function deviceOf(track: MediaStreamTrack): AvailableDevice | null {
  const { deviceId, groupId } = track.getSettings();
  return deviceId === undefined ? null : { id: deviceId, label: track.label, group: groupId ?? '' };
}

function same(one: AvailableDevice | null, other: AvailableDevice | null): boolean {
  return one === other || (one !== null && other !== null && one.id === other.id && sameHardware(one, other));
}
