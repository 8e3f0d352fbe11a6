import { withoutKey } from './persistent-map.ts';
import type { InvitationRecord, RoomSecrets } from './types.ts';

/**
 * What a room forgets of its invitations, so that nobody fills it for good: revoked invitations make room for new ones,
 * and dead tokens for the next renewal.
 */

/** Invitations a room holds. */
export const MAX_INVITATIONS = 500;
/** Tokens a room remembers, dead ones too, to say that they are. */
const MAX_TOKENS = 4 * MAX_INVITATIONS;

/** Whether one more invitation may be made. */
export function hasRoomForInvitation(secrets: RoomSecrets): boolean {
  return secrets.invitations.size < MAX_INVITATIONS || forgettable(secrets) !== undefined;
}

/** Forgets a revoked invitation where there is no room for one more. */
export function withRoomForInvitation(secrets: RoomSecrets): RoomSecrets {
  if (secrets.invitations.size < MAX_INVITATIONS) return secrets;
  const record = forgettable(secrets);
  if (!record) return secrets;
  const { id } = record.invitation;
  let { tokens } = secrets;
  for (const [hash, invitation] of tokens) if (invitation === id) tokens = withoutKey(tokens, hash);
  return {
    ...secrets,
    tokens,
    invitations: withoutKey(secrets.invitations, id),
    uninvited: withDevicesOf(secrets.uninvited, record),
  };
}

/** The oldest revoked one that nobody came by, then that nobody still has, then any. */
function forgettable({ invitations }: RoomSecrets): InvitationRecord | undefined {
  const revoked = [...invitations.values()].filter(record => record.revoked);
  return (
    revoked.find(({ redeemed, former }) => redeemed.size + former.size === 0) ??
    revoked.find(({ spared }) => spared.size === 0) ??
    revoked[0]
  );
}

/** Whoever came by it stays uninvited, as long as they have nothing else. */
function withDevicesOf(
  uninvited: ReadonlySet<string>,
  { redeemed, former, spared }: InvitationRecord,
): ReadonlySet<string> {
  if (redeemed.size + former.size === 0) return uninvited;
  const next = new Set(uninvited);
  for (const [device, { participant }] of [...redeemed, ...former]) if (!spared.has(participant)) next.add(device);
  return next;
}

/** Forgets the oldest dead token when there are too many: first one by which nobody came who may still show it. */
export function withoutOldTokens(secrets: RoomSecrets): RoomSecrets {
  if (secrets.tokens.size <= MAX_TOKENS) return secrets;
  const { invitations, tokens, creator } = secrets;
  const used = new Set<string>();
  for (const { former } of invitations.values())
    for (const { token, signedOut } of former.values()) if (!signedOut) used.add(token);
  let oldest: string | null = null;
  for (const [hash, id] of tokens) {
    // In a room of an earlier version a token of the host link is the creator's key, too.
    if (invitations.get(id)?.invitation.hash === hash || hash === creator.key) continue;
    oldest ??= hash;
    if (!used.has(hash)) return { ...secrets, tokens: withoutKey(tokens, hash) };
  }
  return oldest === null ? secrets : { ...secrets, tokens: withoutKey(tokens, oldest) };
}
