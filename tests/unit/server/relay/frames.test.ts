import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { eventFrames, frame } from '../../../../server/relay/frames.ts';

it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])(
  'a frame of %i bytes is read by ws as it was written',
  async length => {
    const text = '€'.repeat(Math.floor(length / 3)) + 'x'.repeat(length % 3);
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    try {
      await new Promise(resolve => server.once('listening', resolve));
      server.on('connection', (_socket, request) => request.socket.write(frame(text)));
      const address = server.address();
      const client = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
      const received = await new Promise(resolve => client.once('message', data => resolve(data.toString())));
      expect(received).toBe(text);
      client.terminate();
    } finally {
      server.close();
    }
  },
);

it('R40: many events at once are several frames, each leading to its last event, and the last one to the room', () => {
  const json = JSON.stringify({ text: 'x'.repeat(30_000) });
  const frames = eventFrames(
    99,
    Array.from({ length: 10 }, (_, index) => ({ revision: 80 + index, json })),
  );
  const texts = frames.map(
    one => JSON.parse(one.subarray(one[1] === 127 ? 10 : 4).toString()) as { revision: number; events: unknown[] },
  );
  expect(texts.map(({ events }) => events.length)).toEqual([4, 4, 2]);
  expect(texts.map(({ revision }) => revision)).toEqual([83, 87, 99]);
  expect(eventFrames(99, [])).toEqual([]);
});
