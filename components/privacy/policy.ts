/**
 * What the policy says, in order: the keys of each section's heading and sentences. A component shows them, and the
 * build of the pages writes them for whoever has no scripts.
 */
export const POLICY = [
  { title: 'privacy_short', points: ['privacy_short_nothing', 'privacy_short_where'] },
  {
    title: 'privacy_browser',
    points: [
      'privacy_browser_kept',
      'privacy_browser_pages',
      'privacy_browser_media',
      'privacy_browser_private',
      'privacy_browser_delete',
    ],
  },
  {
    title: 'privacy_sent',
    points: [
      'privacy_sent_room',
      'privacy_sent_pointing',
      'privacy_sent_trust',
      'privacy_sent_media',
      'privacy_sent_ways',
    ],
  },
  {
    title: 'privacy_people',
    points: ['privacy_people_see', 'privacy_people_media', 'privacy_people_addresses', 'privacy_people_recording'],
  },
  {
    title: 'privacy_server',
    points: [
      'privacy_server_kept',
      'privacy_server_invitations',
      'privacy_server_how_long',
      'privacy_server_forget',
      'privacy_server_backups',
      'privacy_server_addresses',
    ],
  },
  { title: 'privacy_ask', points: ['privacy_ask_operator', 'privacy_ask_host'] },
] as const;
