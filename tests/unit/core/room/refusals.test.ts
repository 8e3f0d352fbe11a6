import { expect, it } from 'vitest';
import {
  type Actor,
  type Command,
  type InvitationTerms,
  type Refusal,
  REFUSALS,
} from '../../../../core/room/commands.ts';
import { decide } from '../../../../core/room/decide.ts';
import { FEATURE_REFUSALS } from '../../../../core/room/features/feature.ts';
import { MAX_INVITATIONS } from '../../../../core/room/forgetting.ts';
import { judgeInvitation, MAX_WRONG_EMAILS, type Shown } from '../../../../core/room/rules/redeem.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Invitation } from '../../../../core/room/types.ts';
import {
  after,
  as,
  guest,
  newRoom,
  NOW,
  OFF,
  ON,
  outcome,
  person,
  withPeople,
  withPerson,
} from '../../../support/room.ts';

/** One situation for every refusal that the room knows, so that none is a name only. */

const ENTER: Command = { type: 'enter', name: 'Me', place: 'viewer', ...OFF };
const JOIN: Command = { type: 'join-stage', ...ON };
const TERMS: InvitationTerms = { role: 'speaker', name: 'Eve', email: '', from: null, until: null, uses: null };
const HOUR = 3_600_000;

const invitation = (changes: Partial<Invitation> = {}): Invitation => ({
  ...TERMS,
  id: 'for-me',
  hash: 'token',
  createdAt: NOW,
  ...changes,
});
const invited = (changes: Partial<Invitation> = {}, state = newRoom()) =>
  after(state, { type: 'invitation-created', invitation: invitation(changes), mail: false });
const me = (id: string | null): Actor => ({ kind: 'guest', credentialHash: 'secret-me', invitation: id });
const redeemedBy = (state: RoomState, id: string) =>
  after(state, { type: 'entered', participant: person(id), credentialHash: `secret-${id}`, invitation: 'for-me' });
const host = (state: RoomState) => withPerson(state, 'host', { role: 'host' });

type Situation = readonly [RoomState, Actor, Command];
const DECIDED: Partial<Record<Refusal, Situation>> = {
  'session-ended': [after(newRoom(), { type: 'ended', farewell: '', reason: 'moderator' }), guest('me'), ENTER],
  'not-open-yet': [newRoom({ schedule: { startsAt: NOW + HOUR, endsAt: NOW + 2 * HOUR } }), guest('me'), ENTER],
  blocked: [after(withPerson(newRoom(), 'me'), { type: 'left', id: 'me', reason: 'blocked' }), guest('me'), ENTER],
  'invitation-needed': [newRoom({ entry: 'invited' }), guest('me'), ENTER],
  'stage-not-open': [withPerson(newRoom({ stageAccess: 'invite' }), 'me'), as('me'), JOIN],
  'stage-full': [withPerson(withPeople(newRoom({ stageCapacity: 1 }), 'stage', 1), 'me'), as('me'), JOIN],
  'room-full': [withPeople(newRoom({ viewerCapacity: 1 }), 'viewer', 1), guest('me'), ENTER],
  'not-entered': [newRoom(), guest('me'), JOIN],
  'already-entered': [withPerson(newRoom(), 'me'), as('me'), ENTER],
  'not-on-stage': [withPerson(newRoom(), 'me'), as('me'), { type: 'set-devices', ...ON }],
  'on-stage': [withPerson(newRoom(), 'me', { place: 'stage' }), as('me'), { type: 'raise-hand' }],
  'not-allowed': [withPerson(newRoom(), 'me'), as('me'), { type: 'mute-all' }],
  'no-such-person': [host(newRoom()), as('host'), { type: 'mute', id: 'nobody' }],
  'no-such-invitation': [host(newRoom()), as('host'), { type: 'revoke-invitation', id: 'none' }],
  'too-many-invitations': [
    after(
      host(newRoom()),
      ...Array.from(
        { length: MAX_INVITATIONS },
        (_, n) =>
          ({
            type: 'invitation-created',
            invitation: invitation({ id: `number-${n}`, hash: `token-${n}` }),
            mail: false,
          }) as const,
      ),
    ),
    as('host'),
    { type: 'create-invitation', hash: 'one-more', terms: TERMS, mail: false },
  ],
  'bad-schedule': [
    host(newRoom()),
    as('host'),
    { type: 'change-settings', settings: { schedule: { startsAt: NOW - 2 * HOUR, endsAt: NOW - HOUR } } },
  ],
  'already-recording': [
    after(host(withPerson(newRoom(), 'other', { role: 'host' })), {
      type: 'recording-started',
      recording: { by: 'other', since: NOW },
    }),
    as('host'),
    { type: 'start-recording' },
  ],
  'invitation-early': [invited({ from: NOW + 1 }), me('for-me'), ENTER],
  'invitation-expired': [invited({ until: NOW - 1 }), me('for-me'), ENTER],
  'invitation-revoked': [after(invited(), { type: 'invitation-revoked', id: 'for-me' }), me('for-me'), ENTER],
  'invitation-used-up': [redeemedBy(redeemedBy(invited({ uses: 2 }), 'a'), 'b'), me('for-me'), ENTER],
  'invitation-elsewhere': [redeemedBy(invited({ uses: 1 }), 'a'), me('for-me'), ENTER],
  'invitation-locked': [
    after(
      invited({ email: 'eve@example.org' }),
      ...Array.from({ length: MAX_WRONG_EMAILS }, () => ({ type: 'invitation-missed', id: 'for-me' }) as const),
    ),
    me('for-me'),
    ENTER,
  ],
};

