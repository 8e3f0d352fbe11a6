import type { Server } from 'node:http';
import { addressKey } from './address.ts';
import type { Budgets } from './budgets.ts';
import { Tally } from './Tally.ts';

/**
 * Closes every TCP connection of an address beyond so many at once, and each new one while too many were refused or
 * closed for what was sent over them. Nothing is read of it.
 */
export function limitSockets(
  server: Server,
  { sockets, faults }: Pick<Budgets['address'], 'sockets' | 'faults'>,
): void {
  const open = new Tally();
  server.on('connection', socket => {
    const address = addressKey(socket.remoteAddress ?? '');
    if (open.of(address) >= sockets || faults.waitMs(address, performance.now(), 0) > 0) return void socket.destroy();
    open.add(address);
    socket.once('close', () => open.remove(address));
  });
}
