import type { RoomEvent } from '../events.ts';
import { HOST_LINK, peopleBy } from '../invitation-records.ts';
import { rankOf } from '../room.ts';
import type { InvitationId, InvitationRecord, Participant, ParticipantId, Role, Room, RoomSecrets } from '../types.ts';

/**
 * What is taken back together: an invitation, the role that it gave, and the invitations of those who lose that role.
 */

type Known = { readonly room: Room; readonly secrets: RoomSecrets };

/** Who is here by a revoked invitation stays, without what it gave. Those who left lose it in `evolve`. */
export function revocation(known: Known, record: InvitationRecord, seen = new Set<InvitationId>()): RoomEvent[] {
  const { id, role } = record.invitation;
  seen.add(id);
  const losing = role === 'viewer' ? [] : [...peopleBy(record)].filter(one => roleOf(known, one) === role);
  const here = losing.map(one => known.room.participants.get(one)).filter(one => one !== undefined);
  return [
    { type: 'invitation-revoked', id },
    ...here.map((one: Participant): RoomEvent => ({
      type: 'role-changed',
      participant: { ...one, role: 'viewer' },
    })),
    ...madeBy(known, losing, null, seen),
  ];
}

/**
 * Revokes what people made who were put out or lost a role: its links are in their hands, and would let them in again.
 * @param left the role that they keep: what gives no more than that stays; null when they keep none
 */
export function madeBy(
  known: Known,
  people: readonly ParticipantId[],
  left: Role | null,
  seen = new Set<InvitationId>(),
): RoomEvent[] {
  const makers = new Set(people);
  const theirs = [...known.secrets.invitations.values()].filter(
    ({ invitation: { id, role }, maker, revoked }) =>
      maker !== null &&
      makers.has(maker) &&
      !revoked &&
      id !== HOST_LINK &&
      (left === null || rankOf(role) > rankOf(left)),
  );
  return theirs.flatMap(record => (seen.has(record.invitation.id) ? [] : revocation(known, record, seen)));
}

function roleOf({ room, secrets }: Known, id: ParticipantId): Role | undefined {
  return (room.participants.get(id) ?? secrets.departed.get(id))?.role;
}
