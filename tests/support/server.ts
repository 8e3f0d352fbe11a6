import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreateRoom, RoomCreated } from '../../core/protocol/http.ts';
import { type Config, readConfig } from '../../server/config.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { createLogger, type Logger } from '../../server/logger.ts';
import { SmtpMailer } from '../../server/mail/SmtpMailer.ts';
import { startServer } from '../../server/server.ts';
import { RelayClient } from './relay-client.ts';
import { RawSignallingClient } from './signalling-client.ts';

/** With it, `createRoom` below works whether or not it is needed. */
export const TEST_CREATION_KEY = 'q7Zt-w3Rk_9xLm2p';
export const TEST_SECRET = 'f3a9c1e07b5d48269c1b7e30a2d5f864';

export interface TestServerOptions extends Partial<Config> {
  /** Ms since the epoch; the server's clock. */
  readonly now?: () => number;
  /** Instead of SQLite in a temporary folder. */
  readonly log?: RoomLog;
  /** After how many ms the rooms are gone through for what is too old. */
  readonly firstRoundMs?: number;
  /** For how long the clock has to say that something is too old; at once, unless said. */
  readonly settleMs?: number;
  /** Instead of silence. */
  readonly logger?: Logger;
}

export interface TestServer {
  /** Origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The listener's own origin, when `url` is another by PUBLIC_URL. */
  readonly listener: string;
  /** Where metrics are, when they have an address of their own. */
  readonly metricsUrl: string | null;
  readonly dataDir: string;
  createRoom(room?: Partial<CreateRoom>): Promise<RoomCreated & { invite: string }>;
  /** A raw client of the relay, connected but silent. */
  connect(): Promise<RelayClient>;
  /** A raw client of the signalling server. */
  signal(id: string, ticket: string): Promise<RawSignallingClient>;
  /** Ends the server, the clients made here, and the temporary folder. */
  close(): Promise<void>;
}

/** A whole server in this process: port 0, SQLite in a temporary folder, no log lines. */
export async function startTestServer({
  now,
  log,
  logger,
  firstRoundMs,
  settleMs = 0,
  ...config
}: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sidestage-test-'));
  const rooms = log ?? (await openSqliteLog(join(dataDir, 'rooms.sqlite'), logger ? { logger } : {}));
  const defaults = readConfig({ PORT: '0', DATA_DIR: dataDir, WEB_DIR: join(dataDir, 'web'), LOG_LEVEL: 'silent' });
  const whole: Config = { ...defaults, graceMs: 200, ...config };
  const mailer = whole.smtp && new SmtpMailer(whole.smtp, now, whole.limits.room);
  const deps = {
    log: rooms,
    logger: logger ?? createLogger(whole.logLevel),
    secret: TEST_SECRET,
    mailer,
    settleMs,
    ...(now ? { now } : {}),
    ...(firstRoundMs === undefined ? {} : { firstRoundMs }),
  };
  const server = startServer(whole, deps);
  await server.ready;
  const listener = `http://${server.address.address}:${server.address.port}`;
  const clients: { close(): void }[] = [];
  const kept = <Client extends { close(): void }>(client: Client): Client => {
    clients.push(client);
    return client;
  };
  return {
    url: server.url,
    listener,
    metricsUrl: server.metricsUrl,
    dataDir,
    createRoom: room => createRoom(listener, room),
    connect: async () => kept(await RelayClient.connect(listener)),
    signal: async (id, ticket) => kept(await RawSignallingClient.connect(listener, id, ticket)),
    async close() {
      for (const client of clients) client.close();
      await server.close();
      mailer?.close();
      await rooms.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Of a request on a connection of its own. One that was kept may be closed by the server in the very moment in which it
 * is used again, and nobody may repeat a request that is not idempotent (RFC 9112 §9.3.1).
 */
export const OWN_CONNECTION = { Connection: 'close' } as const;

/** Creates a room over HTTP, as the home page does. */
export async function createRoom(
  url: string,
  room: Partial<CreateRoom> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<RoomCreated & { invite: string }> {
  const response = await fetch(`${url}/api/rooms`, {
    method: 'POST',
    headers: {
      ...OWN_CONNECTION,
      'Content-Type': 'application/json',
      Authorization: `Bearer ${TEST_CREATION_KEY}`,
      ...headers,
    },
    body: JSON.stringify({ title: 'Weekly meeting', ...room }),
  });
  if (response.status !== 201) throw new Error(`Creating a room answered ${response.status}: ${await response.text()}`);
  const created = (await response.json()) as RoomCreated;
  return { ...created, invite: created.hostLink.split('#invite=')[1] ?? '' };
}
