import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withServer } from '../support/limited.ts';
import { expectNothingThrown, thrown } from '../support/nothing-thrown.ts';
import { sendBytes, statusesIn } from '../support/raw-http.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const SECRET = 'what no visitor may read';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const web = join(server.dataDir, 'web');
  await mkdir(join(web, 'assets'), { recursive: true });
  await mkdir(join(web, 'background'), { recursive: true });
  await writeFile(join(web, 'assets', 'page.js'), '// built');
  await writeFile(join(server.dataDir, 'secret'), SECRET);
  await writeFile(join(web, 'secret'), SECRET);
  await writeFile(join(web, 'assets', '.secret'), SECRET);
});
afterAll(() => server.close());
expectNothingThrown();

const healthy = async () => expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
const lines = (...all: string[]) => [...all, '', ''].join('\r\n');
const UPGRADE = [
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

describe('half an upgrade', () => {
  it.each(['/nowhere', '/relay', '/peerjs/peerjs?key=peerjs&id=a&token=b', '//', '/peerjs/peerjs?%', '*', 'http://[/'])(
    'of %s that is cut in the middle of the answer ends nothing but itself',
    async path => {
      for (let round = 0; round < 40; round += 1) {
        const bytes = lines(`GET ${path} HTTP/1.1`, ...UPGRADE) + 'x'.repeat(round % 2 ? 100_000 : 0);
        await sendBytes(server.url, bytes, { ending: 'reset' });
      }
      await healthy();
      expect(thrown).toEqual([]);
    },
  );

  it.each([
    ['without a key', lines('GET /relay HTTP/1.1', ...UPGRADE.slice(0, 4))],
    ['with a key that is none', lines('GET /relay HTTP/1.1', ...UPGRADE.slice(0, 4), 'Sec-WebSocket-Key: x')],
    [
      'of another version',
      lines('GET /relay HTTP/1.1', ...UPGRADE.slice(0, 3), UPGRADE[4]!, 'Sec-WebSocket-Version: 99'),
    ],
    ['to another protocol', lines('GET /relay HTTP/1.1', UPGRADE[0]!, UPGRADE[1]!, 'Upgrade: h2c') + 'PRI * HTTP/2.0'],
    ['by POST', lines('POST /relay HTTP/1.1', ...UPGRADE, 'Content-Length: 5') + 'hello'],
    ['of a tunnel', lines('CONNECT rooms.example.org:443 HTTP/1.1', 'Host: rooms.example.org')],
  ])('%s is refused', async (_what, bytes) => {
    const statuses = statusesIn(await sendBytes(server.url, bytes));
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400);
    for (const status of statuses) expect(status).toBeLessThan(500);
    await healthy();
  });

  it('that is left open with a frame begun holds nobody else up', async () => {
    const frame = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    const bytes = Buffer.concat([Buffer.from(lines('GET /relay HTTP/1.1', ...UPGRADE)), frame]);
    const open = Array.from({ length: 50 }, () => sendBytes(server.url, bytes, { ending: 'stay', patience: 300 }));
    await healthy();
    for (const answer of await Promise.all(open)) expect(statusesIn(answer)).toEqual([101]);
  });
});

describe('what is not quite HTTP', () => {
  const smuggled = lines('GET /healthz HTTP/1.1', 'Host: localhost');
  it.each([
    [
      'a length and chunks',
      lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Content-Length: 6', 'Transfer-Encoding: chunked') +
        `0\r\n\r\n${smuggled}`,
    ],
    [
      'two lengths',
      lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Content-Length: 0', 'Content-Length: 40') + smuggled,
    ],
    ['a length with a sign', lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Content-Length: +0') + smuggled],
    [
      'chunks under another name',
      lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Transfer-Encoding: xchunked') + smuggled,
    ],
    [
      'chunks that are not the last coding',
      lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Transfer-Encoding: chunked, identity') +
        `0\r\n\r\n${smuggled}`,
    ],
    [
      'a chunk whose size overflows',
      lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Transfer-Encoding: chunked') +
        `fffffffffffffffff\r\n${smuggled}`,
    ],
    [
      'a blank before the colon',
      lines('POST /api/rooms HTTP/1.1', 'Host: localhost', 'Content-Length : 40') + smuggled,
    ],
    ['a NUL in a header', lines('GET /healthz HTTP/1.1', 'Host: localhost', 'X: a\0b')],
    ['no host', lines('GET /healthz HTTP/1.1')],
    ['HTTP of the future', lines('GET /healthz HTTP/9.9', 'Host: localhost')],
    ['a line without an end', `GET /${'x'.repeat(40_000)}`],
    ['TLS', Buffer.from('16030100c8010000c403030000000000', 'hex')],
    ['bytes that are no text', Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7919) % 256))],
  ])('%s: nothing of it is answered as asked', async (_what, bytes) => {
    const statuses = statusesIn(await sendBytes(server.url, bytes));
    expect(statuses.length).toBeLessThanOrEqual(1);
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400);
    for (const status of statuses) expect(status).toBeLessThan(500);
    await healthy();
  });

  it('more headers than a request has are refused', async () => {
    const flood = Array.from({ length: 5_000 }, (_, at) => `X-${at}: ${'x'.repeat(20)}`);
    expect(
      statusesIn(await sendBytes(server.url, lines('GET /healthz HTTP/1.1', 'Host: localhost', ...flood))),
    ).toEqual([431]);
    await healthy();
  });
});

