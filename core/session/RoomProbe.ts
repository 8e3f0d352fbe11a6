import { CLOSE } from '../protocol/close.ts';
import { fromSnapshot } from '../protocol/codec.ts';
import { backOff } from '../protocol/retry.ts';
import type { Ice, PeerTicket } from '../protocol/server.ts';
import { isModerator, phaseOf } from '../room/room.ts';
import type { Role, Room } from '../room/types.ts';
import { newCredential } from './credential.ts';
import { helloMessage, refusalOf } from './door.ts';
import type { SessionOptions } from './options.ts';
import { RelayAddress } from './RelayAddress.ts';
import { RelaySocket } from './RelaySocket.ts';
import type { Ending } from './state.ts';

/** What keeps somebody without an invitation from entering now. */
type DoorState = 'open' | 'ended' | 'early' | 'invited' | 'locked';

export type ProbeAnswer =
  | {
      readonly title: string;
      readonly door: DoorState;
      readonly ice: Ice;
      readonly peer: PeerTicket;
      /** Where the ticket is shown. */
      readonly peerPath: string;
      /** Good as long as this is open. */
      close(): void;
    }
  /** `unreachable`: no connection. `silent`: a connection, and no answer that could be read. */
  | { readonly problem: 'unreachable' | 'silent' | Ending };

/** So many connections in a row that come to nothing are enough to say so: the last one is given time. */
const ATTEMPTS = 3;

/**
 * Says hello to a room as somebody nobody knows and does not enter: no participant, nothing in its log. Without the
 * invitation of the link, which a look from outside must not use up, and under a new credential, so that a session
 * in progress is not taken over.
 */
export function probeRoom(
  target: Pick<SessionOptions, 'origin' | 'slug' | 'openSocket'>,
  signal: AbortSignal,
): Promise<ProbeAnswer> {
  const credential = newCredential();
  let connected = false;
  return new Promise(resolve => {
    const end = (problem: Extract<ProbeAnswer, { problem: unknown }>['problem']) => {
      relay.close();
      resolve({ problem });
    };
    const missing = () => end(connected ? 'silent' : 'unreachable');
    const address = new RelayAddress(target);
    const relay: RelaySocket = new RelaySocket(address, backOff(200, 600), {
      hello() {
        connected = true;
        return helloMessage({ ...target, credential }, address.versions, null);
      },
      message(message) {
        if (message.type === 'refused') return address.told(message.versions) ? relay.anew() : end(refusalOf(message));
        if (message.type !== 'welcome') return;
        if (!message.snapshot) return end('silent');
        const room = fromSnapshot(message.snapshot);
        const { ice, peer, role, serverTime } = message;
        resolve({
          title: room.facts.title,
          door: doorOf(room, role, serverTime),
          ice,
          peer,
          peerPath: address.peerPath,
          close: () => relay.close(),
        });
      },
      down: failures => failures >= ATTEMPTS && missing(),
      final: code =>
        end(code === CLOSE.refused ? 'not-allowed' : code === CLOSE.roomDamaged ? 'room-damaged' : 'silent'),
    });
    signal.addEventListener('abort', missing, { once: true });
  });
}

function doorOf(room: Room, role: Role, now: number): DoorState {
  const phase = phaseOf(room, now);
  if (phase === 'ended') return 'ended';
  if (isModerator(role)) return 'open';
  if (phase === 'early') return 'early';
  if (room.settings.entry === 'invited' && role === 'viewer') return 'invited';
  return room.settings.locked ? 'locked' : 'open';
}
