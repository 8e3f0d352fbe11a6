import { credentials } from './items.ts';
import { update } from './update.ts';

/** Rooms whose credentials are kept; the one unused longest goes first. */
const KEPT = 200;

/**
 * This browser's secret for a room, made on first use. It resumes the same participant after a
 * closed panel or a browser restart, and is useless for any other room.
 * @param room link without invitation
 */
export async function credentialFor(room: string, make: () => string): Promise<string> {
  let credential = '';
  await update(credentials, all => {
    credential = all[room] ?? make();
    const others = Object.entries(all).filter(([key]) => key !== room);
    return Object.fromEntries([...others, [room, credential]].slice(-KEPT));
  });
  return credential;
}
