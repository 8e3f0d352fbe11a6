import type { WireCommand } from '../../core/protocol/commands.ts';
import type { Participant } from '../../core/room/types.ts';

/** What others did about a person. */
export type OwnChange =
  | 'declined'
  | 'withdrawn'
  | 'taken-off-stage'
  | 'hand-lowered'
  | 'now-viewer'
  | 'now-speaker'
  | 'now-moderator'
  | 'now-host';

/**
 * What happened to a person between two states of theirs that was not their own doing; `asked` are
 * the commands of theirs that are still without an answer.
 */
export function whatHappened(
  before: Participant,
  now: Participant,
  asked: ReadonlySet<WireCommand['type']>,
): readonly OwnChange[] {
  const changes: OwnChange[] = [];
  const cameOnStage = before.place !== 'stage' && now.place === 'stage';
  if (before.line && !now.line && !cameOnStage && !asked.has('leave-line')) {
    changes.push(before.line.state === 'asked' ? 'declined' : 'withdrawn');
  }
  if (before.place === 'stage' && now.place === 'viewer' && !asked.has('leave-stage')) changes.push('taken-off-stage');
  if (before.hand !== null && now.hand === null && !cameOnStage && !asked.has('lower-hand'))
    changes.push('hand-lowered');
  if (before.role !== now.role) changes.push(`now-${now.role}`);
  return changes;
}
