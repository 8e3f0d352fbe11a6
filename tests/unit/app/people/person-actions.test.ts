import { describe, expect, test } from 'vitest';
import {
  actionsFor,
  canLowerAllHands,
  canMuteAll,
  commandFor,
  departedActions,
  swappable,
} from '../../../../app/people/personActions.ts';
import type { ModerationAction } from '../../../../components/people/personTypes.ts';
import type { ModerationCommand } from '../../../../core/room/commands.ts';
import { decide } from '../../../../core/room/decide.ts';
import { isStageFull } from '../../../../core/room/rules/capacity.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Participant, Role } from '../../../../core/room/types.ts';
import { after, newRoom, NOW, withPerson } from '../../../support/room.ts';

const ROLES: readonly Role[] = ['viewer', 'speaker', 'moderator', 'host'];

/** Everywhere somebody can be, and everything they can have asked there. */
const WHERE: Readonly<Record<string, Partial<Participant>>> = {
  viewer: {},
  'viewer, hand raised': { hand: NOW },
  'viewer, asked': { line: { state: 'asked', at: NOW } },
  'viewer, asked, hand raised': { line: { state: 'asked', at: NOW }, hand: NOW },
  'viewer, invited': { line: { state: 'invited', at: NOW } },
  'viewer, invited long ago': { line: { state: 'invited', at: NOW - 600_000 } },
  'on stage, all off': { place: 'stage' },
  'on stage, microphone on': { place: 'stage', microphone: true },
  'on stage, all on': { place: 'stage', microphone: true, camera: true },
  'on stage, sharing a screen': { place: 'stage', camera: true, screen: true },
  waiting: { place: 'waiting' },
  'waiting for the stage': { place: 'waiting', line: { state: 'asked', at: NOW } },
};

const ACTIONS: readonly ModerationAction[] = [
  'bring-to-stage',
  'swap-stage',
  'decline-stage',
  'withdraw-invitation',
  'remove-from-stage',
  'mute',
  'stop-camera',
  'stop-screen',
  'lower-hand',
  'make-moderator',
  'make-speaker',
  'make-viewer',
  'admit',
  'decline-entry',
  'remove',
  'block',
  'forget',
];

function roomOf(self: Partial<Participant>, target: Partial<Participant>, capacity: number): RoomState {
  let state = newRoom({ stageAccess: 'request', stageCapacity: capacity });
  state = withPerson(state, 'Sam', { place: 'stage', microphone: true });
  state = withPerson(state, 'Self', self);
  return withPerson(state, 'Target', target);
}

/** What `decide` makes of an action: refused, accepted without effect, or accepted. */
function judged(state: RoomState, command: ModerationCommand): 'refused' | 'nothing' | 'accepted' {
  const decision = decide(state, { kind: 'participant', id: 'Self' }, command, {
    now: NOW,
    newId: 'new',
    newOutsider: 'outsider',
  });
  if (!decision.ok) return 'refused';
  return decision.events.length === 0 ? 'nothing' : 'accepted';
}

function commandIn(state: RoomState, action: ModerationAction): ModerationCommand {
  const self = state.room.participants.get('Self')!;
  return commandFor(action, 'Target', swappable(state.room, self)[0]?.id ?? 'Sam');
}

const cases = ROLES.flatMap(selfRole =>
  ROLES.flatMap(role =>
    Object.keys(WHERE).flatMap(where =>
      [2, 5].map(capacity => ({
        selfRole,
        role,
        where,
        capacity,
        state: roomOf({ role: selfRole }, { role, ...WHERE[where] }, capacity),
      })),
    ),
  ),
);

function offered(state: RoomState): readonly ModerationAction[] {
  const { participants } = state.room;
  return actionsFor(state.room, participants.get('Self')!, participants.get('Target')!, NOW);
}

describe('what a moderator is offered about one person', () => {
  test('is never refused and never without effect, for every role, place and fullness of the stage', () => {
    const wrong = cases.flatMap(({ state, ...of }) =>
      offered(state)
        .map(action => ({ ...of, action, is: judged(state, commandIn(state, action)) }))
        .filter(({ is }) => is !== 'accepted'),
    );
    expect(wrong).toEqual([]);
    expect(cases.flatMap(({ state }) => offered(state)).length).toBeGreaterThan(300);
  });

  test('is everything that would be accepted and change something', () => {
    const missing = cases.flatMap(({ state, ...of }) =>
      ACTIONS.filter(
        action => !offered(state).includes(action) && judged(state, commandIn(state, action)) === 'accepted',
      )
        .filter(action => !saidOtherwise(action, offered(state), state))
        .map(action => ({ ...of, action })),
    );
    expect(missing).toEqual([]);
  });

  /** The same thing under another name, or a detour to what is offered directly. */
  function saidOtherwise(action: ModerationAction, others: readonly ModerationAction[], state: RoomState): boolean {
    const target = state.room.participants.get('Target')!;
    if (action === 'decline-stage') return others.includes('withdraw-invitation');
    if (action === 'withdraw-invitation') return others.includes('decline-stage');
    if (action === 'remove') return target.place === 'waiting' && others.includes('decline-entry');
    // Nobody need go while there is room, or while a place is kept for them.
    return action === 'swap-stage' && !isStageFull(state.room, NOW, 'Target');
  }

  test('R322: and left is what would be accepted and change something', () => {
    for (const selfRole of ROLES)
      for (const role of ROLES) {
        const before = roomOf({ role: selfRole }, { role }, 5);
        const target = before.room.participants.get('Target')!;
        const state = after(before, { type: 'left', id: 'Target', reason: 'left' });
        const accepted = ACTIONS.filter(action => judged(state, commandIn(state, action)) === 'accepted');
        expect(departedActions(state.room.participants.get('Self')!, target)).toEqual(accepted);
      }
  });

  test('is nothing about oneself, whatever the role', () => {
    for (const role of ROLES) {
      const { room } = roomOf({ role, place: 'stage', microphone: true }, {}, 5);
      const self = room.participants.get('Self')!;
      expect(actionsFor(room, self, self, NOW)).toEqual([]);
    }
  });

  test('every action has a command of its own, the two ways to take somebody out of line apart', () => {
    const commands = ACTIONS.map(action => JSON.stringify(commandFor(action, 'Target', 'Sam')));
    expect(new Set(commands).size).toBe(ACTIONS.length - 1);
  });
});

describe('what is offered about everybody', () => {
  test.each(ROLES)('as %s: mute all and lower all hands are offered exactly when they would do something', role => {
    for (const [where, changes] of Object.entries(WHERE)) {
      for (const other of ROLES) {
        const state = roomOf({ role }, { role: other, ...changes }, 5);
        const self = state.room.participants.get('Self')!;
        expect([where, canMuteAll(state.room, self)]).toEqual([
          where,
          judged(state, { type: 'mute-all' }) === 'accepted',
        ]);
        expect([where, canLowerAllHands(state.room, self)]).toEqual([
          where,
          judged(state, { type: 'lower-all-hands' }) === 'accepted',
        ]);
      }
    }
  });
});
