import type { MessageKey } from '../ui/useMessages.ts';
import type { SideTab } from './roomTypes.ts';

/** What the tabs of the room's side are called. */
export const SIDE_WORDS: Readonly<Record<SideTab, MessageKey>> = {
  participants: 'participants',
  chat: 'side_chat',
  activities: 'side_activities',
};
