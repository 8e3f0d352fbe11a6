import type { InvitationRefusal } from '../commands.ts';
import type { RoomState } from '../state.ts';
import type { InvitationId, InvitationRecord } from '../types.ts';

/** Wrong addresses that may be given before an invitation is locked until a moderator renews it. */
export const MAX_WRONG_EMAILS = 5;

/** Why an invitation does not open the room now; `at` is the time from or until which it is valid. */
export interface InvitationProblem {
  readonly reason: InvitationRefusal;
  readonly at?: number;
}

/** What somebody who says hello with an invitation shows. */
export interface Shown {
  readonly tokenHash: string;
  readonly credentialHash: string;
  /** How the address given compares with the invitation's; the comparison is the caller's, in constant time. */
  readonly email: 'none' | 'wrong' | 'right';
  /** Wrong addresses given a moment ago, which the state does not count yet. */
  readonly wrongUnderWay: number;
  /** Server time, ms since the epoch. */
  readonly now: number;
}

export type Judgement =
  /** Null: it opens nothing any more, and need not, because this device keeps what it gave. */
  | { readonly ok: true; readonly id: InvitationId | null }
  | { readonly ok: false; readonly problem: InvitationProblem; readonly missed: InvitationId | null };

/** The invitation of a token, whether or not it is still good. */
export function invitationOf({ secrets }: RoomState, tokenHash: string): InvitationRecord | null {
  const id = secrets.tokens.get(tokenHash);
  return (id !== undefined && secrets.invitations.get(id)) || null;
}

/**
 * Whether a token opens the room for the device that shows it. A device that redeemed it once
 * keeps it; the address is asked for on others only.
 */
export function judgeInvitation(state: RoomState, shown: Shown): Judgement {
  const refused = (reason: InvitationRefusal, missed: InvitationId | null = null): Judgement => ({
    ok: false,
    problem: { reason },
    missed,
  });
  const record = invitationOf(state, shown.tokenHash);
  if (!record) return refused('bad-invitation');
  const { id, hash, email } = record.invitation;
  if (record.revoked || hash !== shown.tokenHash) {
    if (keeps(record, shown.credentialHash)) return { ok: true, id: null };
    return refused(record.revoked ? 'invitation-revoked' : 'invitation-replaced');
  }
  const problem = checkInvitation(state, { id, credentialHash: shown.credentialHash, now: shown.now });
  if (problem) return { ok: false, problem, missed: null };
  if (record.redeemed.has(shown.credentialHash) || email === '') return { ok: true, id };
  if (record.wrongEmails + shown.wrongUnderWay >= MAX_WRONG_EMAILS) return refused('invitation-locked');
  if (shown.email === 'right') return { ok: true, id };
  return shown.email === 'none' ? refused('invitation-email') : refused('invitation-email-wrong', id);
}

/** Whether a device came by an invitation, under any of its tokens, and was not signed out or unmade since. */
export function keeps({ redeemed, former, revoked, spared }: InvitationRecord, credentialHash: string): boolean {
  const earlier = former.get(credentialHash);
  const one = redeemed.get(credentialHash) ?? (earlier?.signedOut === false ? earlier : undefined);
  return one !== undefined && (!revoked || spared.has(one.participant));
}

/** A device that would use an invitation now. */
export interface Use {
  readonly id: InvitationId;
  /** Hash of the token that it showed, as far as that is known: the invitation may have been renewed since. */
  readonly token?: string | undefined;
  readonly credentialHash: string;
  readonly now: number;
}

/** Why this device may not use that invitation now, or null. */
export function checkInvitation(
  { secrets }: RoomState,
  { id, token, credentialHash, now }: Use,
): InvitationProblem | null {
  const record = secrets.invitations.get(id);
  if (!record) return { reason: 'bad-invitation' };
  if (record.revoked) return { reason: 'invitation-revoked' };
  if (token !== undefined && token !== record.invitation.hash) return { reason: 'invitation-replaced' };
  if (record.redeemed.has(credentialHash)) return null;
  const { from, until, uses } = record.invitation;
  if (from !== null && now < from) return { reason: 'invitation-early', at: from };
  if (until !== null && now > until) return { reason: 'invitation-expired', at: until };
  if (record.wrongEmails >= MAX_WRONG_EMAILS) return { reason: 'invitation-locked' };
  if (uses !== null && record.redeemed.size >= uses) {
    return { reason: uses === 1 ? 'invitation-elsewhere' : 'invitation-used-up' };
  }
  return null;
}
