import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { answerMeasurements } from '../../lib/measured.ts';
import type { Note, Toggle } from '../wire.ts';

/**
 * Socket.IO as its performance guide says: WebSocket alone, no compression, no served client,
 * and the handshake's request let go of.
 */
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
let revision = 0;

io.engine.on('connection', (socket: { request: unknown }) => {
  socket.request = null;
});

io.on('connection', socket => {
  void socket.join('room');
  socket.on('toggle', (toggle: Toggle) => {
    const note: Note = { type: 'devices-changed', revision: (revision += 1), ...toggle };
    io.to('room').emit('note', note);
  });
});

http.listen(0, '127.0.0.1', () => {
  answerMeasurements((http.address() as AddressInfo).port, () => io.close());
});
