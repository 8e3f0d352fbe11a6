import type { Contact, Trouble } from '../../components/ui/types.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import type { Room } from '../../core/room/types.ts';
import type { DoorHelp, Ending } from '../../core/session/state.ts';

/** The situation to show for a refusal or an ending: each has its own sentence. */
export function troubleOf(reason: RefusalReason | Ending): Trouble {
  // Only a hello is refused for its version, and then the ending says which end is too old.
  return reason === 'version' ? 'protocol' : reason;
}

/** Whom a room names for help; undefined when it names nobody. */
export function contactOf(room: Room | null): Contact | undefined {
  return named(room?.facts.contact ?? null);
}

/** Whom to ask when one was turned away at the door; undefined when nobody is named. */
export function contactAt(help: DoorHelp): Contact | undefined {
  return named(help.contact);
}

function named(contact: Contact | null): Contact | undefined {
  return contact && (contact.name !== '' || contact.email !== '') ? contact : undefined;
}
