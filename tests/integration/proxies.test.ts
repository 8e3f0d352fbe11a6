import { expect, it } from 'vitest';
import { BUDGETS } from '../../server/budgets.ts';
import { createLogger } from '../../server/logger.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts';

/** A fiftieth of the usual limits of an address. */
const FEWER = 0.02;

async function withServer(options: TestServerOptions, use: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startTestServer(options);
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

it('R249: forwarded headers without TRUST_PROXY are warned of once, with what to set and nothing of who sent them', async () => {
  const lines: string[] = [];
  const logger = createLogger('warn', { write: line => void lines.push(line) });
  await withServer({ logger }, async server => {
    for (const header of ['X-Forwarded-For', 'Forwarded', 'X-Forwarded-For'])
      await fetch(`${server.url}/healthz`, { headers: { [header]: '203.0.113.7' } });
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('TRUST_PROXY');
  expect(lines[0]).not.toContain('203.0.113.7');
});

it('R249: behind a trusted proxy nothing is warned of, and each address has limits of its own', async () => {
  const lines: string[] = [];
  const logger = createLogger('warn', { write: line => void lines.push(line) });
  await withServer({ logger, trustProxy: 1, limits: { address: FEWER, person: 1, room: 1 } }, async server => {
    const read = async (address: string) =>
      (await fetch(`${server.url}/api/rooms/nowhere`, { headers: { 'X-Forwarded-For': address } })).status;
    const burst = BUDGETS.address.roomsRead.burst * FEWER;
    let last = 0;
    for (let reads = 0; last !== 429 && reads < burst * 2; reads += 50)
      last = Math.max(...(await Promise.all(Array.from({ length: 50 }, () => read('2001:db8:1:1::1')))));
    expect(last).toBe(429);
    expect(await read('2001:db8:1:1:2:3:4:5')).toBe(429);
    expect(await read('2001:db8:1:2::1')).toBe(404);
  });
  expect(lines).toEqual([]);
});
