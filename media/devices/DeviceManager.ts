import { BackgroundStage, type BackgroundOptions } from '../background/BackgroundStage.ts';
import type { Background, BackgroundProblem, BackgroundState } from '../background/kinds.ts';
import { CaptureSlot } from './CaptureSlot.ts';
import { choose, type Choice } from './choose.ts';
import { enumerate } from './enumerate.ts';
import type { AvailableDevices, DeviceKind, DeviceProblem } from './kinds.ts';
import { watchPermissions, type CapturePermissions } from './permission.ts';
import type { AudioProcessing } from './processing.ts';
import { DEFAULT_PREFERENCES, type DevicePreferences, type PreferenceStore } from './preferences.ts';

export interface DeviceState {
  readonly preferences: DevicePreferences;
  readonly available: AvailableDevices;
  readonly chosen: Readonly<Record<DeviceKind, Choice>>;
  readonly permissions: CapturePermissions;
  /** What others may see: with another background, if one is wanted. */
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  readonly problems: Readonly<Record<'camera' | 'microphone', DeviceProblem | BackgroundProblem | null>>;
  /** True while a camera or microphone is being started. */
  readonly starting: boolean;
  readonly background: BackgroundState;
}

/**
 * `off`: nothing is captured. `preview`: what is switched on. `call`: the same, but a microphone
 * that was on stays open while muted, so that unmuting is immediate.
 */
export type CaptureUse = 'off' | 'preview' | 'call';

export interface DeviceManagerOptions {
  readonly devices: MediaDevices;
  readonly permissions: Permissions | undefined;
  readonly store: PreferenceStore;
  /** Whether asking may show a prompt here. Chrome's side panel and popup cannot, and count failed tries against us. */
  readonly canPrompt: boolean;
  /** Where the platform picks the camera while the person chose none: on a phone the first one listed may look away. */
  readonly frontCamera?: boolean;
  /** What is needed to show something else behind the person; without it that is not offered. */
  readonly background?: BackgroundOptions;
}

const NO_DEVICES: AvailableDevices = { camera: [], microphone: [], speaker: [] };
const NO_CHOICE: Choice = { actual: null, fallback: false };

/** The one place that knows which devices there are, which are wanted, and which are captured. */
export class DeviceManager {
  readonly #options: DeviceManagerOptions;
  readonly #listener: (state: DeviceState) => void;
  readonly #slots: Record<'camera' | 'microphone', CaptureSlot>;
  readonly #background: BackgroundStage;
  #preferences: DevicePreferences = DEFAULT_PREFERENCES;
  #available: AvailableDevices = NO_DEVICES;
  #chosen: Record<DeviceKind, Choice> = { camera: NO_CHOICE, microphone: NO_CHOICE, speaker: NO_CHOICE };
  #permissions: CapturePermissions = { camera: 'unknown', microphone: 'unknown' };
  #use: CaptureUse = 'off';
  #stops: (() => void)[] = [];
  #closed = false;

