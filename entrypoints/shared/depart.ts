import { parseSessionLink, withoutInvite } from '../../core/links/sessionLink.ts';
import { newCredential } from '../../core/session/credential.ts';
import { leaveRoom } from '../../core/session/leaveRoom.ts';
import { credentialFor } from '../../extension/credentials.ts';

/** Leaves a room that no panel and no window is in any more. Resolves with whether its server knows. */
export async function depart(url: string): Promise<boolean> {
  const link = parseSessionLink(url);
  if (!link) return true;
  const { origin, slug } = link;
  return leaveRoom({ origin, slug, credential: await credentialFor(withoutInvite(link), newCredential) });
}
