import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../server/config.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { createLogger } from '../../server/logger.ts';
import { startServer } from '../../server/server.ts';
import type { CreateRoom, RoomCreated } from '../../protocol/http.ts';
import { RelayClient } from './relay-client.ts';
import { SignallingClient } from './signalling-client.ts';

export const TEST_SECRET = 'f3a9c1e07b5d48269c1b7e30a2d5f864';

export interface TestServerOptions extends Partial<Config> {
  /** Ms since the epoch; the server's clock. */
  readonly now?: () => number;
  /** Instead of SQLite in a temporary folder. */
  readonly log?: RoomLog;
}

export interface TestServer {
  /** Origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly dataDir: string;
  createRoom(room?: Partial<CreateRoom>): Promise<RoomCreated & { invite: string }>;
  /** A raw client of the relay, connected but silent. */
  connect(): Promise<RelayClient>;
  /** A raw client of the signalling server. */
  signal(id: string, ticket: string): Promise<SignallingClient>;
  /** Ends the server, the clients made here, and the temporary folder. */
  close(): Promise<void>;
}

/** A whole server in this process: port 0, SQLite in a temporary folder, no log lines. */
export async function startTestServer({ now, log, ...config }: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sidestage-test-'));
  const rooms = log ?? openSqliteLog(join(dataDir, 'rooms.sqlite'));
  const defaults = readConfig({ PORT: '0', DATA_DIR: dataDir, WEB_DIR: join(dataDir, 'web'), LOG_LEVEL: 'silent' });
  const whole: Config = { ...defaults, graceMs: 200, ...config };
  const deps = { log: rooms, logger: createLogger(whole.logLevel), secret: TEST_SECRET, ...(now ? { now } : {}) };
  const server = startServer(whole, deps);
  await server.ready;
  const clients: { close(): void }[] = [];
  const kept = <Client extends { close(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  return {
    url: server.url,
    dataDir,
    createRoom: room => createRoom(server.url, room),
    connect: async () => kept(await RelayClient.connect(server.url)),
    signal: async (id, ticket) => kept(await SignallingClient.connect(server.url, id, ticket)),
    async close() {
      for (const client of clients) client.close();
      await server.close();
      await rooms.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Creates a room over HTTP, as the home page does. */
export async function createRoom(url: string, room: Partial<CreateRoom> = {}): Promise<RoomCreated & { invite: string }> {
  const response = await fetch(`${url}/api/rooms`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'Weekly meeting', ...room }),
  });
  if (response.status !== 201) throw new Error(`Creating a room answered ${response.status}: ${await response.text()}`);
  const created = (await response.json()) as RoomCreated;
  return { ...created, invite: created.hostLink.split('#invite=')[1] ?? '' };
}
