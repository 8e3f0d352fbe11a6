import type { MessageKey } from '../../components/ui/useMessages.ts';
import type { RefusalReason } from '../../core/protocol/server.ts';
import type { Refused } from './useRoomCommands.ts';

const WORDS: Readonly<Partial<Record<RefusalReason, MessageKey>>> = {
  'room-full': 'people_refused_room_full',
  'not-allowed': 'people_refused_not_allowed',
  'no-such-person': 'people_refused_gone',
  'not-on-stage': 'people_refused_changed',
  'on-stage': 'people_refused_changed',
  'stage-not-open': 'people_refused_stage',
  'not-saved': 'people_refused_not_saved',
  'unknown-command': 'people_refused_unknown_command',
};

/** How a refusal of a command in the room is told. `invited`: to somebody whose invitation to the stage lasts. */
export function refusalWords({ command, reason }: Refused, invited: boolean): MessageKey {
  if (reason !== 'stage-full') return WORDS[reason] ?? 'people_refused_other';
  if (command !== 'join-stage') return 'people_refused_full_other';
  return invited ? 'people_refused_full_kept' : 'people_refused_full_self';
}