  constructor(options: DeviceManagerOptions, listener: (state: DeviceState) => void) {
    this.#options = options;
    this.#listener = listener;
    this.#background = new BackgroundStage(options.background, () => !this.#closed && this.#tell());
    this.#slots = {
      camera: new CaptureSlot(options.devices, 'camera', () => this.#onSlot('camera')),
      microphone: new CaptureSlot(options.devices, 'microphone', () => this.#onSlot('microphone')),
    };
  }

  /** Loads preferences and begins to watch devices and permissions. Captures nothing until `use`. */
  async start(): Promise<void> {
    const { devices, permissions, store } = this.#options;
    [this.#preferences] = await Promise.all([store.load(), this.#background.start()]);
    const onDeviceChange = () => void this.#look();
    devices.addEventListener('devicechange', onDeviceChange);
    this.#stops.push(
      () => devices.removeEventListener('devicechange', onDeviceChange),
      store.watch(preferences => {
        this.#preferences = preferences;
        void this.#update();
      }),
    );
    const stopPermissions = await watchPermissions(permissions, state => {
      this.#permissions = state;
      void this.#look();
    });
    if (this.#closed) stopPermissions();
    else this.#stops.push(stopPermissions);
    await this.#look();
  }

  /** Says what the devices are needed for; capture starts and stops accordingly. */
  use(use: CaptureUse): Promise<void> {
    this.#use = use;
    return this.#update();
  }

  /** Chooses a device and remembers it. */
  async select(kind: DeviceKind, id: string): Promise<void> {
    const device = this.#available[kind].find(one => one.id === id);
    if (device) await this.#prefer({ [kind]: device });
  }

  /** Switches a camera or microphone on or off and remembers it. */
  async setOn(kind: 'camera' | 'microphone', on: boolean): Promise<void> {
    await this.#prefer(kind === 'camera' ? { cameraOn: on } : { microphoneOn: on });
  }

  /** Changes how the microphone's sound is treated, at once and for every room. */
  async process(change: Partial<AudioProcessing>): Promise<void> {
    await this.#prefer({ processing: { ...this.#preferences.processing, ...change } });
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

  /** Tries again whatever did not start. */
  async retry(): Promise<void> {
    this.#background.retry();
    await this.#look();
    await Promise.all([this.#slots.camera.retry(), this.#slots.microphone.retry()]);
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#use = 'off';
    void this.#update();
    this.#background.set(null, this.#preferences.background);
  }

  async #prefer(change: Partial<DevicePreferences>): Promise<void> {
    this.#preferences = { ...this.#preferences, ...change };
    const applied = this.#update();
    await this.#options.store.save(this.#preferences);
    await applied;
  }

  async #look(): Promise<void> {
    const seen = await enumerate(this.#options.devices);
    // Without permission lists are blank: that says nothing about the devices, so what was known stays known.
    const keep = (kind: DeviceKind, allowed: boolean) => (allowed || seen[kind].length > 0 ? seen[kind] : this.#available[kind]);
    this.#available = {
      camera: keep('camera', this.#permissions.camera === 'granted'),
      microphone: keep('microphone', this.#permissions.microphone === 'granted'),
      speaker: keep('speaker', this.#permissions.microphone === 'granted'),
    };
    await this.#update();
  }

  async #update(): Promise<void> {
    this.#choose();
    this.#tell();
    await Promise.all([this.#slots.camera.set(this.#target('camera')), this.#slots.microphone.set(this.#target('microphone'))]);
  }

  #choose(): void {
    const { microphone, speaker } = this.#preferences;
    this.#chosen = {
      camera: this.#chooseCamera(),
      microphone: choose(microphone, this.#available.microphone),
      speaker: choose(speaker, this.#available.speaker),
    };
  }

  #chooseCamera(): Choice {
    const wanted = this.#preferences.camera;
    if (wanted || !this.#options.frontCamera) return choose(wanted, this.#available.camera);
    // Known once it is captured.
    const held = this.#slots.camera.track?.getSettings().deviceId;
    return { actual: this.#available.camera.find(({ id }) => id === held) ?? null, fallback: false };
  }

  #target(kind: 'camera' | 'microphone') {
    const on = kind === 'camera' ? this.#preferences.cameraOn : this.#preferences.microphoneOn;
    const keptMuted = kind === 'microphone' && this.#use === 'call' && this.#slots.microphone.track !== null;
    if (this.#use === 'off' || !(on || keptMuted) || !this.#mayCapture(kind)) return null;
    const deviceId = this.#chosen[kind].actual?.id ?? null;
    return kind === 'microphone' ? { deviceId, processing: this.#preferences.processing } : { deviceId };
  }

  #mayCapture(kind: 'camera' | 'microphone'): boolean {
    const permission = this.#permissions[kind];
    // With permission lists are true: none of the kind means there is nothing to start.
    if (permission === 'granted') return this.#available[kind].length > 0;
    return this.#options.canPrompt && permission !== 'denied';
  }

  #onSlot(kind: 'camera' | 'microphone'): void {
    if (this.#closed) return;
    this.#choose();
    this.#tell();
    // A first capture makes labels and ids known; a lost device changes the list.
    const { track, problem } = this.#slots[kind];
    if ((track && this.#available[kind].length === 0) || problem === 'lost') void this.#look();
  }

  #tell(): void {
    const { camera, microphone } = this.#slots;
    const background = this.#background;
    background.set(camera.track, this.#preferences.background);
    this.#listener({
      preferences: this.#preferences,
      available: this.#available,
      chosen: this.#chosen,
      permissions: this.#permissions,
      camera: background.track,
      microphone: microphone.track,
      problems: { camera: this.#problem('camera') ?? background.state.problem, microphone: this.#problem('microphone') },
      starting: camera.busy || microphone.busy || background.state.status === 'starting',
      background: background.state,
    });
  }

  #problem(kind: 'camera' | 'microphone'): DeviceProblem | null {
    if (this.#permissions[kind] === 'denied') return 'denied';
    if (this.#permissions[kind] === 'granted' && this.#available[kind].length === 0) return 'none';
    return this.#slots[kind].problem;
  }
}
