import type { RoomEvent } from '../events.ts';
import { HOST_LINK, peopleBy, peopleByOthers } from '../invitation-records.ts';
import { rankOf } from '../room.ts';
import type { InvitationId, InvitationRecord, Participant, ParticipantId, Role, Room, RoomSecrets } from '../types.ts';

/**
 * What is taken back together: an invitation, the role that it gave, and the invitations of those who lose that role.
 */

type Known = { readonly room: Room; readonly secrets: RoomSecrets };

/**
 * Who is here by a revoked invitation stays, without what it gave. Those who left lose it in `evolve`.
 * @param spared who keep what it gave
 */
export function revocation(
  known: Known,
  record: InvitationRecord,
  spared: ReadonlySet<ParticipantId>,
  seen = new Set<InvitationId>(),
  before: ReadonlySet<ParticipantId> = new Set(),
): RoomEvent[] {
  const { id, role } = record.invitation;
  seen.add(id);
  const came = role === 'viewer' ? [] : [...peopleBy(record)];
  const losing = came.filter(one => !spared.has(one) && roleOf(known, one) === role);
  const here = losing.map(one => known.room.participants.get(one)).filter(one => one !== undefined);
  return [
    { type: 'invitation-revoked', id, ...(spared.size > 0 ? { spared: [...spared] } : {}) },
    ...here.map((one: Participant): RoomEvent => ({
      type: 'role-changed',
      participant: { ...one, role: 'viewer' },
    })),
    ...madeBy(known, losing, null, seen, before),
  ];
}

/**
 * Revokes the invitations of people who were put out or lost a role: they know the links, and would come in again.
 * @param before who lost a role by the same events: their invitations are revoked already
 * @param left the role that they keep: what gives no more than that stays; null when they keep none
 */
export function madeBy(
  known: Known,
  people: readonly ParticipantId[],
  left: Role | null,
  seen = new Set<InvitationId>(),
  before: ReadonlySet<ParticipantId> = new Set(),
): RoomEvent[] {
  const makers = new Set(people);
  const all = new Set([...before, ...people]);
  const theirs = [...known.secrets.invitations.values()].filter(
    ({ invitation: { id, role }, maker, revoked }) =>
      maker !== null &&
      makers.has(maker) &&
      !revoked &&
      id !== HOST_LINK &&
      (left === null || rankOf(role) > rankOf(left)),
  );
  // It is revoked because they know its token: who came by a token of somebody else keeps what it gave.
  return theirs.flatMap(record =>
    seen.has(record.invitation.id) ? [] : revocation(known, record, peopleByOthers(record, all), seen, all),
  );
}

function roleOf({ room, secrets }: Known, id: ParticipantId): Role | undefined {
  return (room.participants.get(id) ?? secrets.departed.get(id))?.role;
}