const shown = (changes: Partial<Shown> = {}): Shown => ({
  tokenHash: 'token',
  credentialHash: 'secret-me',
  email: 'none',
  wrongUnderWay: 0,
  now: NOW,
  ...changes,
});
const bound = invited({ email: 'eve@example.org' });
const JUDGED: Partial<Record<Refusal, readonly [RoomState, Shown]>> = {
  'bad-invitation': [newRoom(), shown()],
  'invitation-replaced': [
    after(invited(), { type: 'invitation-renewed', id: 'for-me', hash: 'newer', mail: false }),
    shown(),
  ],
  'invitation-email': [bound, shown()],
  'invitation-email-wrong': [bound, shown({ email: 'wrong' })],
};

/** Said by the relay alone, which knows the token and not its hash only. */
const BY_THE_RELAY: readonly Refusal[] = ['invitation-wrong-room'];

it.each(Object.entries(DECIDED))('"%s" is decided', (reason, [state, actor, command]) => {
  expect(outcome(decide(state, actor, command, { now: NOW, newId: 'new-1', newOutsider: 'new-outsider' }))).toBe(
    `x ${reason}`,
  );
});

it.each(Object.entries(JUDGED))('"%s" is said of an invitation that is shown', (reason, [state, device]) => {
  expect(judgeInvitation(state, device)).toMatchObject({ ok: false, problem: { reason } });
});

it('every refusal has a situation', () => {
  // Those of taking part have theirs over the wire: tests/integration/refusals-by-name.test.ts.
  expect([...Object.keys(DECIDED), ...Object.keys(JUDGED), ...BY_THE_RELAY, ...FEATURE_REFUSALS].sort()).toEqual(
    [...REFUSALS].sort(),
  );
});

it('wrong addresses under way count: the right one is refused, too, once there were too many', () => {
  expect(judgeInvitation(bound, shown({ email: 'right', wrongUnderWay: MAX_WRONG_EMAILS - 1 }))).toEqual({
    ok: true,
    id: 'for-me',
  });
  expect(judgeInvitation(bound, shown({ email: 'right', wrongUnderWay: MAX_WRONG_EMAILS }))).toMatchObject({
    problem: { reason: 'invitation-locked' },
  });
});
