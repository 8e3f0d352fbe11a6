import type { MessageKey } from '../ui/useMessages.ts';
import type { PeopleGroup, PersonAction } from './personTypes.ts';

/** What each action is called in a menu. */
export const ACTION_WORDS: Readonly<Record<PersonAction, MessageKey>> = {
  'write-private': 'people_action_write',
  'bring-to-stage': 'people_action_bring',
  'swap-stage': 'people_action_swap',
  'decline-stage': 'people_action_decline',
  'withdraw-invitation': 'people_action_withdraw',
  'remove-from-stage': 'people_action_remove_stage',
  mute: 'people_action_mute',
  'stop-camera': 'people_action_camera',
  'stop-screen': 'people_action_screen',
  'lower-hand': 'people_action_lower_hand',
  'make-moderator': 'people_action_make_moderator',
  'make-speaker': 'people_action_make_speaker',
  'make-viewer': 'people_action_make_viewer',
  admit: 'people_action_admit',
  'decline-entry': 'people_action_decline',
  remove: 'people_action_remove',
  block: 'people_action_block',
  forget: 'people_action_forget',
};

/** Set apart in a menu, and asked about before they are done. */
export const GRAVE: ReadonlySet<PersonAction> = new Set<PersonAction>(['remove', 'block', 'forget']);

/** The title of each group, and what it says when nobody is in it. */
export const GROUP_WORDS: Readonly<
  Record<PeopleGroup['kind'], { readonly title: MessageKey; readonly empty: MessageKey }>
> = {
  hands: { title: 'people_raised_hands', empty: 'people_hands_empty' },
  stage: { title: 'on_stage', empty: 'group_empty_stage' },
  viewers: { title: 'viewers', empty: 'group_empty_viewers' },
  left: { title: 'people_left', empty: 'people_left_empty' },
};
