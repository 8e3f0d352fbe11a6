import type { MessageKey, PersonRole } from './types.ts';

/** What each role is called. */
export const ROLE_LABELS: Readonly<Record<PersonRole, MessageKey>> = {
  viewer: 'role_viewer',
  speaker: 'role_speaker',
  moderator: 'role_moderator',
  host: 'role_host',
};
