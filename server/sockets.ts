import type { Server } from 'node:http';
import { addressKey } from './address.ts';
import { Tally } from './Tally.ts';

/** Closes every TCP connection of an address beyond so many at once. Nothing is read of it. */
export function limitSockets(server: Server, most: number): void {
  const open = new Tally();
  server.on('connection', socket => {
    const address = addressKey(socket.remoteAddress ?? '');
    if (open.of(address) >= most) return void socket.destroy();
    open.add(address);
    socket.once('close', () => open.remove(address));
  });
}
