import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { answerMeasurements } from '../../lib/measured.ts';
import type { Note, Toggle } from '../wire.ts';

/** The plain loop: every message serialised once and sent to each socket. */
const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: false });
const clients = new Set<WebSocket>();
let revision = 0;

sockets.on('connection', socket => {
  clients.add(socket);
  socket.on('close', () => clients.delete(socket));
  socket.on('message', data => {
    const toggle = JSON.parse(data.toString()) as Toggle;
    const note: Note = { type: 'devices-changed', revision: (revision += 1), ...toggle };
    const text = JSON.stringify(note);
    for (const client of clients) if (client.readyState === WebSocket.OPEN) client.send(text);
  });
});

http.listen(0, '127.0.0.1', () => {
  answerMeasurements((http.address() as AddressInfo).port, async () => {
    for (const client of clients) client.terminate();
    http.close();
  });
});
