import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCredential } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let db: DatabaseSync;
beforeAll(async () => {
  server = await startTestServer();
  db = new DatabaseSync(join(server.dataDir, 'rooms.sqlite'), { timeout: 5_000 });
});
afterAll(async () => {
  db.close();
  await server.close();
});

/** A room in whose log that text stands as the next entry. */
async function damaged(text: string, before: (slug: string, key: string) => Promise<unknown> = async () => undefined) {
  const { slug, key = '', invite } = await server.createRoom();
  await before(slug, key);
  const last = db.prepare('SELECT max(revision) AS revision FROM entries WHERE slug = ?').get(slug)?.['revision'];
  db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, NULL, NULL)').run(slug, Number(last) + 1, Date.now(), text);
  return { slug, key, invite };
}

async function remove(slug: string, key: string) {
  const headers = { Authorization: `Bearer ${key}` };
  const response = await fetch(`${server.url}/api/rooms/${slug}`, { method: 'DELETE', headers });
  return { status: response.status, body: (await response.json()) as { error?: string; message?: string } };
}

const found = async (slug: string) => (await fetch(`${server.url}/api/rooms/${slug}`)).status;

describe('R365: a room that cannot be read', () => {
  it.each([
    ['holds an event of a newer version', '{"v":99,"type":"said","message":{}}'],
    ['holds an event of a kind that is not known', '{"type":"was-dreamt-of"}'],
    ['holds half an event', '{"type":"said","mess'],
    ['is made twice', '{"type":"created"}'],
  ])('and %s is removed by its creator, and by nobody else', async (_what, text) => {
    const { slug, key, invite } = await damaged(text);
    expect(await found(slug)).toBe(503);
    for (const other of [invite, newCredential()])
      expect(await remove(slug, other)).toMatchObject({ status: 401, body: { error: 'bad-key' } });
    expect(await remove(slug, key)).toMatchObject({ status: 200, body: { removedAt: expect.any(Number) as number } });
    expect([await found(slug), (await remove(slug, key)).status]).toEqual([410, 410]);
  });

  it('is removed with the key that was renewed before, and not with the one before that', async () => {
    const next = newCredential();
    const { slug, key } = await damaged('{"type":"was-dreamt-of"}', (of, old) =>
      fetch(`${server.url}/api/rooms/${of}/host-link`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${old}` },
        body: JSON.stringify({ token: newCredential(), key: next }),
      }),
    );
    expect((await remove(slug, key)).status).toBe(401);
    expect((await remove(slug, next)).status).toBe(200);
  });

  it.each([
    ['may have renewed it', '{"type":"invitation-renewed","id":"host'],
    ['is of a newer version and has a key', '{"type":"was-dreamt-of","key":"x"}'],
    ['is nothing that can be known', '"what"'],
  ])('stays, and says how it is removed, where an entry %s', async (_what, text) => {
    const { slug, key } = await damaged(text);
    const { status, body } = await remove(slug, key);
    expect([status, body.error]).toEqual([503, 'room-damaged']);
    expect(body.message).toContain('npm run server -- remove SLUG');
    expect(await found(slug)).toBe(503);
  });

  it('stays where the first entry is damaged', async () => {
    const { slug, key } = await server.createRoom();
    db.prepare(`UPDATE entries SET event = '{' WHERE slug = ?`).run(slug);
    const { status, body } = await remove(slug, key ?? '');
    expect([status, body.error]).toEqual([503, 'room-damaged']);
  });
});
