import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUDGETS } from '../../server/budgets.ts';
import { startTestServer, TEST_CREATION_KEY, type TestServer } from '../support/server.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Asks with any headers, `Host` and `Upgrade` too, which `fetch` does not send. */
async function ask(
  server: TestServer,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const asked = request(server.listener + path, { method, headers });
  asked.end();
  const answered = once(asked, 'response').then(async ([response]) => {
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode, headers: response.headers, text } as Answer;
  });
  const upgraded = once(asked, 'upgrade').then(([response, socket]) => {
    socket.destroy();
    return { status: response.statusCode, headers: response.headers, text: '' } as Answer;
  });
  return Promise.race([answered, upgraded]);
}

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

let server: TestServer;
let open: TestServer;
beforeAll(async () => {
  server = await startTestServer({ publicUrl: 'https://rooms.example.org', creationKey: TEST_CREATION_KEY });
  open = await startTestServer({ host: '0.0.0.0' });
});
afterAll(async () => {
  await server.close();
  await open.close();
});

describe('R258: a server on loopback', () => {
  it.each([
    'localhost',
    'LOCALHOST:1',
    'localhost.',
    'a.localhost:8790',
    '127.0.0.1',
    '127.9.8.7:80',
    '[::1]:8790',
    'rooms.example.org',
    'Rooms.Example.org:443',
  ])('answers for %s', async Host => {
    expect((await ask(server, '/healthz', { Host })).status).toBe(200);
    expect((await ask(server, '/relay', { ...UPGRADE, Host })).status).toBe(101);
  });

  it.each([
    'evil.example',
    'evil.example:8790',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil-localhost',
    '192.168.1.5:8790',
    'rooms.example.org.evil.example',
    'evil.example#@localhost',
    'localhost@evil.example',
    'evil.example/localhost',
    '[::2]',
  ])('answers nothing for "%s", and says what to set', async Host => {
    for (const path of [
      '/',
      '/healthz',
      '/api/rooms/a',
      '/r/a',
      '/assets/a.js',
      '/nowhere',
      '/.well-known/sidestage.json',
    ]) {
      const { status, text, headers } = await ask(server, path, { Host });
      expect(status).toBe(421);
      expect(JSON.parse(text)).toMatchObject({ error: 'wrong-host', message: expect.stringContaining('PUBLIC_URL') });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
    for (const path of ['/relay', '/peerjs/peerjs', '/nowhere']) {
      const { status, text } = await ask(server, path, { ...UPGRADE, Host });
      expect(status).toBe(421);
      expect(text).toContain('PUBLIC_URL');
    }
  });

  it.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1.evil.example',
    'https://localhost@evil.example',
    'file://',
  ])('opens no connection for a page of %s', async Origin => {
    for (const path of ['/relay', '/peerjs/peerjs'])
      expect((await ask(server, path, { ...UPGRADE, Origin })).status).toBe(403);
  });

  it.each([
    'http://localhost:5173',
    'http://127.0.0.1:8790',
    'https://rooms.example.org',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'moz-extension://0e3b5a46-5f0c-4c3e-9a0e-6a2d2c2b1a11',
  ])('opens one for a page of %s', async Origin => {
    expect((await ask(server, '/relay', { ...UPGRADE, Origin })).status).toBe(101);
  });
});

it('R258: upgrades that a page of another site may not have take nothing of what its visitor may open', async () => {
  const few = await startTestServer({ limits: { address: 0.005, person: 1, room: 1 } });
  const upgrades = BUDGETS.address.upgrades.burst * 0.005;
  for (let count = 0; count < upgrades * 2; count += 1)
    expect((await ask(few, '/relay', { ...UPGRADE, Origin: 'https://evil.example' })).status).toBe(403);
  expect((await ask(few, '/relay', UPGRADE)).status).toBe(101);
  await few.close();
});

it('R258: a server that others get to answers under every name', async () => {
  const asked = { ...open, listener: `http://127.0.0.1:${new URL(open.listener).port}` };
  expect((await ask(asked, '/healthz', { Host: 'any.example' })).status).toBe(200);
  expect(
    (await ask(asked, '/relay', { ...UPGRADE, Host: 'any.example', Origin: 'https://other.example' })).status,
  ).toBe(101);
});

describe('every kind of answer', () => {
  let slug: string;
  beforeAll(async () => {
    const soon = Date.now() + 3_600_000;
    ({ slug } = await server.createRoom({ schedule: { startsAt: soon, endsAt: soon + 1 } }));
    const web = join(server.dataDir, 'web', 'assets');
    await mkdir(web, { recursive: true });
    await writeFile(join(web, 'a.js'), '1');
  });

  it.each<[string, number, string, Record<string, string>?, string?]>([
    ['the home page', 200, '/'],
    ['a room’s page', 200, '/r/SLUG'],
    ['an asset', 200, '/assets/a.js'],
    ['a calendar', 200, '/r/SLUG/session.ics'],
    ['a room', 200, '/api/rooms/SLUG'],
    ['the health', 200, '/healthz'],
    ['what the server says of itself', 200, '/.well-known/sidestage.json'],
    ['a preflight', 204, '/api/rooms/SLUG', {}, 'OPTIONS'],
    ['a page of no room', 404, '/r/nowhere'],
    ['nothing there', 404, '/nowhere'],
    ['no such room', 404, '/api/rooms/nowhere'],
    ['a key that is missing', 401, '/api/rooms/SLUG/start', {}, 'POST'],
    ['a wrong method', 405, '/healthz', {}, 'PUT'],
    ['a wrong kind of body', 415, '/api/rooms/SLUG', { 'Content-Type': 'text/plain', 'Content-Length': '0' }, 'PATCH'],
    ['an address that is none', 400, '/r/%ff'],
    ['a wrong host', 421, '/', { Host: 'evil.example' }],
    ['an upgrade at no path', 404, '/nowhere', UPGRADE],
    ['an upgrade of a wrong host', 421, '/relay', { ...UPGRADE, Host: 'evil.example' }],
    ['an upgrade of a foreign page', 403, '/relay', { ...UPGRADE, Origin: 'https://evil.example' }],
    ['an upgrade without a ticket', 403, '/peerjs/peerjs', UPGRADE],
  ])('%s (%i) tells browsers to be careful', async (_what, status, path, headers = {}, method = 'GET') => {
    const answer = await ask(server, path.replace('SLUG', slug), headers, method);
    expect(answer.status).toBe(status);
    const policy = answer.headers['content-security-policy'];
    for (const part of [
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self)',
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
  });
});
