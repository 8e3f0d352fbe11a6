import { WebSocketServer, WebSocket } from 'ws';
import { expect, it } from 'vitest';
import { frame } from '../../../server/relay/frames.ts';

it.each([0, 1, 125, 126, 65_535, 65_536, 200_000])('a frame of %i bytes is read by ws as it was written', async length => {
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
});
