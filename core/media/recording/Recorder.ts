import { PICTURE_BITRATE, type RecordingFormat, recordingFormat, SOUND_BITRATE } from './format.ts';
import { PictureMix } from './PictureMix.ts';
import { RecordingFile } from './RecordingFile.ts';
import { SoundMix } from './SoundMix.ts';
import { LEAST_SPACE, spaceLeft } from './space.ts';
import type { RecordedLayout, RecordedPerson } from './stagePicture.ts';

/** How often (ms) what was recorded goes to disk: what a crash may cost. */
const CHUNK_MS = 1_000;
/** Room on disk is looked at every so many chunks. */
const LOOK_EVERY = 10;

/** Why a recording ended by itself. What was recorded until then is kept. */
export type RecordingTrouble = 'full' | 'broken' | 'encoder';

/** Everything on stage. */
export interface RecordedStage {
  readonly people: readonly RecordedPerson[];
  readonly sounds: ReadonlySet<MediaStreamTrack>;
}

/** Whether this browser can record: encode, and keep files while they grow. */
export function recordable(): RecordingFormat | null {
  const able =
    typeof MediaRecorder !== 'undefined' &&
    'captureStream' in HTMLCanvasElement.prototype &&
    'locks' in navigator &&
    'storage' in navigator &&
    'getDirectory' in navigator.storage;
  return able ? recordingFormat(type => MediaRecorder.isTypeSupported(type)) : null;
}

/**
 * Records the stage into a file of this browser. Prepared first, so that nobody is told of a
 * recording that cannot be made; nothing is recorded before `start`.
 */
export class Recorder {
  readonly #picture: PictureMix;
  readonly #sound: SoundMix;
  readonly #file: RecordingFile;
  readonly #recorder: MediaRecorder;
  readonly #trouble: (trouble: RecordingTrouble) => void;
  #chunks = 0;
  /** Recorded before the last pause, and since when it goes on; ms. */
  #before = 0;
  #since: number | null = null;

  private constructor(
    picture: PictureMix,
    sound: SoundMix,
    file: RecordingFile,
    format: RecordingFormat,
    trouble: (trouble: RecordingTrouble) => void,
  ) {
    this.#picture = picture;
    this.#sound = sound;
    this.#file = file;
    this.#trouble = trouble;
    file.onTrouble = trouble;
    this.#recorder = new MediaRecorder(new MediaStream([this.#picture.track, sound.track]), {
      mimeType: format.mimeType,
      videoBitsPerSecond: PICTURE_BITRATE,
      audioBitsPerSecond: SOUND_BITRATE,
    });
    this.#recorder.addEventListener('dataavailable', ({ data }) => this.#take(data));
    this.#recorder.addEventListener('error', () => trouble('encoder'));
  }

  /**
   * Call it in a person's gesture.
   * @param trouble told once it cannot go on; it is to be stopped then
   * @throws Error when this browser cannot record, or has no room for it
   */
  static async prepare(
    title: string,
    layout: RecordedLayout,
    trouble: (trouble: RecordingTrouble) => void,
  ): Promise<Recorder> {
    const format = recordable();
    if (!format) throw new Error('This browser does not record.');
    // At once: only now, in the gesture, may it be heard.
    const sound = new SoundMix();
    let picture: PictureMix | null = null;
    let file: RecordingFile | null = null;
    try {
      const left = await spaceLeft(navigator.storage);
      if (left !== null && left < LEAST_SPACE) throw new Error('There is no room for a recording.');
      picture = new PictureMix(layout);
      file = await RecordingFile.create(title, format);
      return new Recorder(picture, sound, file, format, trouble);
    } catch (error) {
      sound.close();
      picture?.close();
      await file?.discard();
      throw error;
    }
  }

  get id(): string {
    return this.#file.id;
  }

  /** What was recorded so far, in ms, pauses left out. */
  get length(): number {
    return this.#before + (this.#since === null ? 0 : performance.now() - this.#since);
  }

  show({ people, sounds }: RecordedStage): void {
    this.#picture.show(people);
    this.#sound.hear(sounds);
  }

  start(): void {
    this.#recorder.start(CHUNK_MS);
    this.#since = performance.now();
  }

  /** Nothing is recorded from now on, until `resume`. */
  pause(): void {
    if (this.#recorder.state !== 'recording') return;
    this.#recorder.pause();
    this.#hold();
  }

  resume(): void {
    if (this.#recorder.state !== 'paused') return;
    this.#recorder.resume();
    this.#since = performance.now();
  }

  /** Ends it; resolves when all of it is on disk. */
  async stop(): Promise<void> {
    this.#hold();
    if (this.#recorder.state !== 'inactive') {
      const stopped = new Promise(resolve => this.#recorder.addEventListener('stop', resolve, { once: true }));
      this.#recorder.stop();
      await stopped;
    }
    this.#close();
    await this.#file.close(Math.round(this.#before));
  }

  /** Gives it up before it began. */
  async discard(): Promise<void> {
    this.#close();
    await this.#file.discard();
  }

  #take(chunk: Blob): void {
    if (chunk.size === 0) return;
    this.#file.write(chunk);
    this.#chunks += 1;
    if (this.#chunks % LOOK_EVERY === 0) this.#lookForSpace().catch(() => {});
  }

  async #lookForSpace(): Promise<void> {
    const left = await spaceLeft(navigator.storage);
    if (left !== null && left < LEAST_SPACE && this.#since !== null) this.#trouble('full');
  }

  #hold(): void {
    this.#before = this.length;
    this.#since = null;
  }

  #close(): void {
    this.#picture.close();
    this.#sound.close();
  }
}
