import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/room/room.ts';
import { LATEST } from '../../core/room/years.ts';
import { createdEntry } from '../support/room.ts';
import { startTestServer, TEST_CREATION_KEY, type TestServer } from '../support/server.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2100, 0, 15, 18, 30);
const schedule = { startsAt: START, endsAt: START + HOUR };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    publicUrl: 'https://rooms.example.org',
    creationKey: TEST_CREATION_KEY,
    now: () => START - 24 * HOUR,
  });
});
afterAll(() => server.close());

const create = (room: Parameters<TestServer['createRoom']>[0]) => server.createRoom({ schedule, ...room });

/** Content lines with folding undone (RFC 5545 §3.1), by name. */
async function calendar(slug: string): Promise<{ raw: string; line(name: string): string | undefined }> {
  const raw = await (await fetch(`${server.listener}/r/${slug}/session.ics`)).text();
  const lines = raw.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
  return {
    raw,
    line: name =>
      lines
        .find(line => line.startsWith(`${name}:`) || line.startsWith(`${name};`))
        ?.split(':')
        .slice(1)
        .join(':'),
  };
}

describe('R231: /r/SLUG/session.ics', () => {
  it('is a file of the session in UTC, with the session link and no invitation', async () => {
    const { slug, invite } = await create({ title: 'Choir' });
    const response = await fetch(`${server.listener}/r/${slug}/session.ics`);
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${slug}.ics"`);
    const { raw, line } = await calendar(slug);
    expect(line('METHOD')).toBe('PUBLISH');
    expect(line('DTSTART')).toBe('21000115T183000Z');
    expect(line('DTEND')).toBe('21000115T193000Z');
    expect(line('SUMMARY')).toBe('Choir');
    expect(line('URL')).toBe(`https://rooms.example.org/r/${slug}`);
    expect(line('DESCRIPTION')).toBe(`Join: https://rooms.example.org/r/${slug}`);
    expect(raw).not.toContain(invite);
    expect(raw).not.toContain('#');
  });

  it('escapes text and folds lines, so that nothing in it is another property', async () => {
    const description = `First; second, third\\\nEND:VEVENT\n${'ä€🎻'.repeat(40)}`;
    const { slug } = await create({ title: 'a;b,c\\d', description });
    const { raw, line } = await calendar(slug);
    expect(line('SUMMARY')).toBe('a\\;b\\,c\\\\d');
    expect(line('DESCRIPTION')).toBe(
      `First\\; second\\, third\\\\\\nEND:VEVENT\\n${'ä€🎻'.repeat(40)}\\n\\nJoin: https://rooms.example.org/r/${slug}`,
    );
    expect(raw.match(/^END:VEVENT\r$/gm)).toHaveLength(1);
    for (const physical of raw.split('\r\n')) expect(Buffer.byteLength(physical)).toBeLessThanOrEqual(75);
  });

  it.each([
    ['a carriage return', '\r', '\\n'],
    ['U+2028', '\u2028', '\\n'],
    ['U+2029', '\u2029', '\\n'],
    ['a vertical tab', '\u000b', ''],
    ['U+0085', '\u0085', ''],
  ])('%s in what people wrote begins no line that some reader takes for a property', async (_name, end, told) => {
    const { slug } = await create({ title: 'Choir', description: `First${end}ATTACH:https://evil.example/` });
    const { raw, line } = await calendar(slug);
    expect(line('DESCRIPTION')).toMatch(`First${told}ATTACH:`);
    expect(raw.split('\r\n').join('')).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]/);
  });

  it('is the same event for life, and newer after a change', async () => {
    const { slug, invite } = await create({ title: 'Choir' });
    const before = await calendar(slug);
    const later = { startsAt: START + HOUR, endsAt: START + 2 * HOUR };
    const response = await fetch(`${server.listener}/api/rooms/${slug}`, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${invite}` },
      body: JSON.stringify({ title: 'Organ', schedule: later }),
    });
    expect(response.status).toBe(200);
    const after = await calendar(slug);
    expect(after.line('UID')).toBe(before.line('UID'));
    expect(after.line('UID')).toMatch(/@rooms\.example\.org$/);
    expect(after.line('DTSTART')).toBe('21000115T193000Z');
    expect(Number(after.line('SEQUENCE'))).toBeGreaterThan(Number(before.line('SEQUENCE')));
  });

  it('is not there for a room that is always open, nor for no room', async () => {
    const { slug } = await create({ title: 'Always', schedule: null });
    for (const path of [slug, 'no-such-room', '%00']) {
      expect((await fetch(`${server.listener}/r/${path}/session.ics`)).status).toBe(404);
    }
  });
});

describe('R256: a room whose log holds times of the year 275,000', () => {
  let old: TestServer;
  beforeAll(async () => {
    old = await startTestServer({ now: () => START - 24 * HOUR });
    const far = { startsAt: 8_614e12, endsAt: 9_007e12 };
    const changed = { type: 'settings-changed', settings: { ...DEFAULT_SETTINGS, schedule: far } };
    // As an earlier version wrote it.
    const db = new DatabaseSync(join(old.dataDir, 'rooms.sqlite'));
    const insert = db.prepare(`INSERT INTO entries VALUES ('room', ?, ?, ?, NULL, NULL)`);
    for (const [index, event] of [createdEntry({ schedule: far }).event, changed].entries())
      insert.run(index + 1, START, JSON.stringify(event));
    db.close();
  });
  afterAll(() => old.close());

  it.each(['/r/room', '/r/room/session.ics', '/api/rooms/room'])('is still answered at %s', async path => {
    const response = await fetch(old.listener + path);
    expect(response.status).toBe(200);
    expect(await response.text()).not.toMatch(/275|285/);
  });

  it('is still there for clients', async () => {
    const guest = await old.connect();
    const { snapshot } = await guest.hello('room');
    expect(snapshot?.settings.schedule?.endsAt).toBeLessThanOrEqual(LATEST);
  });
});
