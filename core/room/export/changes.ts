import type { LogEntry, RoomEvent } from '../events.ts';
import { Forgotten } from '../redaction/Forgotten.ts';
import type { Invitation, ParticipantId, Role } from '../types.ts';
import { type Cell, rowsOf, type TableMaker, timeCell } from './table.ts';

interface Known {
  readonly name: string;
  readonly role: Role;
}

/** A name in a cell: whose, or which invitation's. It may be forgotten later. */
interface Named {
  readonly name: string;
  readonly person?: ParticipantId;
  readonly invitation?: Invitation['id'];
}

/** What is put together to a cell. */
type Part = string | Named;

/**
 * What hosts and moderators changed of the room, of its invitations, and about people, and who did. `from` says where
 * they were: `room`, `lobby`, or over HTTP with the `host-link` or the `creator-key`; empty where the server did it, or
 * an old log does not say. Names that were forgotten are left out.
 */
export function changes(): TableMaker {
  const people = new Map<string, Known>();
  const invitations = new Map<string, Invitation>();
  const forgotten = new Forgotten();
  const rows: { readonly revision: number; readonly cells: readonly (readonly Part[])[] }[] = [];
  return {
    take(entry) {
      const { revision, event, at, by } = entry;
      forgotten.take(entry);
      if (event.type === 'invitation-created') invitations.set(event.invitation.id, event.invitation);
      const about = aboutOf(event);
      const time = String(timeCell(at));
      if (about !== null) rows.push({ revision, cells: [[time], ...whoOf(event, by), [event.type], about] });
      if ('participant' in event) people.set(event.participant.id, event.participant);
      if (event.type === 'people-forgotten') for (const id of event.people) people.delete(id);
    },
    tables: () => [
      {
        name: 'changes',
        columns: ['time', 'name', 'role', 'from', 'change', 'about'],
        rows: rowsOf(
          () => rows,
          ({ revision, cells }): Cell[] => cells.map(parts => written(parts, revision)),
        ),
      },
    ],
  };

  function written(parts: readonly Part[], revision: number): string {
    const told = parts.map(part => (typeof part === 'string' ? part : isGone(part, revision) ? '' : part.name));
    return told.join('').trim();
  }

  function isGone({ person, invitation }: Named, revision: number): boolean {
    return (
      (person !== undefined && forgotten.person(person, revision)) ||
      (invitation !== undefined && forgotten.invitation(invitation))
    );
  }

  function whoOf({ outsider }: RoomEvent, by: LogEntry['by']): [Part[], Part[], Part[]] {
    if (outsider?.from === 'lobby')
      return [[{ name: outsider.name, person: outsider.participant }], [outsider.role], ['lobby']];
    if (outsider) return [[], ['host'], [outsider.from]];
    const self = by ? people.get(by.participant) : undefined;
    return by && self ? [[{ name: self.name, person: by.participant }], [self.role], ['room']] : [[], [], []];
  }

  function nameOf(person: ParticipantId): Named {
    return { name: people.get(person)?.name ?? '', person };
  }

  /** Whom or what it is about; null for what is no change of theirs. */
  function aboutOf(event: RoomEvent): readonly Part[] | null {
    switch (event.type) {
      case 'settings-changed':
      case 'facts-changed':
      case 'started':
      case 'ended':
      case 'reopened':
        return [event.type === 'ended' ? (event.reason ?? '') : ''];
      case 'invitation-created':
        return ofInvitation(event.invitation);
      case 'invitation-renewed':
      case 'invitation-revoked': {
        const one = invitations.get(event.id);
        return one ? ofInvitation(one) : ['host'];
      }
      case 'role-changed':
        return [{ name: event.participant.name, person: event.participant.id }, `: ${event.participant.role}`];
      case 'left':
        return event.reason === 'left' || event.reason === 'gone' ? null : [nameOf(event.id), `: ${event.reason}`];
      case 'role-lowered':
        return [nameOf(event.id), `: ${event.role}`];
      case 'unblocked':
        return [nameOf(event.id)];
      default:
        return null;
    }
  }
}

function ofInvitation({ id, role, name }: Invitation): readonly Part[] {
  return [`${role} `, { name, invitation: id }];
}
