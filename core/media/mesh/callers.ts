import type { Remote } from '../MediaEngine.ts';

/**
 * Who calls: the one of those on stage whose peer id the call came from. The server vouches for that id, and the room
 * for whose it is; what the call itself says of its sender counts for nothing. Null when it is nobody's, or when two
 * have it.
 */
export function callerOf(peer: string, onStage: readonly Remote[]): Remote | null {
  // Rows of people who are not connected have null.
  const [one, another] = onStage.filter(remote => remote.peer !== null && remote.peer === peer);
  return one && !another ? one : null;
}