describe('requests that come in one piece', () => {
  const one = lines('GET /healthz HTTP/1.1', 'Host: localhost');
  const expecting = lines('GET /healthz HTTP/1.1', 'Host: localhost', 'Expect: something');
  const nowhere = lines('GET /healthz HTTP/1.1');
  /** By a server of their own: so many are too many for what comes after them. */
  const sent = async (bytes: string) => {
    let answer = '';
    await withServer({}, async ({ listener }) => void (answer = await sendBytes(listener, bytes)));
    return answer;
  };

  it('R393: are all answered where they are few', async () => {
    expect(statusesIn(await sent(one.repeat(17)))).toEqual(Array.from({ length: 17 }, () => 200));
    expect(statusesIn(await sent(expecting))).toEqual([200]);
  });

  it('R393: are hardly begun where they are many: their connection is closed', async () => {
    expect(statusesIn(await sent(one.repeat(200))).length).toBeLessThan(17);
    expect(statusesIn(await sent(expecting.repeat(200))).length).toBeLessThan(17);
  });

  it('R251: are refused once where they say no host, and their connection is closed', async () => {
    const answer = await sent(nowhere.repeat(200));
    expect(statusesIn(answer)).toEqual([400]);
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff');
  });
});

describe('paths that climb', () => {
  const CLIMBS = [
    '/assets/../secret',
    '/assets/../../secret',
    '/assets/..%2fsecret',
    '/assets/%2e%2e/secret',
    '/assets/%2e%2e%2f%2e%2e%2fsecret',
    '/assets/..%5csecret',
    '/assets/..\\secret',
    '/assets//../secret',
    '/assets/.secret',
    '/assets/%252e%252e/secret',
    '/assets/page.js/../../secret',
    '/assets/page.js%00/../../secret',
    '/assets/..;/secret',
    '/background/../../secret',
    '/background/..%2f..%2fsecret',
    '/secret',
    '//secret',
    '/./secret',
    '/extension/../secret',
    '/r/..%2f..%2fsecret',
    'http://a/assets/../secret',
    'file:///secret',
  ];
  it.each(CLIMBS)('%s gives nothing away', async path => {
    const answer = await sendBytes(server.url, lines(`GET ${path} HTTP/1.1`, 'Host: localhost'));
    expect(answer).not.toContain(SECRET);
    const [status] = statusesIn(answer);
    expect(status).toBeGreaterThanOrEqual(300);
    expect(status).toBeLessThan(500);
  });

  it('and what is really there is served', async () => {
    expect(await sendBytes(server.url, lines('GET /assets/page.js HTTP/1.1', 'Host: localhost'))).toContain('// built');
  });
});

describe('bodies', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/rooms`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
  const deep = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth);

  it.each([
    ['lists within lists', deep('[', ']', 15_000), 400],
    ['objects within objects', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 400],
    ['lists as a title', `{"title":${deep('[', ']', 15_000)}}`, 400],
    ['a number beyond all numbers', '{"title":"a","stageCapacity":1e999}', 400],
    ['a time beyond all times', '{"title":"a","schedule":{"startsAt":1e308,"endsAt":1.7e308}}', 400],
    ['text that is no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['half a character', '{"title":"\\ud800","slug":"\\udfff"}', 400],
    ['one mebibyte', JSON.stringify({ title: 'x'.repeat(1024 * 1024) }), 413],
  ])('of %s are refused', async (_what, body, status) => {
    expect((await post(body)).status).toBe(status);
    await healthy();
  });

  it('that are small only while they are packed are refused', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    expect((await post(bomb.subarray(0, 30_000), { 'Content-Encoding': 'gzip' })).status).toBeGreaterThanOrEqual(400);
    expect((await post(bomb, { 'Content-Encoding': 'gzip' })).status).toBe(413);
    expect((await post('{}', { 'Content-Encoding': 'sidestage' })).status).toBe(415);
    await healthy();
  });

  it('that are announced and never come hold nobody up', async () => {
    const bytes = lines(
      'POST /api/rooms HTTP/1.1',
      'Host: localhost',
      'Content-Type: application/json',
      'Content-Length: 1000',
    );
    const open = Array.from({ length: 30 }, () => sendBytes(server.url, bytes, { ending: 'stay', first: 500 }));
    await healthy();
    await Promise.all(open);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'with the key %s, at the top or within, change no object but are refused',
    async key => {
      const value = '{"locked":true,"polluted":true,"role":"host"}';
      for (const body of [
        `{"title":"a","${key}":${value}}`,
        `{"title":"a","schedule":{"startsAt":9e12,"endsAt":9.1e12,"${key}":${value}}}`,
        `{"${key}":{"title":"a"}}`,
      ]) {
        const response = await post(body);
        expect([response.status, await response.json()]).toMatchObject([400, { error: 'invalid' }]);
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    },
  );
});
