import type { Outsider } from './events.ts';
import { withoutOldTokens, withRoomForInvitation } from './forgetting.ts';
import { withEntry, withoutKey } from './persistent-map.ts';
import { AT_REST, higherRole } from './room.ts';
import type { Invitation, InvitationId, InvitationRecord, ParticipantId, Role, RoomSecrets } from './types.ts';

/** What the room remembers of its invitations, and of those who came by them. */

/** The id of the invitation that is the host link. */
export const HOST_LINK: InvitationId = 'host-link';

/** @param maker who knows its token because they made it; null for the host link, and where nobody says */
export function withInvitation(
  secrets: RoomSecrets,
  invitation: Invitation,
  mail: boolean,
  maker: ParticipantId | null,
): RoomSecrets {
  return withRecord(withRoomForInvitation(secrets), {
    invitation,
    maker,
    revoked: false,
    spared: new Set(),
    wrongEmails: 0,
    mail: mail ? 'sending' : null,
    redeemed: new Map(),
    former: new Map(),
  });
}

export function withRecord(secrets: RoomSecrets, record: InvitationRecord): RoomSecrets {
  const { invitation } = record;
  return withoutOldTokens({
    ...secrets,
    invitations: withEntry(secrets.invitations, invitation.id, record),
    tokens: withEntry(secrets.tokens, invitation.hash, invitation.id),
  });
}

export function changed(
  secrets: RoomSecrets,
  record: InvitationRecord,
  changes: Partial<InvitationRecord>,
): RoomSecrets {
  return { ...secrets, invitations: withEntry(secrets.invitations, record.invitation.id, { ...record, ...changes }) };
}

/** A device that uses an invitation, by entering or by governing from the lobby. */
interface Redeeming {
  readonly credentialHash: string;
  readonly invitation: InvitationId | null;
  readonly participant: { readonly id: ParticipantId; readonly name: string; readonly role: Role };
}

/** The device is that person's from now on, and has used the invitation. */
export function redeemed(
  secrets: RoomSecrets,
  { credentialHash, invitation, participant: { id, name, role } }: Redeeming,
  at: number,
): RoomSecrets {
  const { creator } = secrets;
  const isCreator = creator.person === null && invitation === HOST_LINK && role === 'host';
  const next: RoomSecrets = {
    ...secrets,
    creator: isCreator ? { ...creator, person: id } : creator,
    credentials: withEntry(secrets.credentials, credentialHash, id),
  };
  const record = invitation ? next.invitations.get(invitation) : undefined;
  if (!record) return next;
  const before = record.redeemed.get(credentialHash);
  // In the lobby nobody has said a name yet.
  if (before)
    return before.name === '' && name !== ''
      ? changed(next, record, { redeemed: withEntry(record.redeemed, credentialHash, { ...before, name }) })
      : next;
  const earlier = record.former.get(credentialHash);
  const maker = earlier?.signedOut === false ? earlier.maker : record.maker;
  const { hash: token } = record.invitation;
  return changed(next, record, {
    wrongEmails: 0,
    redeemed: withEntry(record.redeemed, credentialHash, { participant: id, name, at, token, maker }),
    former: withoutKey(record.former, credentialHash),
  });
}

/**
 * Somebody governed from the lobby. They are known from now on and have that role when they enter, as somebody who
 * left; but they have not been inside.
 */
export function withOutsider(
  secrets: RoomSecrets,
  { participant: id, role, credentialHash, invitation }: Extract<Outsider, { from: 'lobby' }>,
  at: number,
): RoomSecrets {
  const before = secrets.departed.get(id);
  const participant = { id, name: before?.name ?? '', role };
  const next = redeemed(secrets, { credentialHash, invitation, participant }, at);
  const off = { microphone: false, camera: false, presence: 'here' } as const;
  const known = before
    ? { ...before, role: higherRole(before.role, role) }
    : { ...AT_REST, ...off, id, name: '', role, place: 'waiting' as const, enteredAt: at };
  return { ...next, departed: withEntry(next.departed, id, known) };
}

/** Whoever came by an invitation, under any of its tokens, and was not signed out since. */
export function peopleBy({ redeemed: now, former }: InvitationRecord): Set<ParticipantId> {
  const people = new Set<ParticipantId>();
  for (const { participant, signedOut } of former.values()) if (!signedOut) people.add(participant);
  for (const { participant } of now.values()) people.add(participant);
  return people;
}

/** Whoever came by a token of it that none of these people made; they themselves did not, whatever they came by. */
export function peopleByOthers(
  { redeemed: now, former }: InvitationRecord,
  makers: ReadonlySet<ParticipantId>,
): Set<ParticipantId> {
  const people = new Set<ParticipantId>();
  const valid = [...former.values()].filter(({ signedOut }) => !signedOut);
  for (const { participant, maker } of [...valid, ...now.values()])
    if (!makers.has(participant) && (maker === null || !makers.has(maker))) people.add(participant);
  return people;
}
