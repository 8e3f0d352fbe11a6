import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { answerMeasurements } from '../../lib/measured.ts';

/** Socket.IO as its performance guide says; what comes in goes out to everybody in the room. */
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });

io.engine.on('connection', (socket: { request: unknown }) => {
  socket.request = null;
});

let revision = 0;
io.on('connection', socket => {
  void socket.join('room');
  socket.on('say', (message: object) => {
    revision += 1;
    io.to('room').emit('said', { id: revision, from: socket.id, at: Date.now(), ...message });
  });
  socket.on('react', (reaction: string) => io.to('room').emit('reaction', reaction));
});

http.listen(0, '127.0.0.1', () => {
  answerMeasurements((http.address() as AddressInfo).port, () => io.close());
});
