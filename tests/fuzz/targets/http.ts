import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dice } from '../../support/dice.ts';
import { sendBytes, statusesIn } from '../../support/raw-http.ts';
import {
  createRoom,
  OWN_CONNECTION,
  startTestServer,
  TEST_CREATION_KEY,
  type TestServer,
} from '../../support/server.ts';
import { hostileJson, mutated, noise, scratched } from '../mutate.ts';
import { addressOf, type Arena, must, type Target } from '../target.ts';

const REQUESTS = 400;
const AT_ONCE = 16;
/** What no visitor may read: a file beside those that are served. */
const SECRET = 'nobody-may-read-this';

const METHODS = ['GET', 'GET', 'GET', 'POST', 'PATCH', 'HEAD', 'OPTIONS', 'DELETE', 'TRACE', 'CONNECT', 'get', 'X'];
const HEADERS = [
  'Content-Type: application/json',
  'Content-Type: application/json; charset=utf-16',
  'Content-Encoding: gzip',
  'Transfer-Encoding: chunked',
  'Content-Length: 5',
  'Content-Length: -1',
  'Expect: 100-continue',
  'Expect: something',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Range: bytes=0-0,-1',
  'If-None-Match: *',
  'Authorization: Bearer x',
  'Authorization: Bearer __proto__',
  'Origin: null',
  'Cookie: __proto__=1',
  'Accept-Encoding: *;q=0',
  'X-HTTP-Method-Override: DELETE',
];
/** Headers that something reads, and what each is made of, thousands of times. */
const LONG = ['Accept-Language', 'Accept', 'Authorization', 'If-None-Match', 'Origin', 'Range', 'Content-Type'];
const UNITS = ['a-', 'a,', ';q=0.1', ' ', '"', 'a/b,', '=', 'a.', '\\'];
const PIECES = [
  '..',
  '.',
  '%2e%2e',
  '%2f',
  '%00',
  '%',
  '%ff',
  '\\',
  '//',
  '?',
  '#',
  ';',
  '__proto__',
  'constructor',
  'x'.repeat(3_000),
  'é',
];

class HttpArena implements Arena {
  readonly #server: TestServer;
  readonly #slug: string;
  readonly #invite: string;
  readonly #facts: string;

  constructor(server: TestServer, slug: string, invite: string, facts: string) {
    this.#server = server;
    this.#slug = slug;
    this.#invite = invite;
    this.#facts = facts;
  }

