import type { ModerationAction } from '../../components/people/personTypes.ts';
import type { WireCommand } from '../../core/protocol/commands.ts';
import type { ModerationCommand } from '../../core/room/commands.ts';
import { isModerator, onStage, raisedHands, rankOf } from '../../core/room/room.ts';
import { isStageFull } from '../../core/room/rules/capacity.ts';
import type { Participant, ParticipantId, Role, Room } from '../../core/room/types.ts';

/** What one needs to know of somebody to know what may be done about them. */
export type Target = Pick<Participant, 'id' | 'role' | 'place' | 'hand' | 'line' | 'microphone' | 'camera' | 'screen'>;

/**
 * What `self` may do about `target` now, in the order of a menu: what `decide` would accept, and
 * what would change something. Only to keep menus short; the relay decides. Nobody has a menu
 * about themselves: the controls are for that. Declining somebody who waits outside says all that
 * removing them would.
 */
export function actionsFor(room: Room, self: Participant, target: Target, now: number): readonly ModerationAction[] {
  if (!isModerator(self.role) || self.place === 'waiting' || target.id === self.id) return [];
  const actions = [...placeActions(room, self, target, now)];
  if (rankOf(target.role) < rankOf(self.role)) {
    if (target.place !== 'waiting')
      actions.push(...ROLES.filter(({ role }) => role !== target.role).map(({ action }) => action), 'remove');
    actions.push('block');
  }
  return actions;
}

/** The same of somebody who left: they may come back, unless they are put out, and can be forgotten. */
export function departedActions(self: Participant, { id, role }: Pick<Participant, 'id' | 'role'>): ModerationAction[] {
  const may = isModerator(self.role) && id !== self.id && rankOf(role) < rankOf(self.role);
  if (!may) return [];
  const lower = ROLES.filter(one => rankOf(one.role) < rankOf(role)).map(({ action }) => action);
  return [...lower, 'remove', 'block', 'forget'];
}

const ROLES: readonly { readonly action: ModerationAction; readonly role: Role }[] = [
  { action: 'make-moderator', role: 'moderator' },
  { action: 'make-speaker', role: 'speaker' },
  { action: 'make-viewer', role: 'viewer' },
];

function* placeActions(room: Room, self: Participant, target: Target, now: number): Generator<ModerationAction> {
  const equal = rankOf(target.role) <= rankOf(self.role);
  if (target.place === 'waiting') {
    if (equal) yield* ['admit', 'decline-entry'] as const;
    return;
  }
  if (target.place === 'stage') {
    if (!equal) return;
    if (target.microphone) yield 'mute';
    if (target.camera) yield 'stop-camera';
    if (target.screen) yield 'stop-screen';
    yield 'remove-from-stage';
  } else {
    // A place is kept for somebody invited a moment ago.
    const held = target.line?.state === 'invited' && !isStageFull(room, now, target.id);
    if (!held && !isStageFull(room, now) && equal) yield 'bring-to-stage';
    if (!held && isStageFull(room, now) && equal && swappable(room, self).length > 0) yield 'swap-stage';
    if (target.line && equal) yield target.line.state === 'asked' ? 'decline-stage' : 'withdraw-invitation';
  }
  if (target.hand !== null && equal) yield 'lower-hand';
}

/** Whom `self` may take from the stage to make room for somebody else. */
export function swappable(room: Room, self: Participant): readonly Participant[] {
  return onStage(room).filter(one => rankOf(one.role) <= rankOf(self.role));
}

/** Whether `mute-all` would change something. */
export function canMuteAll(room: Room, self: Participant): boolean {
  return isModerator(self.role) && swappable(room, self).some(one => one.id !== self.id && one.microphone);
}

/** Whether `lower-all-hands` would change something. */
export function canLowerAllHands(room: Room, self: Participant): boolean {
  return isModerator(self.role) && raisedHands(room).length > 0;
}

/** The command that carries an action out. A swap names whom to take from the stage. */
export function commandFor(
  action: ModerationAction,
  id: ParticipantId,
  out: ParticipantId = '',
): (ModerationCommand & WireCommand) | Extract<WireCommand, { type: 'forget-person' }> {
  switch (action) {
    case 'make-moderator':
    case 'make-speaker':
    case 'make-viewer':
      return { type: 'set-role', id, role: ROLES.find(one => one.action === action)?.role ?? 'viewer' };
    case 'remove':
    case 'block':
      return { type: 'remove', id, block: action === 'block' };
    case 'forget':
      return { type: 'forget-person', person: id };
    case 'swap-stage':
      return { type: 'swap-stage', out, in: id };
    case 'withdraw-invitation':
      return { type: 'decline-stage', id };
    default:
      return { type: action, id };
  }
}
