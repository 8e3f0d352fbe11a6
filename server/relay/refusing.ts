import { CLOSE } from '../../core/protocol/close.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import type { EntryAccess, Room } from '../../core/room/types.ts';
import type { Connection } from './Connection.ts';

/** Why somebody is turned away at the door, with what helps them. */
export interface Refused {
  readonly refusal: RefusalReason;
  readonly title?: string;
  readonly contact?: { readonly name: string; readonly email: string };
  readonly at?: number;
  readonly entry?: EntryAccess;
  /** In how many ms to try again. */
  readonly retryAfter?: number;
  /** Which versions of the protocol are spoken here. */
  readonly versions?: readonly number[];
  /** There was such a room: whoever made it deleted it. */
  readonly removed?: true;
}

export const ROOM_REMOVED: Refused = { refusal: 'no-such-room', removed: true };

export const RATE_LIMITED = 'rate-limited' satisfies RefusalReason;

export function rateLimited(retryAfter: number): Refused {
  return { refusal: RATE_LIMITED, retryAfter };
}

/** The same with what the room says to everybody at its door. */
export function refusedBy({ facts: { title, contact }, settings: { entry } }: Room, refusal: RefusalReason): Refused {
  return { refusal, title, contact, entry };
}

/** Tells somebody that they may not come in, or stay, and closes. */
export function turnAway(connection: Connection, { refusal: reason, versions, ...help }: Refused): void {
  connection.refuse(null, reason, versions ? { ...help, versions: [...versions] } : help);
  connection.close(reason === RATE_LIMITED ? CLOSE.rateLimited : CLOSE.refused);
}
