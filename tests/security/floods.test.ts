import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { member } from '../support/members.ts';
import { expectNothingThrown } from '../support/nothing-thrown.ts';
import { newCredential, RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { say } from '../support/taking-part.ts';

let server: TestServer;
let slug: string;
let honest: RelayClient;
beforeAll(async () => {
  server = await startTestServer();
  ({ slug } = await server.createRoom({ viewerCapacity: 200 }));
  honest = await server.connect();
  await honest.hello(slug);
  await honest.enter('Ada');
});
afterEach(async () => {
  // Whoever did nothing wrong is still there, and is answered.
  await honest.settled();
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
afterAll(() => server.close());
expectNothingThrown();

const relayAddress = () => `${server.url.replace(/^http/, 'ws')}/relay`;
async function opened(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

describe('pings that nobody waits for an answer to', () => {
  const addresses = {
    relay: async () => relayAddress(),
    signalling: async () => {
      const relay = await server.connect();
      const { peer } = await relay.hello(slug);
      return `${server.url.replace(/^http/, 'ws')}/peerjs/peerjs?${new URLSearchParams({ key: 'peerjs', id: peer.id, token: peer.ticket })}`;
    },
  };
  it.each(Object.entries(addresses))(
    'end the connection to %s, and no answers pile up',
    async (_what, address) => {
      const socket = await opened(await address());
      const closed = once(socket, 'close');
      socket.pause();
      let ended = false;
      void closed.then(() => (ended = true));
      for (let count = 0; !ended && count < 400_000; count += 1) {
        socket.ping('x'.repeat(125));
        if (count % 500 === 0) await wait(1);
      }
      socket.resume();
      await closed;
      expect(ended).toBe(true);
    },
    30_000,
  );
});

describe('messages in pieces', () => {
  it('R3: of which together are too many bytes close with 4413, as one that is too long', async () => {
    const socket = await opened(relayAddress());
    const closed = once(socket, 'close');
    for (let count = 0; count < 70; count += 1) socket.send('x'.repeat(1_000), { fin: false });
    expect((await closed)[0]).toBe(4413);
  });

  it('of one byte each, or of none, without an end, close the connection', async () => {
    for (const piece of ['x', '']) {
      const socket = await opened(relayAddress());
      const closed = once(socket, 'close');
      for (let count = 0; count < 20_000; count += 1) socket.send(piece, { fin: false });
      await closed;
    }
  });
});

describe('bytes that are no message', () => {
  it.each([
    ['half a character as text', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])],
    ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    ['a frame with reserved bits', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
    ['an unknown opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ['a ping in pieces', Buffer.from([0x09, 0x80, 0, 0, 0, 0])],
    ['a length beyond all lengths', Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
    ['a close code that nobody may send', Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed])],
  ])('%s closes the connection and nothing else', async (_what, bytes) => {
    const socket = await opened(relayAddress());
    const closed = once(socket, 'close');
    const { _socket: stream } = socket as unknown as { _socket: NodeJS.WritableStream };
    stream.write(bytes);
    await closed;
  });
});

describe('first frames', () => {
  it.each([
    ['a hello', (slug: string) => ({ type: 'hello', version: 2, room: slug, credential: newCredential() })],
    ['nothing of ours', () => []],
  ])('R320: of more than 4 KiB are not read, be they %s', async (_what, frame) => {
    const client = await server.connect();
    client.sendRaw(`${JSON.stringify(frame(slug))}${' '.repeat(4 * 1024)}`);
    expect(await client.closed).toBe(4413);
  });
});

describe('names that objects have', () => {
  const NAMES = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype'];

  it.each(NAMES)(
    '%s as a key of a message or of a command closes version 2 with 4400, is left out of version 3, and changes no object',
    async name => {
      const value = '{"role":"host","polluted":true}';
      for (const frame of [
        `{"type":"ping","${name}":${value}}`,
        `{"type":"command","id":"command-0001","command":{"type":"leave","${name}":${value}}}`,
        `{"type":"command","id":"command-0001","command":{"type":"change-settings","settings":{"${name}":${value}}}}`,
        `{"type":"command","id":"command-0001","command":{"type":"change-facts","facts":{"contact":{"name":"","email":"","${name}":${value}}}}}`,
      ]) {
        const client = await server.connect();
        await client.hello(slug, { versions: [2] });
        client.sendRaw(frame);
        expect(await client.closed).toBe(4400);
        const newer = await server.connect();
        await newer.hello(slug);
        newer.sendRaw(frame);
        await newer.settled();
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      expect(({} as Record<string, unknown>)['role']).toBeUndefined();
    },
  );

  it.each(NAMES)('%s is an id like any that nobody has', async name => {
    const id = name.padEnd(8, '-');
    const { slug: own, invite } = await server.createRoom({ slug: `room-${name.toLowerCase().replaceAll('_', '')}` });
    const host = await member(server, own, name, 'stage', invite);
    for (const command of [
      { type: 'mute', id },
      { type: 'remove', id, block: true },
      { type: 'set-role', id, role: 'moderator' },
      { type: 'bar-from-chat', person: id },
      { type: 'say', channel: 'private', to: id, text: name, replyTo: null },
      { type: 'revoke-invitation', id },
    ] as const) {
      const answer = await host.relay.command(command, `${id}${command.type}`);
      expect(answer.type, JSON.stringify(command)).toBe('refused');
    }
    expect((await host.relay.command(say(name), id)).type).toBe('ack');
    expect((await host.relay.command(say(name), id)).type).toBe('ack');
    host.relay.send({ type: 'more', id, after: `${name.toLowerCase().replaceAll('_', '')}:1` });
    expect(await host.relay.next('more')).toMatchObject({ id, next: null });
  });

  it('R12: as rooms are rooms that are not there', async () => {
    for (const name of ['constructor', 'prototype', 'proto', 'valueof']) {
      const client = await RelayClient.connect(server.url);
      client.sayHello(name);
      expect(await client.next('refused')).toMatchObject({ reason: 'no-such-room' });
      expect((await fetch(`${server.url}/api/rooms/${name}`)).status).toBe(404);
      client.close();
    }
  });
});

describe('whoever was closed for what they sent', () => {
  /** Sends a frame without a pause and answers no close. Resolves with how many bytes got away until it was cut off. */
  async function pour(frame: string): Promise<number> {
    const socket = await opened(relayAddress());
    const stream = (socket as unknown as { _socket: Socket })._socket;
    let over = false;
    // Both are told by events alone: `once` would reject with the error by which a cut shows.
    const next = new Promise<void>(resolve => stream.on('error', resolve).on('close', resolve)).then(() => {
      over = true;
    });
    // A reader that reads nothing never learns that it was closed.
    socket.pause();
    while (!over) {
      socket.send(frame, () => undefined);
      const full = stream.writableLength > 4 * 1024 * 1024;
      await Promise.race([next, wait(full ? 5 : 0)]);
    }
    return stream.bytesWritten - stream.writableLength;
  }

  it.each([
    ['no message', '['.repeat(60_000)],
    [
      'a hello of far too many keys',
      `{"type":"hello"${Array.from({ length: 4_000 }, (_, n) => `,"key${n}":${n}`).join('')}}`,
    ],
  ])('R253: is not read any more and is cut off, though they answer no close: %s', async (_what, frame) => {
    // What the system holds between the two gets away. Read for two seconds, until the handshake is given up, it would
    // be a hundred times that.
    expect(await pour(frame)).toBeLessThan(16 * 1024 * 1024);
  });
});
