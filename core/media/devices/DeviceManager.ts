import { BackgroundStage } from '../background/BackgroundStage.ts';
import type { Background } from '../background/kinds.ts';
import { CaptureSlot, type SlotTarget } from './CaptureSlot.ts';
import { type Choice, choose, standIn } from './choose.ts';
import type { Switches } from './DeviceState.ts';
import {
  CAPTURED as KINDS,
  type CaptureKind,
  type CaptureUse,
  type DeviceManagerOptions,
  type DeviceState,
} from './DeviceState.ts';
import { enumerate, type Listing, stillKnown } from './enumerate.ts';
import { Failures } from './Failures.ts';
import type { AvailableDevice, AvailableDevices, DeviceKind, DeviceProblem } from './kinds.ts';
import { type CapturePermissions, readPermissions, watchPermissions } from './permission.ts';
import type { PreferenceChange } from './preferences.ts';
import type { AudioProcessing } from './processing.ts';
import { Wanted } from './Wanted.ts';

export type { CaptureUse, DeviceManagerOptions, DeviceState } from './DeviceState.ts';

const NO_CHOICE: Choice = { actual: null, fallback: false };

/** The one place that knows which devices there are, which are wanted, and which are captured. */
export class DeviceManager {
  readonly #options: DeviceManagerOptions;
  readonly #listener: (state: DeviceState) => void;
  readonly #slots: Record<CaptureKind, CaptureSlot>;
  readonly #failures: Record<CaptureKind, Failures>;
  readonly #background: BackgroundStage;
  readonly #wanted: Wanted;
  #available: AvailableDevices = { camera: [], microphone: [], speaker: [] };
  #nameless: ReadonlySet<DeviceKind> = new Set();
  #chosen: Record<DeviceKind, Choice> = { camera: NO_CHOICE, microphone: NO_CHOICE, speaker: NO_CHOICE };
  /** What to capture now, which is not what is chosen while a failed device is tried again. */
  #aims: Record<CaptureKind, AvailableDevice | null> = { camera: null, microphone: null };
  #permissions: CapturePermissions = { camera: 'unknown', microphone: 'unknown' };
  /** Allowed once and no longer: not asked for again until the person does something. */
  readonly #withdrawn = new Set<CaptureKind>();
  #use: CaptureUse = 'off';
  #looking: Promise<void> | null = null;
  #outdated = false;
  #microphoneKept = false;
  #stops: (() => void)[] = [];
  /** Choices were loaded and devices looked at: until then nothing can be said of either. */
  #ready = false;
  #closed = false;

