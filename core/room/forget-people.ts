import { withEntry, withoutKey } from './persistent-map.ts';
import type { InvitationRecord, ParticipantId, RoomSecrets } from './types.ts';

/**
 * What the relay alone knows, without these people: whoever comes back is a newcomer. Somebody blocked stays blocked,
 * without a name. Whoever made the room stays its creator by id, so that nobody else becomes that in their place.
 */
export function forgetPeople(secrets: RoomSecrets, people: readonly ParticipantId[]): RoomSecrets {
  let { departed, removed, lostOnStage, handled, credentials, uninvited } = secrets;
  const known = new Set<ParticipantId>();
  for (const id of people) {
    lostOnStage = withoutKey(lostOnStage, id);
    handled = withoutKey(handled, id);
    const one = departed.get(id);
    if (removed.get(id) === 'blocked' && one) {
      departed = withEntry(departed, id, { ...one, name: '' });
    } else {
      departed = withoutKey(departed, id);
      removed = withoutKey(removed, id);
      known.add(id);
    }
  }
  for (const [hash, id] of secrets.credentials) {
    if (!known.has(id)) continue;
    credentials = withoutKey(credentials, hash);
    if (uninvited.has(hash)) uninvited = new Set([...uninvited].filter(one => one !== hash));
  }
  const all = new Set(people);
  let { invitations } = secrets;
  for (const [id, record] of invitations) {
    const next = withoutRedeemers(record, all);
    if (next !== record) invitations = withEntry(invitations, id, next);
  }
  return { ...secrets, departed, removed, lostOnStage, handled, credentials, uninvited, invitations };
}

/**
 * Whether an invitation would lose its name and address with these people: somebody redeemed it, and everybody who did
 * is one of them, or was forgotten before.
 */
export function goesWith({ redeemed, former }: InvitationRecord, people: ReadonlySet<ParticipantId>): boolean {
  const all = [...redeemed, ...former];
  const isNameless = ([key, { participant }]: (typeof all)[number]) => key === participant;
  return (
    all.some(([, { participant }]) => people.has(participant)) &&
    all.every(one => isNameless(one) || people.has(one[1].participant))
  );
}

/**
 * The invitation with nothing of who redeemed it but that somebody did: it is not good for one more device. Their id
 * stands where the hash of their credential stood.
 */
function withoutRedeemers(record: InvitationRecord, people: ReadonlySet<ParticipantId>): InvitationRecord {
  const { redeemed, former, invitation } = record;
  const [now, before] = [nameless(redeemed, people), nameless(former, people)];
  if (now === redeemed && before === former) return record;
  const left = goesWith(record, people) ? { ...invitation, name: '', email: '' } : invitation;
  return { ...record, invitation: left, redeemed: now, former: before };
}

function nameless<One extends { readonly participant: ParticipantId; readonly name: string }>(
  redemptions: ReadonlyMap<string, One>,
  people: ReadonlySet<ParticipantId>,
): ReadonlyMap<string, One> {
  if (![...redemptions.values()].some(({ participant }) => people.has(participant))) return redemptions;
  return new Map(
    [...redemptions].map(([key, one]) =>
      people.has(one.participant) ? [one.participant, { ...one, name: '' }] : [key, one],
    ),
  );
}
