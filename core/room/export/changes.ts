import type { LogEntry, RoomEvent } from '../events.ts';
import type { Invitation, Role } from '../types.ts';
import { type Cell, type TableMaker, timeCell } from './table.ts';

interface Known {
  readonly name: string;
  readonly role: Role;
}

/**
 * What hosts and moderators changed of the room, of its invitations, and about people, and who did. `from` says where
 * they were: `room`, `lobby`, or over HTTP with the `host-link` or the `creator-key`; empty where the server did it, or
 * an old log does not say.
 */
export function changes(): TableMaker {
  const people = new Map<string, Known>();
  const invitations = new Map<string, Invitation>();
  const rows: Cell[][] = [];
  return {
    take({ event, at, by }) {
      if (event.type === 'invitation-created') invitations.set(event.invitation.id, event.invitation);
      const about = aboutOf(event);
      if (about !== null) rows.push([timeCell(at), ...whoOf(event, by), event.type, about]);
      if ('participant' in event) people.set(event.participant.id, event.participant);
    },
    tables: () => [{ name: 'changes', columns: ['time', 'name', 'role', 'from', 'change', 'about'], rows }],
  };

  function whoOf({ outsider }: RoomEvent, by: LogEntry['by']): [string, string, string] {
    if (outsider?.from === 'lobby') return [outsider.name, outsider.role, 'lobby'];
    if (outsider) return ['', 'host', outsider.from];
    const self = by ? people.get(by.participant) : undefined;
    return self ? [self.name, self.role, 'room'] : ['', '', ''];
  }

  /** Whom or what it is about; null for what is no change of theirs. */
  function aboutOf(event: RoomEvent): string | null {
    switch (event.type) {
      case 'settings-changed':
      case 'facts-changed':
      case 'started':
      case 'ended':
      case 'reopened':
        return event.type === 'ended' ? (event.reason ?? '') : '';
      case 'invitation-created':
        return `${event.invitation.role} ${event.invitation.name}`.trim();
      case 'invitation-renewed':
      case 'invitation-revoked': {
        const one = invitations.get(event.id);
        return one ? `${one.role} ${one.name}`.trim() : 'host';
      }
      case 'role-changed':
        return `${event.participant.name}: ${event.participant.role}`;
      case 'left':
        return event.reason === 'left' || event.reason === 'gone'
          ? null
          : `${people.get(event.id)?.name ?? ''}: ${event.reason}`;
      case 'role-lowered':
        return `${people.get(event.id)?.name ?? ''}: ${event.role}`;
      case 'unblocked':
        return people.get(event.id)?.name ?? '';
      default:
        return null;
    }
  }
}
