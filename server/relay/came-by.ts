import type { CameBy } from '../../core/protocol/server.ts';
import { rankOf } from '../../core/room/room.ts';
import { checkInvitation } from '../../core/room/rules/redeem.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Participant } from '../../core/room/types.ts';

/** How many links are told of at once: whoever asks has one person in mind. */
const MAX_ROWS = 100;

/**
 * By which links people came that still let in whoever has them, with more than the room's own link gives: blocking
 * such a person keeps out one browser of theirs. For moderators; the host link is named to all of them, as the role of
 * a host is.
 */
export function cameBy(
  state: RoomState,
  self: Pick<Participant, 'role'>,
  people: readonly Participant[],
  now: number,
): CameBy[] {
  const { room, secrets } = state;
  const sought = new Set(people.map(({ id }) => id));
  const rows: CameBy[] = [];
  for (const { invitation, redeemed } of secrets.invitations.values()) {
    const { id, role, name } = invitation;
    if (role === 'viewer' && room.settings.entry === 'link') continue;
    const came = new Set([...redeemed.values()].map(({ participant }) => participant));
    const found = [...came].filter(one => sought.has(one));
    if (found.length === 0 || !isOpen(state, id, now)) continue;
    const renew = rankOf(role) <= rankOf(self.role);
    rows.push(...found.map(person => ({ person, invitation: id, role, name, others: came.size - 1, renew })));
    if (rows.length >= MAX_ROWS) break;
  }
  return rows.slice(0, MAX_ROWS);
}

/** Whether a device that never redeemed it may use it, now or later. */
function isOpen(state: RoomState, id: string, now: number): boolean {
  const problem = checkInvitation(state, { id, credentialHash: '', now });
  return problem === null || problem.reason === 'invitation-early' || problem.reason === 'invitation-locked';
}
