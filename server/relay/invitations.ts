import type { WireCommand } from '../../core/protocol/commands.ts';
import type { InvitationList, InvitationView } from '../../core/protocol/server.ts';
import type { Command } from '../../core/room/commands.ts';
import { WINDOW_BYTES } from '../../core/room/features/limits.ts';
import { type Cursor, cursorTo, fitting, jsonBytes, readCursor } from '../../core/room/features/window.ts';
import { HOST_LINK } from '../../core/room/invitation-records.ts';
import { isModerator } from '../../core/room/room.ts';
import { isCreator } from '../../core/room/rules/creator.ts';
import { maySignOut } from '../../core/room/rules/govern.ts';
import { checkInvitation } from '../../core/room/rules/redeem.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { InvitationRecord, Participant, ParticipantId } from '../../core/room/types.ts';
import { hashToken } from '../tokens.ts';

/** Redemptions listed of one invitation, the newest: a link for thousands is told of by number. */
const REDEMPTIONS_SHOWN = 20;

/** A client's command as the room decides it: of an invitation's token only the hash goes on. */
export function toCommand(command: WireCommand): Command {
  if (command.type !== 'create-invitation' && command.type !== 'renew-invitation') return command as Command;
  const { token, ...rest } = command;
  return { ...rest, hash: hashToken(token) } as Command;
}

/** Most bytes, as JSON, of the people in one window who may not come back. */
const BARRED_BYTES = 32 * 1024;

/**
 * What a moderator sees of the room's invitations, and of who may not come back; null for others. The newest first, as
 * many as fit; after a cursor, what comes next of its list.
 */
export function invitationsFor(
  state: RoomState,
  reader: ParticipantId | null,
  now: number,
  after?: Cursor,
): InvitationList | null {
  const self = reader === null ? undefined : state.room.participants.get(reader);
  if (!self || self.place === 'waiting' || !isModerator(self.role)) return null;
  const { participants } = state.room;
  const { invitations, removed, departed } = state.secrets;
  const {
    list,
    at: [place = 0],
  } = readCursor(after ?? '');
  const shown = [...invitations.values()].filter(
    ({ invitation }) => invitation.role !== 'host' || self.role === 'host',
  );
  // Counted from the oldest, so that a new one moves nothing.
  const older = list === '' ? shown : list === 'invitations' ? shown.slice(0, place) : [];
  const views = fitting(older.map(record => view(state, record, self, now)).reverse(), WINDOW_BYTES, jsonBytes, 1);
  const left = older.length - views.length;
  const barred = [...removed].map(([id, state]) => {
    // Who was removed may wait outside by now.
    const who = participants.get(id) ?? departed.get(id);
    return { id, name: who?.name ?? '', role: who?.role ?? 'viewer', state } as const;
  });
  const from = list === '' ? 0 : list === 'removed' ? place : barred.length;
  const people = fitting(barred.slice(from), BARRED_BYTES, jsonBytes, 1);
  const end = from + people.length;
  const hostLink = self.role === 'host' && after === undefined ? invitations.get(HOST_LINK) : undefined;
  return {
    ...(hostLink ? { hostLink: view(state, hostLink, self, now) } : {}),
    total: shown.length,
    invitations: [...views],
    barred: [...people],
    ends: {
      invitations: left > 0 ? cursorTo('invitations', left) : null,
      barred: end < barred.length ? cursorTo('removed', end) : null,
    },
  };
}

function view(
  state: RoomState,
  { invitation, mail, redeemed, former }: InvitationRecord,
  self: Participant,
  now: number,
): InvitationView {
  const { hash: _hash, ...shown } = invitation;
  return {
    ...shown,
    mail,
    state: stateOf(state, invitation.id, now),
    used: redeemed.size,
    // Of people who were forgotten it is known that there was somebody, no more.
    redeemed: [...redeemed]
      .filter(([key, { participant }]) => key !== participant)
      .slice(-REDEMPTIONS_SHOWN)
      .map(([, { name, at }]) => ({ name, at })),
    earlier: [...former.values()].filter(({ signedOut }) => !signedOut).length,
    signOut: maySignOut({ id: self.id, role: self.role, isCreator: isCreator(state, self.id) }, invitation.role),
    ...(self.role !== 'host' && isModerator(invitation.role) ? { spares: true } : {}),
  };
}

function stateOf(state: RoomState, id: string, now: number): InvitationView['state'] {
  // As a device finds it that never redeemed it.
  switch (checkInvitation(state, { id, credentialHash: '', now })?.reason) {
    case undefined:
      return 'open';
    case 'invitation-early':
      return 'early';
    case 'invitation-expired':
      return 'expired';
    case 'invitation-locked':
      return 'locked';
    case 'invitation-elsewhere':
    case 'invitation-used-up':
      return 'used-up';
    default:
      return 'revoked';
  }
}
