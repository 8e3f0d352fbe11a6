import type { Role } from '../../core/room/types.ts';
import type { MessageKey } from './useMessages.ts';

/** What each role is called. */
export const ROLE_LABELS: Readonly<Record<Role, MessageKey>> = {
  viewer: 'role_viewer',
  speaker: 'role_speaker',
  moderator: 'role_moderator',
  host: 'role_host',
};
