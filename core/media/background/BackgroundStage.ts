import type { ProcessorSource } from './FrameProcessor.ts';
import { framesSupported } from './frames.ts';
import type { Background, BackgroundObstacle, BackgroundProblem, BackgroundState } from './kinds.ts';
import type { PaceLimits } from './pace.ts';
import { type Processing, ProcessingError, processTrack } from './processTrack.ts';
import { drawsInSoftware } from './software.ts';
import { switchSystemBlur, systemBlur, systemBlurs } from './systemBlur.ts';

/** Where the chosen picture lives: in this browser alone. */
interface BackgroundImageStore {
  /** A data URL, or null. */
  load(): Promise<string | null>;
  save(image: string): Promise<void>;
}

export interface BackgroundOptions {
  readonly source: ProcessorSource;
  readonly images: BackgroundImageStore;
  /** A phone: not offered there. */
  readonly handheld: boolean;
  /** Default: those of `pace.ts`. */
  readonly limits?: PaceLimits;
  /** Default: `drawsInSoftware`. */
  readonly software?: () => boolean;
}

/**
 * Stands behind the camera's slot: takes what is captured and hands on what others may see. Once a
 * background is wanted the camera's own picture is not handed on, whatever happens: until the first
 * frames are processed, and after processing failed, there is no track.
 */
export class BackgroundStage {
  readonly #options: BackgroundOptions | undefined;
  readonly #changed: () => void;
  #camera: MediaStreamTrack | null = null;
  #wanted: Background = { kind: 'none' };
  #image: string | null = null;
  #track: MediaStreamTrack | null = null;
  #processing: Processing | null = null;
  #status: BackgroundState['status'] = 'off';
  #problem: BackgroundProblem | null = null;
  /** Found out once: it says something of the machine, and this window is not long for it. */
  #slow: boolean | null = null;
  /** Tells the work under way from what was given up. */
  #turn = 0;
  /** The camera whose system blur we switched, and how the person had it. */
  #switched: { readonly camera: MediaStreamTrack; readonly blurred: boolean } | null = null;

  /**
   * @param options undefined: not offered
   * @param changed told when anything of it is different by itself
   */
  constructor(options: BackgroundOptions | undefined, changed: () => void) {
    this.#options = options;
    this.#changed = changed;
  }

  /** What others may see of the camera. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  get state(): BackgroundState {
    return {
      status: this.#status,
      problem: this.#problem,
      obstacle: this.#obstacle(),
      system: this.#camera ? systemBlur(this.#camera) : 'absent',
      image: this.#image,
    };
  }

  /** Fetches the chosen picture. */
  async start(): Promise<void> {
    this.#image = (await this.#options?.images.load()) ?? null;
  }

  /** Remembers another picture, and shows it if pictures are shown. */
  async choose(image: string): Promise<void> {
    this.#image = image;
    if (this.#wanted.kind === 'image') this.#begin();
    await this.#options?.images.save(image);
  }

  /** Takes what is captured now and what is wanted. From here on `track` is of these. */
  set(camera: MediaStreamTrack | null, wanted: Background): void {
    if (camera === this.#camera && wanted.kind === this.#wanted.kind) return;
    this.#camera = camera;
    this.#wanted = wanted;
    this.#begin();
  }

  /** Tries again what failed. */
  retry(): void {
    if (this.#problem === null) return;
    this.#slow = null;
    this.#begin();
  }

  #obstacle(): BackgroundObstacle | null {
    if (this.#options?.handheld) return 'handheld';
    if (!this.#options || !framesSupported()) return 'browser';
    return this.#slow ? 'slow' : null;
  }

  #begin(): void {
    this.#turn += 1;
    this.#processing?.stop();
    this.#processing = null;
    this.#problem = null;
    const camera = this.#camera;
    const { kind } = this.#wanted;
    if (camera && kind !== 'none') {
      this.#track = null;
      this.#status = 'starting';
      void this.#work(camera, kind, this.#turn);
      return;
    }
    this.#track = camera;
    this.#status = 'off';
    // Nothing wanted of us is no wish to be seen as one is: what the person set in their system stays.
    if (camera && this.#switched?.camera === camera) void switchSystemBlur(camera, this.#switched.blurred);
    this.#switched = null;
  }

  async #switchSystem(camera: MediaStreamTrack, on: boolean): Promise<boolean> {
    if (this.#switched?.camera !== camera) this.#switched = { camera, blurred: systemBlurs(camera) };
    return switchSystemBlur(camera, on);
  }

  /** If another program switches the system's blur off, the room is not shown. */
  #watchSystem(camera: MediaStreamTrack, turn: number): void {
    const look = () => {
      if (turn !== this.#turn) camera.removeEventListener('configurationchange', look);
      else if (!systemBlurs(camera)) {
        this.#begin();
        this.#changed();
      }
    };
    camera.addEventListener('configurationchange', look);
  }

  async #work(camera: MediaStreamTrack, kind: 'blur' | 'image', turn: number): Promise<void> {
    let track: MediaStreamTrack | null = null;
    let problem: BackgroundProblem | null = null;
    try {
      track = await this.#made(camera, kind, turn);
    } catch (error) {
      problem = error instanceof ProcessingError ? error.problem : 'background-failed';
    }
    if (turn === this.#turn) this.#settle(track, problem);
  }

  async #made(camera: MediaStreamTrack, kind: 'blur' | 'image', turn: number): Promise<MediaStreamTrack | null> {
    const system = systemBlur(camera);
    if (
      kind === 'blur' &&
      (system === 'always' || (system === 'switchable' && (await this.#switchSystem(camera, true))))
    ) {
      if (system === 'switchable') this.#watchSystem(camera, turn);
      return camera;
    }
    if (kind === 'image' && system === 'switchable' && systemBlurs(camera)) await this.#switchSystem(camera, false);
    this.#slow ??= (this.#options?.software ?? drawsInSoftware)();
    if (!this.#options || this.#obstacle() !== null)
      throw new ProcessingError(this.#slow ? 'background-slow' : 'background-failed');
    const { source, limits } = this.#options;
    const image = this.#image ?? '';
    if (kind === 'image' && image === '') throw new ProcessingError('background-failed');
    const processor = await (kind === 'blur' ? source.blur() : source.image(image));
    if (turn !== this.#turn) return null;
    const processing = processTrack(camera, processor, limits, why => {
      if (turn === this.#turn) this.#settle(null, why);
    });
    this.#processing = processing;
    await processing.ready;
    return processing.track;
  }

  #settle(track: MediaStreamTrack | null, problem: BackgroundProblem | null): void {
    this.#track = track;
    this.#problem = problem;
    this.#status = track ? 'on' : 'off';
    if (problem === 'background-slow') this.#slow = true;
    this.#changed();
  }
}
