import type { DoorNote } from '../components/event/pageTypes.ts';
import type { PublicRoom } from '../core/protocol/http.ts';

/** Why coming in may not work now. Only a hint: the relay decides, and may know this person. */
export function doorNote({ settings, counts }: PublicRoom, invited: boolean): DoorNote | null {
  if (settings.entry === 'invited' && !invited) return 'invited';
  if (counts.viewers >= settings.viewerCapacity) return 'full';
  return settings.locked ? 'locked' : null;
}
