import { evolveAges, NO_AGES } from './ages.ts';
import type { LogEntry, RoomEvent } from './events.ts';
import { forgetPeople } from './forget-people.ts';
import { changed, peopleBy, redeemed, withInvitation, withOutsider, withRecord } from './invitation-records.ts';
import { withEntry, withoutKey } from './persistent-map.ts';
import { isModerator } from './room.ts';
import type { RoomState } from './state.ts';
import type {
  FormerRedemption,
  InvitationRecord,
  Participant,
  ParticipantId,
  Role,
  Room,
  RoomSecrets,
} from './types.ts';

/** How many command ids are remembered per participant: more than a client ever has in flight. */
export const HANDLED_COMMANDS_KEPT = 64;

export const NO_SECRETS: RoomSecrets = {
  creator: { key: '', person: null },
  invitations: new Map(),
  tokens: new Map(),
  uninvited: new Set(),
  credentials: new Map(),
  departed: new Map(),
  removed: new Map(),
  lostOnStage: new Map(),
  unattendedSince: null,
  ages: NO_AGES,
  handled: new Map(),
};

/** What the relay alone knows after an entry; `after` is the room it leads to. */
export function evolveSecrets({ room, secrets }: RoomState, entry: LogEntry, after: Room): RoomSecrets {
  const { outsider } = entry.event;
  const known = outsider?.from === 'lobby' ? withOutsider(secrets, outsider, entry.at) : secrets;
  const ages = evolveAges(secrets.ages, entry, room);
  const people = evolvePeople(room, ages === known.ages ? known : { ...known, ages }, entry.event, entry.at);
  return rememberCommand(attended(evolveInvitations(people, entry), entry, room, after), entry);
}

function evolvePeople(room: Room, secrets: RoomSecrets, event: RoomEvent, at: number): RoomSecrets {
  switch (event.type) {
    case 'entered': {
      const { participant, credentialHash, invitation } = event;
      return {
        ...redeemed(secrets, { participant, credentialHash, invitation }, at),
        departed: withoutKey(secrets.departed, participant.id),
        lostOnStage: withoutKey(secrets.lostOnStage, participant.id),
      };
    }
    case 'admitted':
      return { ...secrets, removed: withoutKey(secrets.removed, event.participant.id) };
    case 'unblocked':
      return { ...secrets, removed: withoutKey(secrets.removed, event.id) };
    case 'role-lowered': {
      const participant = secrets.departed.get(event.id);
      if (!participant) return secrets;
      return {
        ...secrets,
        departed: withEntry(secrets.departed, event.id, { ...participant, role: event.role }),
        lostOnStage: withoutKey(secrets.lostOnStage, event.id),
      };
    }
    case 'left': {
      const { reason } = event;
      const participant = room.participants.get(event.id);
      if (!participant)
        return reason === 'removed' || reason === 'blocked' ? barredLater(secrets, event.id, reason) : secrets;
      const wasOnStage =
        participant.place === 'stage' || (participant.place === 'viewer' && participant.line?.state === 'invited');
      const barred = reason === 'removed' || reason === 'blocked' ? reason : reason === 'declined' ? 'removed' : null;
      return {
        ...secrets,
        departed: withEntry(secrets.departed, event.id, barred ? withoutHosting(participant) : participant),
        // Who was only cut off may still repeat what was answered into the cut.
        handled: reason === 'gone' ? secrets.handled : withoutKey(secrets.handled, event.id),
        lostOnStage:
          reason === 'gone' && wasOnStage && room.status === 'open'
            ? withEntry(secrets.lostOnStage, event.id, at)
            : secrets.lostOnStage,
        removed: barred ? withEntry(secrets.removed, event.id, barred) : secrets.removed,
      };
    }
    case 'ended':
      return { ...secrets, lostOnStage: new Map() };
    case 'people-forgotten':
      return forgetPeople(secrets, event.people);
    default:
      return secrets;
  }
}

/** Put out after they had left. */
function barredLater(secrets: RoomSecrets, id: ParticipantId, reason: 'removed' | 'blocked'): RoomSecrets {
  const participant = secrets.departed.get(id);
  if (!participant) return secrets;
  return {
    ...secrets,
    departed: withEntry(secrets.departed, id, withoutHosting(participant)),
    handled: withoutKey(secrets.handled, id),
    lostOnStage: withoutKey(secrets.lostOnStage, id),
    removed: withEntry(secrets.removed, id, reason),
  };
}

/** A removed host loses the role; otherwise they would not wait at the door. */
function withoutHosting(participant: Participant): Participant {
  return participant.role === 'host' ? { ...participant, role: 'viewer' } : participant;
}

