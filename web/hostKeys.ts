import { tokenForRoom } from '../protocol/invite.ts';
import type { PublicRoom } from '../protocol/http.ts';
import { newCredential } from '../session/credential.ts';
import { ApiRefused, renewHostLink } from './api.ts';
import type { OwnRoom } from './items.ts';

/** What proves to the server that one made the room. */
export function keyOf({ key, hostLink }: OwnRoom): string {
  return key ?? hostLink.split('#invite=')[1] ?? '';
}

/**
 * Renews the host link of one's own room. The new secrets are made here and kept before they are
 * sent: if the answer is lost, the room is not.
 * @param keep changes what this browser keeps of the room
 * @throws ApiRefused, ApiUnreachable
 */
export async function takeBack(own: OwnRoom, signOut: boolean, keep: (changes: Partial<OwnRoom>) => void): Promise<PublicRoom> {
  const fresh = { token: tokenForRoom(newCredential(), own.slug), key: newCredential() };
  const renew = async (bearer: string): Promise<PublicRoom> => {
    const room = await renewHostLink(own.slug, bearer, { ...fresh, signOut });
    keep({ hostLink: `${location.origin}/r/${own.slug}#invite=${fresh.token}`, key: fresh.key, renewal: undefined });
    return room;
  };
  const unanswered = own.renewal;
  if (!unanswered) keep({ renewal: fresh });
  try {
    return await renew(keyOf(own));
  } catch (error) {
    const wasDone = unanswered && error instanceof ApiRefused && error.status === 401;
    if (wasDone) return await renew(unanswered.key);
    if (error instanceof ApiRefused) keep({ renewal: undefined });
    throw error;
  }
}
