import { newCredential } from '../core/session/credential.ts';
import { credentialFor } from './credentials.ts';

/**
 * Leaves a room of this server that no page is in any more. Resolves with whether the server knows. Its code is loaded
 * by whoever leaves so.
 */
export async function leaveFromPage(slug: string): Promise<boolean> {
  const { leaveRoom } = await import('../core/session/leaveRoom.ts');
  const { origin } = location;
  return leaveRoom({ origin, slug, credential: await credentialFor(`${origin}/r/${slug}`, newCredential) });
}
