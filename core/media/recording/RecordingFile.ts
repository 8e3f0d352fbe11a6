import type { FromFile, ToFile } from './fileMessages.ts';
import type { RecordingFormat } from './format.ts';
import { type About, discardRecording, hold, lockOf } from './kept.ts';

export type FileTrouble = Extract<FromFile, { type: 'failed' }>['reason'];

/** A recording on disk while it is made: a file that grows, and a lock that says that somebody is at it. */
export class RecordingFile {
  readonly id: string;
  readonly #about: About;
  readonly #worker = new Worker(new URL('./file.worker.ts', import.meta.url), { type: 'module' });
  readonly #release: () => void;
  readonly #closed: Promise<void>;
  /** Called when the disk takes no more. What was written stays. */
  onTrouble: (trouble: FileTrouble) => void = () => {};

  private constructor(id: string, about: About, release: () => void) {
    this.id = id;
    this.#about = about;
    this.#release = release;
    this.#closed = new Promise(resolve => {
      this.#worker.addEventListener('message', ({ data }: MessageEvent<FromFile>) => {
        if (data.type === 'closed') resolve();
        else if (data.type === 'failed') this.onTrouble(data.reason);
      });
      // With its worker gone nothing more is written, and nothing waits for it.
      this.#worker.addEventListener('error', () => {
        this.onTrouble('broken');
        resolve();
      });
    });
  }

  /** @throws Error where this browser keeps no files of its own, or there is no room for any */
  static async create(title: string, { mimeType, extension }: RecordingFormat): Promise<RecordingFile> {
    const id = crypto.randomUUID();
    const release = await hold(lockOf(id));
    const about = { title, startedAt: Date.now(), file: `${id}.${extension}`, mimeType, length: null };
    const file = new RecordingFile(id, about, release);
    try {
      await file.#open();
      return file;
    } catch (error) {
      file.#end();
      throw error;
    }
  }

  write(chunk: Blob): void {
    this.#send({ type: 'write', chunk });
  }

  /** @param length what was recorded, in ms */
  async close(length: number): Promise<void> {
    this.#send({ type: 'close', about: JSON.stringify({ ...this.#about, length }) });
    await this.#closed;
    this.#end();
  }

  /** As if it had never been made. */
  async discard(): Promise<void> {
    await this.close(0);
    await discardRecording(this.id);
  }

  #open(): Promise<void> {
    const opened = new Promise<void>((resolve, reject) => {
      this.#worker.addEventListener('message', ({ data }: MessageEvent<FromFile>) => {
        if (data.type === 'opened') resolve();
        else if (data.type === 'failed') reject(new Error(`The recording's file could not be made: ${data.reason}.`));
      });
      this.#worker.addEventListener('error', () => reject(new Error('The recording’s worker could not be started.')));
    });
    const { file } = this.#about;
    this.#send({ type: 'open', name: this.id, file, about: JSON.stringify(this.#about) });
    return opened;
  }

  #send(message: ToFile): void {
    this.#worker.postMessage(message);
  }

  #end(): void {
    this.#worker.terminate();
    this.#release();
  }
}
