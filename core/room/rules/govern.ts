import type { Environment, RoomCommand, SettingsChange } from '../commands.ts';
import type { RoomEvent } from '../events.ts';
import { evolveRoom } from '../evolve-room.ts';
import { hasRoomForInvitation } from '../forgetting.ts';
import { HOST_LINK, peopleBy, peopleByOthers } from '../invitation-records.ts';
import { isModerator, phaseOf, rankOf } from '../room.ts';
import type { RoomState } from '../state.ts';
import type { InvitationRecord, ParticipantId, Role, RoomFacts, RoomSettings } from '../types.ts';
import { isSaneTime } from '../years.ts';
import type { Governor } from './creator.ts';
import { accept, type Decision, refuse } from './decision.ts';
import { admitAll } from './moderate.ts';
import { madeBy, revocation } from './withdraw.ts';

/** Settings that moderators change, too; the rest are the host's. */
const LIVE = new Set<keyof RoomSettings>(['stageAccess', 'locked', 'features']);

/** What moderators and the host decide about the room, inside it or not. */
export function govern(state: RoomState, governor: Governor, command: RoomCommand, env: Environment): Decision {
  const { role } = governor;
  if (!isModerator(role)) return refuse('not-allowed');
  const { room, secrets } = state;
  const ended = phaseOf(room, env.now) === 'ended';
  switch (command.type) {
    case 'start':
      if (ended) return refuse('session-ended');
      return phaseOf(room, env.now) === 'early' ? accept({ type: 'started', at: env.now }) : accept();
    case 'end':
      return room.status === 'ended'
        ? accept()
        : accept({ type: 'ended', farewell: command.farewell, reason: 'moderator' });
    case 'reopen':
      return ended ? accept(...reopened(room.settings, env.now)) : accept();
    case 'change-settings':
      return changeSettings(state, role, command.settings, env);
    case 'change-facts':
      if (role !== 'host') return refuse('not-allowed');
      return changeFacts(room.facts, command.facts);
    case 'create-invitation':
      if (secrets.tokens.has(command.hash)) return refuse('bad-invitation');
      if (!hasRoomForInvitation(secrets)) return refuse('too-many-invitations');
      if (!mayInvite(role, command.terms.role)) return refuse('not-allowed');
      if (!isSaneTime(command.terms.from) || !isSaneTime(command.terms.until)) return refuse('bad-schedule');
      return accept({
        type: 'invitation-created',
        invitation: { ...command.terms, id: env.newId, hash: command.hash, createdAt: env.now },
        mail: command.mail && command.terms.email !== '',
      });
    case 'renew-invitation':
    case 'revoke-invitation':
      return changeInvitation(state, governor, command);
  }
}

function changeFacts(before: RoomFacts, changes: Partial<RoomFacts>): Decision {
  const facts = { ...before, ...changes };
  return JSON.stringify(facts) === JSON.stringify(before) ? accept() : accept({ type: 'facts-changed', facts });
}

/** Nobody invites above their own role, and nobody makes hosts. */
function mayInvite(own: Role, role: Role): boolean {
  return role !== 'host' && rankOf(role) <= rankOf(own);
}

function changeInvitation(
  state: RoomState,
  governor: Governor,
  command: Extract<RoomCommand, { type: 'renew-invitation' | 'revoke-invitation' }>,
): Decision {
  const record = state.secrets.invitations.get(command.id);
  if (!record) return refuse('no-such-invitation');
  const { role: given } = record.invitation;
  if (rankOf(given) > rankOf(governor.role)) return refuse('not-allowed');
  if (command.type === 'renew-invitation') return renew(state, governor, record, command);
  // Without the host link nobody could govern the room any more.
  if (given === 'host') return refuse('not-allowed');
  const peers = peersBy(state, governor, record);
  if (!record.revoked) return accept(...revocation(state, record, peers));
  const stillSpared = new Set([...record.spared].filter(one => peers.has(one)));
  return stillSpared.size === record.spared.size ? accept() : accept(...revocation(state, record, stillSpared));
}

/**
 * Who came by an invitation and does not lose by this person's hand what it gave: themselves, and whoever is not below
 * them, because only hosts unmake and remove moderators. Who has the role by a token that this person made has it by
 * their leave.
 */
function peersBy(
  { room, secrets }: RoomState,
  { id: self, role }: Governor,
  record: InvitationRecord,
): ReadonlySet<ParticipantId> {
  if (role === 'host') return new Set();
  const byOthers = peopleByOthers(record, new Set(self === null ? [] : [self]));
  return new Set(
    [...peopleBy(record)].filter(id => {
      const one = room.participants.get(id) ?? secrets.departed.get(id);
      if (one === undefined || id === self) return id === self;
      const isElsewhere = byOthers.has(id) || rankOf(one.role) > rankOf(record.invitation.role);
      return isElsewhere && rankOf(one.role) >= rankOf(role);
    }),
  );
}

