import { WebSocket } from 'ws';
import type { FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { FakeEngine } from '../../core/media/fake/FakeEngine.ts';
import { newCredential } from '../../core/session/credential.ts';
import type { SocketLike } from '../../core/session/RelaySocket.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import { readConfig } from '../../server/config.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { createLogger } from '../../server/logger.ts';
import { type RunningServer, startServer } from '../../server/server.ts';
import type { Dice } from './dice.ts';
import { TEST_SECRET } from './server.ts';

/** A relay that is killed and started again over the same log, each time at another port. */
export class MortalRelay {
  readonly #log: RoomLog;
  readonly #graceMs: number;
  #server: RunningServer | null = null;
  url = '';

  constructor(log: RoomLog, graceMs = 400) {
    this.#log = log;
    this.#graceMs = graceMs;
  }

  async start(): Promise<void> {
    const config = { ...readConfig({ PORT: '0', LOG_LEVEL: 'silent' }), graceMs: this.#graceMs };
    this.#server = startServer(config, { log: this.#log, logger: createLogger('silent'), secret: TEST_SECRET });
    await this.#server.ready;
    this.url = this.#server.url;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }
}

/** A real session over a real socket that can be cut. */
export class Wanderer {
  readonly session: RoomSession;
  #socket: WebSocket | null = null;

  constructor(relay: { readonly url: string }, network: FakeNetwork, slug: string, dice: Dice, invite?: string) {
    this.session = new RoomSession({
      origin: 'http://relay.test',
      slug,
      credential: newCredential(),
      invite,
      engine: new FakeEngine(network),
      openSocket: () => {
        this.#socket = new WebSocket(`${relay.url.replace(/^http/, 'ws')}/relay`);
        // Without a listener ws throws what its `close` says anyway.
        this.#socket.on('error', () => undefined);
        return this.#socket as unknown as SocketLike;
      },
      retry: { delay: () => 5 + dice.roll(60) },
    });
  }

  /** As a lost network does. */
  cut(): void {
    this.#socket?.terminate();
  }
}
