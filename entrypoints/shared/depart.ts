import { parseSessionLink, withoutInvite } from '../../core/links/sessionLink.ts';
import { newCredential } from '../../core/session/credential.ts';
import { leaveRoom } from '../../core/session/leaveRoom.ts';
import { credentialFor } from '../../extension/credentials.ts';

/** How long (ms) somebody waits who wants to be gone, for storage and server together. */
const PATIENCE_MS = 8_000;

/**
 * Leaves a room that no panel and no window is in any more. Resolves with whether its server knows: in time, whatever
 * is slow or fails, because a window waits for it to close.
 */
export async function depart(url: string, patience = AbortSignal.timeout(PATIENCE_MS)): Promise<boolean> {
  const link = parseSessionLink(url);
  if (!link) return true;
  const { origin, slug } = link;
  const told = credentialFor(withoutInvite(link), newCredential).then(credential =>
    leaveRoom({ origin, slug, credential }, patience),
  );
  const late = new Promise<boolean>(resolve => {
    patience.addEventListener('abort', () => resolve(false), { once: true });
  });
  return Promise.race([told.catch(() => false), late]);
}
