import type { PublicRoom } from '../core/protocol/http.ts';
import { tokenForRoom } from '../core/protocol/invite.ts';
import { newCredential } from '../core/session/credential.ts';
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
export async function takeBack(
  own: OwnRoom,
  signOut: boolean,
  keep: (changes: Partial<OwnRoom>) => void,
): Promise<PublicRoom> {
  const secrets = () => ({ token: tokenForRoom(newCredential(), own.slug), key: newCredential() });
  const known = ({ token, key }: Secrets) => ({ hostLink: `${location.origin}/r/${own.slug}#invite=${token}`, key });
  async function renew(bearer: string, fresh: Secrets): Promise<PublicRoom> {
    const room = await renewHostLink(own.slug, bearer, { ...fresh, signOut });
    keep({ ...known(fresh), renewal: undefined });
    return room;
  }

  const unanswered = own.renewal;
  const fresh = unanswered ?? secrets();
  if (!unanswered) keep({ renewal: fresh });
  try {
    return await renew(keyOf(own), fresh);
  } catch (error) {
    if (unanswered && error instanceof ApiRefused && error.status === 401) {
      // It was done, and only its answer lost: what was sent then is what the server knows, and takes no second time.
      const next = secrets();
      keep({ ...known(unanswered), renewal: next });
      return await renew(unanswered.key, next);
    }
    if (error instanceof ApiRefused) keep({ renewal: undefined });
    throw error;
  }
}

type Secrets = NonNullable<OwnRoom['renewal']>;
