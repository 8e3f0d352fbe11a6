import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateRoom, RoomCreated } from '../../core/protocol/http.ts';
import { createRoom } from './server.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';

/** A server process with its data folder: can crash and come back at the same address. */
export class Deployment {
  readonly #dataDir: string;
  readonly #env: Record<string, string>;
  readonly #through: readonly string[];
  #process: ServerProcess | null = null;
  #origin = '';

  private constructor(dataDir: string, env: Record<string, string>, through: readonly string[]) {
    this.#through = through;
    this.#dataDir = dataDir;
    this.#env = env;
  }

  /** @param through a command to start it through, such as `['ip', 'netns', 'exec', NAME]` */
  static async start(env: Record<string, string> = {}, through: readonly string[] = []): Promise<Deployment> {
    const deployment = new Deployment(await mkdtemp(join(tmpdir(), 'sidestage-e2e-')), env, through);
    await deployment.restart();
    return deployment;
  }

  get origin(): string {
    return this.#origin;
  }

  /** Starts on any port the first time, on the same one after a crash. */
  async restart(): Promise<void> {
    const port = this.#origin === '' ? '0' : new URL(this.#origin).port;
    this.#process = await spawnServer({ ...this.#env, PORT: port, DATA_DIR: this.#dataDir }, this.#through);
    this.#origin = this.#process.url;
  }

  /** Ends the process by SIGKILL, as a crash would. */
  async crash(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    await running?.kill('SIGKILL');
  }

  createRoom(room: Partial<CreateRoom> = {}): Promise<RoomCreated> {
    const contact = { contactName: 'Ada Byron', contactEmail: 'ada@example.org' };
    return createRoom(this.#origin, { title: 'Physics, week 3', ...contact, ...room });
  }

  async stop(): Promise<void> {
    await this.crash();
    await rm(this.#dataDir, { recursive: true, force: true });
  }
}
