import { createHash, timingSafeEqual } from 'node:crypto';
import type { Hello } from '../../core/protocol/client.ts';
import { isTokenForRoom } from '../../core/protocol/invite.ts';
import type { Agreement } from '../../core/protocol/received.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import { invitationOf, judgeInvitation } from '../../core/room/rules/redeem.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { InvitationId } from '../../core/room/types.ts';
import { TRY_LATER_MS } from '../budgets.ts';
import { hashToken } from '../tokens.ts';
import { presentId } from './batch.ts';
import type { Greeting } from './Connection.ts';
import { rateLimited, type Refused, refusedBy } from './refusing.ts';
import type { RoomHub } from './RoomHub.ts';
import type { RoomHubs } from './RoomHubs.ts';

type Greeted = Refused | { readonly hub: RoomHub; readonly greeting: Greeting };

export interface Door {
  readonly agreed: Agreement;
  readonly credentialHash: string;
  readonly address: string;
  readonly hubs: RoomHubs;
  /** People in a room's lobby at once. */
  readonly mostGuests: number;
  readonly now: number;
}

/**
 * Checks a hello. The hub that comes with a greeting is held; the caller releases it.
 * @throws OverBudget when the room would have to be loaded, and too much was for that address
 */
export async function greet(
  hello: Hello,
  { agreed, credentialHash, address, hubs, mostGuests, now }: Door,
): Promise<Greeted> {
  const hub = await hubs.acquire(hello.room, address);
  if (!hub) return { refusal: 'no-such-room' };
  const { state } = hub;
  // A full lobby keeps nobody out who is inside, or was invited.
  const isStranger = hello.invite === undefined && !presentId(state, credentialHash);
  if (isStranger && hub.lobby.guests >= mostGuests && !hub.lobby.makeRoom(address)) {
    hub.release();
    return rateLimited(TRY_LATER_MS);
  }
  const admission = admit(state, hello, credentialHash, now, id => hub.failedAttempts.of(id));
  if ('refusal' in admission) {
    if (admission.missed) hub.invitationMissed(admission.missed);
    hub.release();
    return { ...refusedBy(state.room, admission.refusal), ...(admission.at === undefined ? {} : { at: admission.at }) };
  }
  return {
    hub,
    greeting: {
      agreed,
      credentialHash,
      invitation: admission.invitation,
      token: admission.token,
      after: hello.after ?? null,
    },
  };
}

type Admission =
  | { readonly invitation: InvitationId | null; readonly token?: string }
  | { readonly refusal: RefusalReason; readonly at?: number; readonly missed?: InvitationId | null };

function admit(
  state: RoomState,
  hello: Hello,
  credentialHash: string,
  now: number,
  wrongEmailsUnderWay: (id: InvitationId) => number,
): Admission {
  const { secrets } = state;
  const known = secrets.credentials.get(credentialHash);
  if (known !== undefined && secrets.removed.get(known) === 'blocked') return { refusal: 'blocked' };
  // To somebody inside an invitation says nothing new, and a dead one must not cut them off.
  if (hello.invite === undefined || presentId(state, credentialHash)) return { invitation: null };
  const tokenHash = hashToken(hello.invite);
  const shown = invitationOf(state, tokenHash)?.invitation;
  const email = compareEmail(shown?.email ?? '', hello.email);
  const wrongUnderWay = shown ? wrongEmailsUnderWay(shown.id) : 0;
  const judgement = judgeInvitation(state, { tokenHash, credentialHash, email, wrongUnderWay, now });
  // A dead link that was theirs is as if they showed none: whoever lost what it gave does not get it back.
  if (judgement.ok)
    return judgement.id === null ? { invitation: null } : { invitation: judgement.id, token: tokenHash };
  const {
    problem: { reason, at },
    missed,
  } = judgement;
  const misplaced = reason === 'bad-invitation' && !isTokenForRoom(hello.invite, hello.room);
  return { refusal: misplaced ? 'invitation-wrong-room' : reason, missed, ...(at === undefined ? {} : { at }) };
}

/** Takes the same time whatever the addresses are: digests of equal length, all of them compared. */
function compareEmail(expected: string, given: string | undefined): 'none' | 'wrong' | 'right' {
  const digest = (address: string) => createHash('sha256').update(address.trim().toLowerCase()).digest();
  const equal = timingSafeEqual(digest(expected), digest(given ?? ''));
  if (given === undefined) return 'none';
  return equal ? 'right' : 'wrong';
}
