import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it, vi } from 'vitest';
import { RunsFile } from '../../server/log/runs.ts';
import { RelayClient } from '../support/relay-client.ts';
import { createRoom } from '../support/server.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { serversOfTest } from '../support/servers-of-test.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

const servers = serversOfTest('attendance');

/** A server whose clock is so many ms ahead. */
async function serve(ahead = 0, env: Record<string, string> = {}): Promise<ServerProcess> {
  const clock = `const now = Date.now; Date.now = () => now() + ${ahead};`;
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(clock)}`;
  return servers.serve({ NODE_OPTIONS, ...env });
}

const kill = (server: ServerProcess) => servers.stop(server, 'SIGKILL');

/** Somebody is there for a while; then the server is killed. Answers between when they were seen. */
async function sessionUntilKilled() {
  const server = await serve();
  const room = await createRoom(server.url);
  const ada = await RelayClient.connect(server.url);
  await ada.hello(room.slug, { invite: room.invite });
  await ada.enter('Ada', 'stage');
  const entered = Date.now();
  // The server notes by itself that it goes on running; nothing more happens in the room.
  await vi.waitFor(
    async () => {
      const runs = new RunsFile(join(servers.dataDir, 'rooms.sqlite-runs'));
      const until = (await runs.until(entered)) ?? 0;
      await runs.close();
      expect(until).toBeGreaterThan(entered);
    },
    { timeout: 30_000, interval: 100 },
  );
  await kill(server);
  return { ...room, ada, entered, killed: Date.now() };
}

async function attendanceOf(server: ServerProcess, slug: string, invite: string) {
  const response = await fetch(`${server.url}/api/rooms/${slug}/export?format=csv&what=attendance`, {
    headers: { Authorization: `Bearer ${invite}` },
  });
  expect(response.status).toBe(200);
  return parse(await response.text(), { bom: true, columns: true, skip_empty_lines: true }) as Record<string, string>[];
}

it('R318: after a crash people left when they were last seen, though the room is opened a week later only', async () => {
  const { slug, invite, entered, killed } = await sessionUntilKilled();
  // One that runs for others in between knows nothing of this room, and must not pass for the one that did.
  const between = await serve(WEEK_MS / 2);
  const other = await createRoom(between.url);
  const bob = await RelayClient.connect(between.url);
  await bob.hello(other.slug);
  await bob.enter('Bob');
  await kill(between);

  const later = await serve(WEEK_MS, { GRACE_MS: '0' });
  const [row] = await vi.waitFor(
    async () => {
      const rows = await attendanceOf(later, slug, invite);
      expect(rows).toMatchObject([{ name: 'Ada', reason: 'gone' }]);
      return rows;
    },
    { timeout: 30_000, interval: 50 },
  );
  const left = Date.parse(row?.['left'] ?? '');
  expect(left).toBeGreaterThan(entered);
  expect(left).toBeLessThanOrEqual(killed);
  expect(Number(row?.['minutes'])).toBeLessThan(5);
  expect(Number(row?.['minutes_on_stage'])).toBeLessThan(5);
}, 60_000);

it('R36, R318: whoever comes back within the grace was never away', async () => {
  const { slug, invite, ada } = await sessionUntilKilled();
  const second = await serve();
  const again = await RelayClient.connect(second.url);
  expect((await again.hello(slug, { credential: ada.credential })).you?.id).toBe(ada.id);
  expect(await attendanceOf(second, slug, invite)).toMatchObject([{ name: 'Ada', left: '', reason: '' }]);
  const leaving = Date.now();
  await again.command({ type: 'leave' });
  const [row] = await attendanceOf(second, slug, invite);
  expect(row).toMatchObject({ reason: 'left' });
  expect(Date.parse(row?.['left'] ?? '')).toBeGreaterThanOrEqual(leaving);
}, 60_000);