  async round(dice: Dice): Promise<number> {
    const all = Array.from({ length: AT_ONCE }, () => this.#requests(new Dice(dice.roll(2 ** 31))));
    await Promise.all(all);
    const { listener } = this.#server;
    must((await fetch(`${listener}/healthz`, { headers: OWN_CONNECTION })).status === 200, 'The server is not well.');
    const facts = await factsOf(listener, this.#slug, dice);
    must(facts === this.#facts, `The room is another now: ${facts}`);
    const created = await fetch(`${listener}/api/rooms`, {
      method: 'POST',
      headers: {
        ...OWN_CONNECTION,
        'Content-Type': 'application/json',
        Authorization: `Bearer ${TEST_CREATION_KEY}`,
        ...addressOf(dice),
      },
      body: '{"title":"Honest"}',
    });
    must(created.status === 201, `An honest person who makes a room is answered ${created.status}.`);
    return REQUESTS;
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  async #requests(dice: Dice): Promise<void> {
    for (let count = REQUESTS / AT_ONCE; count > 0; count -= 1) {
      const bytes = this.#request(dice);
      const ending = dice.roll(8) === 0 ? 'reset' : 'stay';
      const answer = await sendBytes(this.#server.listener, bytes, { ending, patience: 25, first: 25 });
      const sent = () => JSON.stringify(bytes.toString('latin1').slice(0, 600));
      for (const status of statusesIn(answer.slice(0, 40)))
        must(status < 500 || status === 501, () => `${status} answers ${sent()}`);
      must(!answer.includes(SECRET) && !answer.includes(this.#invite), () => `A secret answers ${sent()}`);
    }
  }

  #request(dice: Dice): Buffer {
    if (dice.roll(20) === 0) return noise(dice, dice.roll(400));
    const body = this.#body(dice);
    const headers = Array.from({ length: dice.roll(5) }, () => dice.pick(HEADERS) ?? '');
    const [address = ''] = Object.values(addressOf(dice));
    const lines = [
      `${dice.pick(METHODS)} ${this.#path(dice)} HTTP/1.${dice.roll(20) === 0 ? 0 : 1}`,
      ...(dice.roll(10) === 0 ? [] : [`Host: ${dice.pick(['127.0.0.1', 'a', '', '[::1]:x', '../x'])}`]),
      `X-Forwarded-For: ${address}`,
      'Connection: close',
      ...(dice.roll(3) > 0 ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
      ...headers,
      ...(dice.roll(8) === 0
        ? [`${dice.pick(LONG)}: x${(dice.pick(UNITS) ?? '').repeat(6_000).slice(0, 14_000)}`]
        : []),
    ];
    const one = [...lines, '', body].join('\r\n');
    const whole = Buffer.from(dice.roll(40) === 0 ? one.repeat(20) : one);
    return dice.roll(4) === 0 ? scratched(dice, whole) : whole;
  }

  #path(dice: Dice): string {
    const room = `/api/rooms/${this.#slug}`;
    const path =
      dice.pick([
        '/',
        '/healthz',
        '/.well-known/sidestage.json',
        '/api/rooms',
        room,
        `${room}/start`,
        `${room}/end`,
        `${room}/reopen`,
        `${room}/host-link`,
        `${room}/export?format=csv&what=all`,
        `/r/${this.#slug}`,
        `/r/${this.#slug}/session.ics`,
        '/assets/page.js',
        '/assets/',
        '/background/x',
        '/extension/sidestage-chrome.zip',
        '/share.png',
        '/relay',
        '/peerjs/peerjs?key=peerjs&id=a&token=b',
        `/relay/${this.#slug}`,
        `/peerjs/${this.#slug}/peerjs?key=peerjs&id=a&token=b`,
        '*',
        'http://a/healthz',
      ]) ?? '/';
    if (dice.roll(2) === 0) return path;
    const at = dice.roll(path.length + 1);
    const piece = dice.pick(PIECES) ?? '';
    return path.slice(0, at) + piece + (dice.roll(2) === 0 ? '/' : '') + path.slice(at);
  }

  #body(dice: Dice): string {
    const room = {
      title: 'Choir',
      description: 'We sing.\r\nBEGIN:VEVENT',
      contactName: 'Ada',
      contactEmail: 'ada@example.org',
      stageAccess: 'request',
      stageCapacity: 5,
      viewerCapacity: 100,
      entry: 'link',
      schedule: { startsAt: 4_000_000_000_000, endsAt: 4_000_003_600_000 },
      opensBefore: 15,
      hostAbsence: 15,
      retention: { writing: 30, people: null },
    };
    const kind = dice.roll(6);
    if (kind === 0) return hostileJson(dice);
    if (kind === 1) return JSON.stringify({ token: 'T'.repeat(49), key: 'K'.repeat(43), signOut: true, farewell: 'x' });
    return kind === 2 ? JSON.stringify(room) : mutated(dice, room);
  }
}

/** What a room says of itself, but for the time of asking. */
async function factsOf(origin: string, slug: string, dice: Dice): Promise<string> {
  const response = await fetch(`${origin}/api/rooms/${slug}`, { headers: { ...OWN_CONNECTION, ...addressOf(dice) } });
  must(response.status === 200, `The room's facts are answered with ${response.status}.`);
  const { serverTime: _, ...facts } = (await response.json()) as Record<string, unknown>;
  return JSON.stringify(facts);
}

export const http: Target = {
  name: 'http',
  frames: REQUESTS,
  async open() {
    const server = await startTestServer({ trustProxy: 1 });
    const assets = join(server.dataDir, 'web', 'assets');
    await mkdir(assets, { recursive: true });
    await writeFile(join(assets, 'page.js'), '// built');
    await writeFile(join(server.dataDir, 'secret'), SECRET);
    const startsAt = Date.UTC(2100, 0, 15, 18, 30);
    const { slug, invite } = await createRoom(server.listener, {
      title: 'Open to all',
      schedule: { startsAt, endsAt: startsAt + 3_600_000 },
    });
    return new HttpArena(server, slug, invite, await factsOf(server.listener, slug, new Dice(0)));
  },
};