/**
 * Whether somebody may renew an invitation and sign out who came by it; those who came by the host link, only the
 * creator.
 */
export function maySignOut({ role, isCreator: made }: Governor, given: Role): boolean {
  return given === 'host' ? made : isModerator(role) && rankOf(given) <= rankOf(role);
}

function renew(
  state: RoomState,
  governor: Governor,
  record: InvitationRecord,
  command: Extract<RoomCommand, { type: 'renew-invitation' }>,
): Decision {
  const { tokens, creator } = state.secrets;
  const { id, hash, signOut = false, key } = command;
  const { role: given, email } = record.invitation;
  const isHostLink = id === HOST_LINK;
  if (signOut && !maySignOut(governor, given)) return refuse('not-allowed');
  if (key !== undefined && !(isHostLink && governor.isCreator)) return refuse('not-allowed');
  if ([hash, key].some(one => one !== undefined && (tokens.has(one) || one === creator.key)) || hash === key)
    return refuse('bad-invitation');
  const people = signOut ? [...peopleBy(record)] : [];
  const peers = peersBy(state, governor, record);
  const isAbove = sparing(state, governor);
  const isSpared = (one: ParticipantId) => peers.has(one) || isAbove(one);
  // In a room of an earlier version a token of the host link is the creator's key, too: renewed by them, it opens
  // nothing more.
  const keyIsLink = governor.isCreator && tokens.get(creator.key) === HOST_LINK;
  const out = people.filter(one => !isSpared(one));
  const leaving = out.flatMap(one => putOut(state, one));
  const renewal: RoomEvent = {
    type: 'invitation-renewed',
    id,
    hash,
    mail: command.mail && email !== '',
    ...(signOut ? { signOut: { spared: people.filter(isSpared) } } : {}),
    ...(isHostLink ? { key: key ?? (keyIsLink ? hash : creator.key) } : {}),
  };
  const left = { room: leaving.reduce(evolveRoom, state.room), secrets: state.secrets };
  return accept(...leaving, renewal, ...madeBy(left, out, null, new Set([id])));
}

/**
 * Who is not signed out: oneself and people with a higher role. A creator who uses the key spares nobody: somebody else
 * may have come first.
 */
function sparing(
  { room, secrets }: RoomState,
  { id: self, role, isCreator: made }: Governor,
): (id: ParticipantId) => boolean {
  return id => {
    const one = room.participants.get(id) ?? secrets.departed.get(id);
    const isAbove = one !== undefined && rankOf(one.role) > rankOf(role);
    return id === self || isAbove || (!made && id === secrets.creator.person);
  };
}

/** They are out, and not barred: what they may do from now on, the door decides. */
function putOut({ room, secrets }: RoomState, id: ParticipantId): RoomEvent[] {
  if (!room.participants.has(id)) return [];
  const barred = secrets.removed.has(id);
  return [{ type: 'left', id, reason: 'removed' }, ...(barred ? [] : [{ type: 'unblocked', id } as const])];
}

function changeSettings(state: RoomState, role: Role, changes: SettingsChange, env: Environment): Decision {
  const { room, secrets } = state;
  const before = room.settings;
  const settings = { ...before, ...changes, features: { ...before.features, ...changes.features } };
  const keys = Object.keys(changes) as (keyof RoomSettings)[];
  const changed = keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(settings[key]));
  if (role !== 'host' && keys.some(key => !LIVE.has(key))) return refuse('not-allowed');
  const { schedule } = settings;
  if (
    changed.includes('schedule') &&
    schedule &&
    (schedule.startsAt >= schedule.endsAt ||
      schedule.endsAt <= env.now ||
      !isSaneTime(schedule.startsAt) ||
      !isSaneTime(schedule.endsAt))
  ) {
    return refuse('bad-schedule');
  }
  if (changed.length === 0) return accept();
  const event: RoomEvent = { type: 'settings-changed', settings };
  if (!changed.includes('locked') || settings.locked) return accept(event);
  // Unlocking lets in whoever waits for that alone.
  const inside = admitAll({ ...state, room: { ...room, settings } }, env.now, ({ id }) => !secrets.removed.has(id));
  return accept(event, ...(inside.ok ? inside.events : []));
}

/** A session that begins again after its end; a schedule that is over no longer holds. */
function reopened(settings: RoomSettings, now: number): RoomEvent[] {
  const over = settings.schedule !== null && settings.schedule.endsAt <= now;
  const changed: RoomEvent[] = over ? [{ type: 'settings-changed', settings: { ...settings, schedule: null } }] : [];
  return [...changed, { type: 'reopened', at: now }];
}
