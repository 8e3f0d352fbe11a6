import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Attacker } from './Attacker.ts';

/** Sockets or requests that an attack keeps under way at the same time. */
const LANES = 20;
const HELD_SOCKETS = 2_000;
const SLOW_READERS = 50;
const LARGE_FRAME = 60 * 1_024;
const LONG_MESSAGE = 9_000;

/** The worst of each kind that one computer may do, told by what it does. Each goes on until its time is over. */
export const ATTACKS: Readonly<Record<string, (attacker: Attacker) => Promise<void>>> = {
  /** Sockets that say nothing, as many as there may be. */
  async connections(attacker) {
    const held: WebSocket[] = [];
    await attacker.repeat(LANES, async () => {
      held.push(await attacker.open('/relay'));
      if (held.length > HELD_SOCKETS) held.shift()?.terminate();
    });
    for (const socket of held) socket.terminate();
  },

  /** A good hello, and gone. */
  async hellos(attacker) {
    await attacker.repeat(LANES, async () => {
      const socket = await attacker.open('/relay');
      await attacker.hello(socket).finally(() => socket.terminate());
    });
  },

  /** In and out of the room, each time as somebody new. */
  async entries(attacker) {
    await attacker.repeat(LANES, async () => {
      const socket = await attacker.open('/relay');
      await attacker.enter(socket).finally(() => socket.terminate());
    });
  },

  /** One person inside who does everything that one may do, without a pause. */
  async commands(attacker) {
    const text = 'x'.repeat(LONG_MESSAGE);
    const turns = [
      { type: 'raise-hand' },
      { type: 'say', channel: 'everybody', to: null, text, replyTo: null },
      { type: 'set-devices', microphone: false, camera: false },
      { type: 'join-stage', microphone: false, camera: false },
      { type: 'leave-stage' },
    ];
    await inside(attacker, 'viewer', async socket =>
      attacker.pour(socket, count =>
        JSON.stringify({ type: 'command', id: `attack-${count}`, command: turns[count % turns.length] }),
      ),
    );
  },

  /** Frames as large as they may be, of nothing that can be understood. */
  async frames(attacker) {
    const nested = '['.repeat(LARGE_FRAME / 2) + ']'.repeat(LARGE_FRAME / 2);
    const keys = `{"type":"command","id":"attack-1","command":{${Array.from({ length: 4_000 }, (_, i) => `"key${i}":${i}`).join(',')}}}`;
    await attacker.repeat(LANES, async lane => {
      const socket = await attacker.open('/relay');
      await attacker.pour(socket, () => (lane % 2 === 0 ? nested : keys)).finally(() => socket.terminate());
    });
  },

  /** Windows of everything that can be asked for. */
  async reading(attacker) {
    const asked = [
      { type: 'history', id: 'attack-1', before: 1_000_000, limit: 100 },
      { type: 'roster', id: 'attack-2', offset: 0, limit: 100 },
      { type: 'roster', id: 'attack-3', offset: 0, limit: 100, search: 'person' },
      { type: 'ice' },
      { type: 'peer' },
    ];
    await inside(attacker, 'viewer', async socket =>
      attacker.pour(socket, count => JSON.stringify(asked[count % asked.length])),
    );
  },

  /** People inside who read nothing of what they are sent. */
  async 'slow readers'(attacker) {
    await attacker.repeat(SLOW_READERS, async () => {
      const socket = await attacker.open('/relay');
      try {
        await attacker.enter(socket);
        socket.pause();
        const ask = JSON.stringify({ type: 'roster', id: 'attack-1', offset: 0, limit: 100 });
        await attacker.pour(socket, () => ask);
      } finally {
        socket.terminate();
      }
    });
  },

  /** Somebody on stage who calls everybody without end, with the longest description there may be. */
  async signalling(attacker) {
    const description = { type: 'offer', sdp: `v=0\r\n${'a=x\r\n'.repeat(9_000)}` };
    await inside(attacker, 'stage', async (socket, welcome) => {
      const peers: string[] = [];
      socket.on('message', (data: Buffer) => collectPeers(data.toString(), peers));
      const { id, ticket } = welcome.peer;
      const signalling = await attacker.open(
        `/peerjs/peerjs?${new URLSearchParams({ key: 'peerjs', id, token: ticket })}`,
      );
      const offer = (count: number) =>
        JSON.stringify({
          type: 'OFFER',
          dst: peers[count % Math.max(1, peers.length)] ?? id,
          payload: {
            type: 'media',
            connectionId: randomBytes(8).toString('hex'),
            sdp: description,
            metadata: { slots: [] },
          },
        });
      await attacker.pour(signalling, offer).finally(() => signalling.terminate());
    });
  },

  /** The room's page and facts, guessed keys, and rooms made. */
  async http(attacker) {
    const { slug } = attacker.target;
    const json = { 'content-type': 'application/json' };
    const turns = [
      () => attacker.http('GET', `/api/rooms/${slug}`),
      () => attacker.http('GET', `/r/${slug}`),
      () => attacker.http('GET', `/r/${slug}/session.ics`),
      () =>
        attacker.http(
          'PATCH',
          `/api/rooms/${slug}`,
          { ...json, authorization: `Bearer ${randomBytes(32).toString('base64url')}` },
          '{}',
        ),
      () => attacker.http('POST', '/api/rooms', json, JSON.stringify({ title: 'x'.repeat(100) })),
      () => attacker.http('POST', '/api/rooms', json, '['.repeat(LARGE_FRAME)),
    ];
    await attacker.repeat(2 * LANES, async lane => turns[lane % turns.length]?.());
  },

  /** Rooms that nobody is in, woken one after the other. */
  async 'idle rooms'(attacker) {
    const { idle } = attacker.target;
    let turn = 0;
    await attacker.repeat(LANES, async () => {
      turn += 1;
      const socket = await attacker.open('/relay');
      await attacker.hello(socket, idle[turn % idle.length]).finally(() => socket.terminate());
    });
  },
};

/** In the room for as long as it lets one, then anew. */
async function inside(
  attacker: Attacker,
  place: 'viewer' | 'stage',
  work: (socket: WebSocket, welcome: Awaited<ReturnType<Attacker['enter']>>) => Promise<void>,
): Promise<void> {
  await attacker.repeat(4, async () => {
    const socket = await attacker.open('/relay');
    try {
      await work(socket, await attacker.enter(socket, place));
    } finally {
      socket.terminate();
    }
  });
}

function collectPeers(frame: string, peers: string[]): void {
  for (const [, id] of frame.matchAll(/\["[A-Za-z0-9_-]+","([A-Za-z0-9_-]+)"\]/g)) if (id) peers.push(id);
}
