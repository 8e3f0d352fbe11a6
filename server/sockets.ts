import { randomInt } from 'node:crypto';
import type { Server } from 'node:http';
import { addressKey } from './address.ts';
import type { Budgets } from './budgets.ts';
import type { Logger } from './logger.ts';
import { Tally } from './Tally.ts';

/**
 * Of the new connections of an address in debt one in so many is let through: what an attacker costs is a small part
 * then, and whoever shares the address comes in after some tries.
 */
const PASSES_ONE_IN = 8;
/** It is said in the log no more often than this, in ms. */
const SAID_MS = 60_000;

export interface SocketLimits extends Pick<Budgets['address'], 'sockets' | 'faults'> {
  /** Whether a connection of an address in debt is let through. */
  readonly passes?: () => boolean;
}

/**
 * Closes every TCP connection of an address beyond so many at once, and most new ones while too many were refused or
 * closed for what was sent over them. Nothing is read of it.
 */
export function limitSockets(
  server: Server,
  { sockets, faults, passes = () => randomInt(PASSES_ONE_IN) === 0 }: SocketLimits,
  logger: Logger,
): void {
  const open = new Tally();
  let said = -SAID_MS;
  server.on('connection', socket => {
    const [address, now] = [addressKey(socket.remoteAddress ?? ''), performance.now()];
    const isInDebt = faults.waitMs(address, now, 0) > 0;
    if (isInDebt && now - said >= SAID_MS) {
      said = now;
      logger.warn('an address sends so much that is refused that most of its new connections are closed unread');
    }
    if (open.of(address) >= sockets || (isInDebt && !passes())) return void socket.destroy();
    open.add(address);
    socket.once('close', () => open.remove(address));
  });
}
