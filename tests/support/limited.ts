import type { RoomLog } from '../../server/log/RoomLog.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './server.ts';

export const ONE = { address: 1, person: 1, room: 1 };
/** A tenth, a hundredth: what is filled up here is filled by one machine that may be slow. */
export const FEW = 0.1;
export const FEWER = 0.02;

/** A server with limits of its own, for one test. */
export async function withServer(
  options: TestServerOptions,
  use: (server: TestServer) => Promise<void>,
): Promise<void> {
  const server = await startTestServer(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** Makes a room's log that long, as years of use do. */
export async function fill(log: RoomLog, slug: string, entries: number): Promise<void> {
  const [created] = await log.load(slug);
  if (!created) throw new Error('There is no room.');
  const event = { type: 'started', at: created.at } as const;
  await log.append(
    slug,
    1,
    Array.from({ length: entries }, () => ({ at: created.at, by: null, event })),
  );
}
