import { CLOSE } from '../protocol/close.ts';
import { backOff } from '../protocol/retry.ts';
import { helloMessage } from './door.ts';
import { commandMessage } from './entry.ts';
import type { SessionOptions } from './options.ts';
import { RelayAddress } from './RelayAddress.ts';
import { RelaySocket } from './RelaySocket.ts';

/** So many connections in a row that come to nothing are enough to say so. */
const ATTEMPTS = 3;
/** How long (ms) somebody waits who wants to be gone. */
const PATIENCE_MS = 8_000;

type Target = Pick<SessionOptions, 'origin' | 'slug' | 'credential' | 'openSocket'>;

/**
 * Leaves a room that no document is in any more: says hello as the same participant, then `leave`. Resolves with
 * whether the relay knows; without an answer it lets go of the participant by itself after its grace.
 */
export function leaveRoom(target: Target, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<boolean> {
  // Nobody is there by that credential, or whoever was is not let in any more: they are gone.
  return tellRoom(target, 'leave', signal, () => true);
}

/**
 * Has a room that one left forget who one was (R328), also when its session is over. Resolves with whether it did, or
 * is no more.
 */
export function forgetInRoom(target: Target, signal = AbortSignal.timeout(PATIENCE_MS)): Promise<boolean> {
  return tellRoom(target, 'forget-me', signal, reason => reason === 'no-such-room');
}

/** @param turnedAway whether it is done where the door refuses */
function tellRoom(
  target: Target,
  type: 'leave' | 'forget-me',
  signal: AbortSignal,
  turnedAway: (reason: string) => boolean,
): Promise<boolean> {
  return new Promise(resolve => {
    const end = (known: boolean) => {
      relay.close();
      resolve(known);
    };
    const address = new RelayAddress(target);
    const relay: RelaySocket = new RelaySocket(address, backOff(200, 600), {
      hello: () => helloMessage(target, address.versions, null),
      message(message) {
        if (message.type === 'welcome' && (message.you || type === 'forget-me')) relay.send(commandMessage({ type }));
        else if (message.type === 'welcome' || message.type === 'ack') end(true);
        else if (message.type === 'refused' && address.told(message.versions)) relay.anew();
        else if (message.type === 'refused') {
          const { id, reason } = message;
          end(id === null && reason !== 'rate-limited' && reason !== 'version' && turnedAway(reason));
        }
      },
      down: failures => failures >= ATTEMPTS && end(false),
      final: code => end(code === CLOSE.left),
    });
    signal.addEventListener('abort', () => end(false), { once: true });
  });
}