function evolveInvitations(secrets: RoomSecrets, { event, by }: LogEntry): RoomSecrets {
  const maker = by?.participant ?? null;
  if (event.type === 'invitation-created') return withInvitation(secrets, event.invitation, event.mail, maker);
  const record = 'id' in event ? secrets.invitations.get(event.id) : undefined;
  if (!record) return secrets;
  switch (event.type) {
    case 'invitation-renewed':
      return renewed(secrets, record, event, maker);
    case 'invitation-revoked': {
      const spared = new Set(event.spared);
      const losing = new Set([...peopleBy(record)].filter(id => !spared.has(id)));
      return withoutRole(changed(secrets, record, { revoked: true, spared }), losing, record.invitation.role);
    }
    case 'invitation-missed':
      return changed(secrets, record, { wrongEmails: record.wrongEmails + 1 });
    case 'invitation-mailed':
      return changed(secrets, record, { mail: event.ok ? 'sent' : 'failed' });
    default:
      return secrets;
  }
}

/**
 * A new token, with all its uses again. Who came by the earlier ones is remembered: the invitation may yet be revoked.
 */
function renewed(
  secrets: RoomSecrets,
  record: InvitationRecord,
  { hash, mail, signOut, key }: Extract<RoomEvent, { type: 'invitation-renewed' }>,
  maker: ParticipantId | null,
): RoomSecrets {
  const { invitation } = record;
  const spared = new Set(signOut?.spared);
  const out = new Set(signOut ? [...peopleBy(record)].filter(id => !spared.has(id)) : []);
  const former = new Map<string, FormerRedemption>();
  // From whom it was taken by revoking it, it stays taken.
  const isOut = (id: ParticipantId) => (record.revoked && !record.spared.has(id)) || out.has(id);
  for (const [credential, one] of record.former)
    former.set(credential, { ...one, signedOut: one.signedOut || isOut(one.participant) });
  for (const [credential, one] of record.redeemed)
    former.set(credential, { ...one, signedOut: isOut(one.participant) });
  const next: InvitationRecord = {
    ...record,
    invitation: { ...invitation, hash },
    maker,
    revoked: false,
    spared: new Set(),
    wrongEmails: 0,
    mail: mail ? 'sending' : null,
    redeemed: new Map(),
    former,
  };
  const { creator } = secrets;
  const ended = creator.person !== null && out.has(creator.person);
  return withoutRole(
    {
      ...withRecord(secrets, next),
      creator: key === undefined ? creator : { key, person: ended ? null : creator.person },
    },
    out,
    null,
  );
}

/** People who left come back without that role; null takes any, and makes newcomers of them. */
function withoutRole(secrets: RoomSecrets, people: ReadonlySet<ParticipantId>, role: Role | null): RoomSecrets {
  let { departed, lostOnStage } = secrets;
  for (const id of people) {
    const one = departed.get(id);
    const holds = one !== undefined && one.role !== 'viewer' && (role === null || one.role === role);
    if (holds) departed = withEntry(departed, id, { ...one, role: 'viewer' });
    // A role let them on stage; without it, a moderator's leave did, which is theirs until they are signed out.
    if (holds || role === null) lostOnStage = withoutKey(lostOnStage, id);
  }
  return { ...secrets, departed, lostOnStage };
}

/** Only events about moderators move this, so that an ordinary one costs no look at everybody. */
function attended(secrets: RoomSecrets, { event, at }: LogEntry, before: Room, after: Room): RoomSecrets {
  if (event.type === 'reopened') return { ...secrets, unattendedSince: null };
  const id = 'participant' in event ? event.participant.id : 'id' in event ? event.id : '';
  const [was, still] = [attends(before.participants.get(id)), attends(after.participants.get(id))];
  if (still && secrets.unattendedSince !== null) return { ...secrets, unattendedSince: null };
  if (!was || still) return secrets;
  const others = [...after.participants.values()].some(attends);
  return others ? secrets : { ...secrets, unattendedSince: at };
}

function attends(one: Participant | undefined): boolean {
  return one !== undefined && one.place !== 'waiting' && isModerator(one.role);
}

function rememberCommand(secrets: RoomSecrets, { by, event, revision }: LogEntry): RoomSecrets {
  // Of somebody who left there is nothing to repeat but `leave` itself.
  if (by === null || ('id' in event && event.type === 'left' && event.id === by.participant)) return secrets;
  if (event.type === 'people-forgotten' && event.people.includes(by.participant)) return secrets;
  const commands = new Map(secrets.handled.get(by.participant)).set(by.command, revision);
  for (const oldest of commands.keys()) {
    if (commands.size <= HANDLED_COMMANDS_KEPT) break;
    commands.delete(oldest);
  }
  return { ...secrets, handled: withEntry(secrets.handled, by.participant, commands) };
}
