import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createMemoryLog } from '../../server/log/memory.ts';
import type { RoomLog } from '../../server/log/RoomLog.ts';
import { withServer } from '../support/limited.ts';

/** A room in which more was said than sockets take unread. */
async function fillWithWords(log: RoomLog, slug: string): Promise<void> {
  const text = 'あ'.repeat(10_000);
  const entries = Array.from({ length: 1_000 }, (_, index) => {
    const message = {
      id: index + 2,
      from: 'ada',
      name: 'Ada',
      channel: 'everybody',
      to: null,
      text,
      replyTo: null,
    } as const;
    return { at: 1, by: null, event: { type: 'said', message: { ...message, role: 'viewer', at: 1 } } } as const;
  });
  await log.append(slug, 1, entries);
}

it('R353: an address has one download at a time: what nobody reads piles up nowhere, and the others wait or are refused', async () => {
  const log = createMemoryLog();
  await withServer({ log }, async server => {
    const { slug, invite } = await server.createRoom();
    await fillWithWords(log, slug);
    const { host, hostname, port } = new URL(server.listener);
    const path = `/api/rooms/${slug}/export?format=json&what=chat`;
    const ask = (): Socket => {
      const socket = connect(Number(port), hostname).on('error', () => undefined);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${invite}\r\n\r\n`);
      return socket;
    };
    const [first, second] = [ask(), ask()];
    const begun = await Promise.race([first, second].map(async one => (await once(one, 'readable'), one)));
    const other = begun === first ? second : first;
    const more = Array.from({ length: 12 }, ask);
    const refused = await Promise.race(more.map(async one => (await once(one, 'readable'), one)));
    expect(String(refused.read())).toMatch(/^HTTP\/1.1 429 /);
    expect(other.readableLength).toBe(0);
    // Whoever goes makes way.
    begun.destroy();
    await once(other, 'readable');
    for (const one of [other, ...more]) one.destroy();
  });
});