  constructor(options: DeviceManagerOptions, listener: (state: DeviceState) => void) {
    this.#options = options;
    this.#wanted = new Wanted(options.store);
    this.#listener = listener;
    const slot = (kind: CaptureKind) =>
      new CaptureSlot(
        options,
        kind,
        () => this.#onSlot(),
        (device, problem) => this.#onOutcome(kind, device, problem),
      );
    this.#slots = { camera: slot('camera'), microphone: slot('microphone') };
    const failures = (kind: CaptureKind) => new Failures(() => void this.#again(kind));
    this.#failures = { camera: failures('camera'), microphone: failures('microphone') };
    this.#background = new BackgroundStage(options.background, () => !this.#closed && this.#tell());
  }

  /** Loads preferences and begins to watch devices and permissions. Captures nothing until `use`. */
  async start(): Promise<void> {
    const { devices, permissions } = this.#options;
    await Promise.all([this.#wanted.load(), this.#background.start()]);
    const onDeviceChange = () => void this.#look();
    devices.addEventListener('devicechange', onDeviceChange);
    this.#stops.push(
      () => devices.removeEventListener('devicechange', onDeviceChange),
      this.#wanted.watch(() => void this.#update()),
    );
    const stopPermissions = await watchPermissions(permissions, () => void this.#look());
    if (this.#closed) stopPermissions();
    else this.#stops.push(stopPermissions);
    await this.#look();
  }

  /** A session begins, with these switches or as Set devices begins. From then on they are this document's alone. */
  async begin(on: Switches | null): Promise<void> {
    if (!(await this.#wanted.begin(on))) await this.#update();
  }

  /** Says what the devices are needed for; capture starts and stops accordingly. */
  use(use: CaptureUse): Promise<void> {
    this.#use = use;
    if (use === 'off') KINDS.forEach(kind => this.#failures[kind].clear());
    return this.#update();
  }

  /**
   * In a call: opens the microphone although it is switched off, and keeps it open, for somebody who is heard while
   * they hold a key. Not remembered.
   */
  keepMicrophone(keep: boolean): Promise<void> {
    this.#microphoneKept = keep;
    return this.#update();
  }

  /** Chooses a device and remembers it. */
  async select(kind: DeviceKind, id: string): Promise<void> {
    const device = this.#available[kind].find(one => one.id === id);
    if (!device) return;
    if (kind !== 'speaker') this.#forgive(kind);
    await this.#prefer({ [kind]: device });
  }

  /**
   * Switches a camera or microphone on or off in this document.
   * @param remembered whether the next Set devices begins so
   */
  async setOn(kind: CaptureKind, on: boolean, remembered = false): Promise<void> {
    this.#forgive(kind);
    this.#wanted.setOn(kind, on);
    await this.#prefer(remembered ? (kind === 'camera' ? { cameraOn: on } : { microphoneOn: on }) : {});
  }

  /** Changes how the microphone's sound is treated, at once and for every room. */
  async process(change: Partial<AudioProcessing>): Promise<void> {
    await this.#prefer({ processing: change });
  }

  /** Changes what is shown behind the person, at once and for every room. */
  async setBackground(background: Background): Promise<void> {
    await this.#prefer({ background });
  }

  /** Shows a picture behind the person. @param image data URL */
  async setBackgroundImage(image: string): Promise<void> {
    await this.#background.choose(image);
    await this.setBackground({ kind: 'image' });
  }

  /** Tries again whatever did not start, asking for permission where that is possible here. */
  async retry(): Promise<void> {
    KINDS.forEach(kind => this.#forgive(kind));
    this.#background.retry();
    await this.#look();
    await Promise.all(KINDS.map(kind => this.#slots[kind].retry()));
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#use = 'off';
    KINDS.forEach(kind => this.#failures[kind].clear());
    void this.#update();
    this.#background.set(null, this.#wanted.preferences.background);
  }

  /** The person wants it now: what failed before says nothing. */
  #forgive(kind: CaptureKind): void {
    this.#failures[kind].clear();
    this.#withdrawn.delete(kind);
  }

  async #prefer(change: PreferenceChange): Promise<void> {
    await Promise.all([this.#wanted.prefer(change), this.#update()]);
  }

  /**
   * Looks at devices and permissions; once more if something changed meanwhile, so that the newest answer is the last.
   */
  async #look(): Promise<void> {
    this.#outdated = true;
    await (this.#looking ??= this.#lookUntilFresh());
    this.#ready = true;
    await this.#update();
  }

  async #lookUntilFresh(): Promise<void> {
    const { devices, permissions } = this.#options;
    try {
      while (this.#outdated) {
        this.#outdated = false;
        const [seen, allowed] = await Promise.all([enumerate(devices), readPermissions(permissions)]);
        this.#take(seen, allowed);
      }
    } finally {
      this.#looking = null;
    }
  }

  #take(seen: Listing, allowed: CapturePermissions): void {
    for (const kind of KINDS) {
      if (allowed[kind] === 'granted') this.#withdrawn.delete(kind);
      else if (this.#permissions[kind] === 'granted') this.#withdrawn.add(kind);
    }
    this.#permissions = allowed;
    this.#available = stillKnown(this.#available, seen, allowed);
    this.#nameless = seen.nameless;
    KINDS.forEach(kind => this.#failures[kind].keepOnly(this.#available[kind]));
  }

  async #update(): Promise<void> {
    // What is asked for by then is done by the first look.
    if (!this.#ready) return;
    this.#choose();
    const matched = Promise.all(KINDS.map(kind => this.#slots[kind].set(this.#target(kind))));
    // Told when they have begun: a device about to start is not one that is off.
    this.#tell();
    await matched;
  }

  /** The time of a device that failed has come. */
  async #again(kind: CaptureKind): Promise<void> {
    this.#choose();
    await this.#slots[kind].retry(this.#target(kind));
  }

  #choose(): void {
    const { camera, speaker } = this.#wanted.preferences;
    this.#chosen = {
      camera: camera || !this.#options.frontCamera ? this.#chooseWorking('camera') : this.#frontCamera(),
      microphone: this.#chooseWorking('microphone'),
      speaker: choose(speaker, this.#available.speaker),
    };
  }

  /** The wanted device, or what stands in for it while it is away or fails. */
  #chooseWorking(kind: CaptureKind): Choice {
    const available = this.#available[kind];
    const ideal = choose(this.#wanted.preferences[kind], available);
    const failures = this.#failures[kind];
    this.#aims[kind] = ideal.actual;
    if (!ideal.actual || failures.problemOf(ideal.actual) === null || failures.unsettled(ideal.actual)) return ideal;
    const other = standIn(available, this.#slots[kind].device, device => failures.problemOf(device) !== null);
    if (failures.passedOver(ideal.actual) && other) this.#aims[kind] = other;
    // While it is tried again the other one goes on, and is what is shown.
    return other ? { actual: other, fallback: true } : ideal;
  }

  #frontCamera(): Choice {
    this.#aims.camera = null;
    // Known once it is captured.
    const held = this.#slots.camera.track?.getSettings().deviceId;
    return { actual: this.#available.camera.find(({ id }) => id === held) ?? null, fallback: false };
  }

  #target(kind: CaptureKind): SlotTarget {
    const on = this.#wanted.on[kind];
    const keptMuted =
      kind === 'microphone' && this.#use === 'call' && (this.#microphoneKept || this.#slots.microphone.track !== null);
    if (this.#use === 'off' || !(on || keptMuted) || !this.#mayCapture(kind)) return null;
    const device = this.#aims[kind];
    return kind === 'microphone' ? { device, processing: this.#wanted.preferences.processing } : { device };
  }

  #mayCapture(kind: CaptureKind): boolean {
    const permission = this.#permissions[kind];
    // With permission lists are true: none of the kind means there is nothing to start.
    if (permission === 'granted') return this.#available[kind].length > 0 || this.#nameless.has(kind);
    return this.#options.canPrompt && permission !== 'denied' && !this.#withdrawn.has(kind);
  }

  #onSlot(): void {
    if (this.#closed) return;
    this.#choose();
    this.#tell();
  }

  /** A device was started, or was not, or stopped. */
  #onOutcome(kind: CaptureKind, device: AvailableDevice | null, problem: DeviceProblem | null): void {
    if (this.#closed) return;
    if (problem === null) {
      if (device) this.#failures[kind].worked(device);
      // A first capture makes labels and ids known.
      if (this.#available[kind].length === 0) void this.#look();
      return;
    }
    if (problem !== 'denied' && device) this.#failures[kind].note(device, problem);
    // It may be gone, or no longer allowed.
    void this.#look();
  }

  #tell(): void {
    const { camera, microphone } = this.#slots;
    const starting = (kind: CaptureKind) =>
      this.#slots[kind].track === null && (this.#slots[kind].busy || this.#unsettled(kind));
    const background = this.#background;
    background.set(camera.track, this.#wanted.preferences.background);
    this.#listener({
      preferences: this.#wanted.preferences,
      on: this.#wanted.on,
      available: this.#available,
      chosen: this.#chosen,
      permissions: this.#permissions,
      camera: background.track,
      microphone: microphone.track,
      problems: {
        camera: this.#problem('camera') ?? background.state.problem,
        microphone: this.#problem('microphone'),
      },
      sourceMuted: { camera: camera.sourceMuted, microphone: microphone.sourceMuted },
      starting: {
        camera: starting('camera') || background.state.status === 'starting',
        microphone: starting('microphone'),
      },
      background: background.state,
    });
  }

  /**
   * The wanted device stopped just now; in a moment it goes on, or is found to be gone. Not so where it may not be
   * started again.
   */
  #unsettled(kind: CaptureKind): boolean {
    const { actual } = choose(this.#wanted.preferences[kind], this.#available[kind]);
    return actual !== null && this.#mayCapture(kind) && this.#failures[kind].unsettled(actual);
  }

  #problem(kind: CaptureKind): DeviceProblem | null {
    const permission = this.#permissions[kind];
    if (permission === 'denied') return 'denied';
    if (this.#withdrawn.has(kind)) return 'withdrawn';
    if (permission === 'granted' && this.#available[kind].length === 0 && !this.#nameless.has(kind)) return 'none';
    if (this.#unsettled(kind)) return null;
    const { actual } = choose(this.#wanted.preferences[kind], this.#available[kind]);
    return (actual && this.#failures[kind].problemOf(actual)) ?? this.#slots[kind].problem;
  }
}
