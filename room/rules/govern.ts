import type { Environment, RoomCommand, SettingsChange } from '../commands.ts';
import type { RoomEvent } from '../events.ts';
import { isModerator, phaseOf, rankOf } from '../room.ts';
import type { InvitationRecord, Role, RoomFacts, RoomSettings, RoomState } from '../types.ts';
import { accept, refuse, type Decision } from './decision.ts';
import { admitAll } from './moderate.ts';

/** Invitations a room may have, revoked ones too. */
export const MAX_INVITATIONS = 500;
/** Links a room may have given, renewed ones too: dead ones are remembered, to say that they are. */
export const MAX_LINKS = 4 * MAX_INVITATIONS;

/** Settings that moderators change, too; the rest are the host's. */
const LIVE = new Set<keyof RoomSettings>(['stageAccess', 'locked', 'features']);

/** What moderators and the host decide about the room. `role` is of whoever asks, inside or not. */
export function govern(state: RoomState, role: Role, command: RoomCommand, env: Environment): Decision {
  if (!isModerator(role)) return refuse('not-allowed');
  const { room, secrets } = state;
  const ended = phaseOf(room, env.now) === 'ended';
  switch (command.type) {
    case 'start':
      if (ended) return refuse('session-ended');
      return phaseOf(room, env.now) === 'early' ? accept({ type: 'started', at: env.now }) : accept();
    case 'end':
      return room.status === 'ended' ? accept() : accept({ type: 'ended', farewell: command.farewell, reason: 'moderator' });
    case 'reopen':
      return ended ? accept(...reopened(room.settings, env.now)) : accept();
    case 'change-settings':
      return changeSettings(state, role, command.settings, env);
    case 'change-facts':
      if (role !== 'host') return refuse('not-allowed');
      return changeFacts(room.facts, command.facts);
    case 'create-invitation':
      if (secrets.tokens.has(command.hash)) return refuse('bad-invitation');
      if (secrets.invitations.size >= MAX_INVITATIONS || secrets.tokens.size >= MAX_LINKS) return refuse('too-many-invitations');
      if (!mayInvite(role, command.terms.role)) return refuse('not-allowed');
      return accept({
        type: 'invitation-created',
        invitation: { ...command.terms, id: env.newId, hash: command.hash, createdAt: env.now },
        mail: command.mail && command.terms.email !== '',
      });
    case 'renew-invitation':
    case 'revoke-invitation':
      return changeInvitation(state, role, command);
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
  { room, secrets }: RoomState,
  role: Role,
  command: Extract<RoomCommand, { type: 'renew-invitation' | 'revoke-invitation' }>,
): Decision {
  const record = secrets.invitations.get(command.id);
  if (!record) return refuse('no-such-invitation');
  const { role: given, email } = record.invitation;
  if (rankOf(given) > rankOf(role)) return refuse('not-allowed');
  if (command.type === 'renew-invitation') {
    if (secrets.tokens.has(command.hash)) return refuse('bad-invitation');
    if (secrets.tokens.size >= MAX_LINKS) return refuse('too-many-invitations');
    return accept({ type: 'invitation-renewed', id: command.id, hash: command.hash, mail: command.mail && email !== '' });
  }
  // Without the host link nobody could govern the room any more.
  if (given === 'host') return refuse('not-allowed');
  return record.revoked ? accept() : accept({ type: 'invitation-revoked', id: command.id }, ...demotions(room, record));
}

/** Who is here by a revoked invitation stays, without what it gave. Those who left lose it in `evolve`. */
function demotions(room: RoomState['room'], { invitation, redeemed }: InvitationRecord): RoomEvent[] {
  return [...redeemed.values()].flatMap(({ participant }): RoomEvent[] => {
    const one = room.participants.get(participant);
    const holds = one && one.role !== 'viewer' && one.role === invitation.role;
    return holds ? [{ type: 'role-changed', participant: { ...one, role: 'viewer' } }] : [];
  });
}

function changeSettings(state: RoomState, role: Role, changes: SettingsChange, env: Environment): Decision {
  const { room, secrets } = state;
  const before = room.settings;
  const settings = { ...before, ...changes, features: { ...before.features, ...changes.features } };
  const keys = Object.keys(changes) as (keyof RoomSettings)[];
  const changed = keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(settings[key]));
  if (role !== 'host' && keys.some(key => !LIVE.has(key))) return refuse('not-allowed');
  const { schedule } = settings;
  if (changed.includes('schedule') && schedule && (schedule.startsAt >= schedule.endsAt || schedule.endsAt <= env.now)) {
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
