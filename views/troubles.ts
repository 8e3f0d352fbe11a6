import type { Contact, Trouble } from '../components/types.ts';
import type { Room } from '../room/types.ts';
import type { RefusalReason } from '../protocol/server.ts';
import type { Ending } from '../session/state.ts';

const SAME = new Set<string>([
  'no-such-room',
  'session-ended',
  'stage-full',
  'room-full',
  'stage-not-open',
  'taken-over',
  'version',
  'bad-invitation',
  'rate-limited',
]);

/** The situation to show for a refusal or an ending. Those that a correct client never meets are `unknown`. */
export function troubleOf(reason: RefusalReason | Ending): Trouble {
  return SAME.has(reason) ? (reason as Trouble) : 'unknown';
}

/** Whom a room names for help; undefined when it names nobody. */
export function contactOf(room: Room | null): Contact | undefined {
  const contact = room?.facts.contact;
  return contact && (contact.name !== '' || contact.email !== '') ? contact : undefined;
}
