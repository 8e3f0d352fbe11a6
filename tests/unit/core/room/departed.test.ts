import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../core/room/commands.ts';
import { decide } from '../../../../core/room/decide.ts';
import type { LeaveReason } from '../../../../core/room/events.ts';
import { evolveRoom } from '../../../../core/room/evolve-room.ts';
import { projectEvent } from '../../../../core/room/project.ts';
import { lobbyRole, mayBeReached } from '../../../../core/room/rules/enter.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Participant, Role } from '../../../../core/room/types.ts';
import {
  after,
  as,
  decided,
  done,
  guest,
  newRoom,
  NOW,
  OFF,
  outcome,
  tokenFor,
  withPerson,
} from '../../../support/room.ts';

/** What moderators do about people who left: they may come back, and may govern from the lobby. */

const REMOVE: Command = { type: 'remove', id: 'them', block: false };
const BLOCK: Command = { type: 'remove', id: 'them', block: true };
const ENTER: Command = { type: 'enter', name: 'Them', place: 'viewer', ...OFF };
const LOCK: Command = { type: 'change-settings', settings: { locked: true } };
const END: Command = { type: 'end', farewell: '' };

/** Ada, the host, and Mo, a moderator, are inside; somebody of that role was, and left. */
function room(role: Role = 'viewer', changes: Partial<Participant> = {}, reason: LeaveReason = 'left'): RoomState {
  let state = withPerson(newRoom(), 'ada', { role: 'host' });
  state = withPerson(state, 'mo', { role: 'moderator' });
  state = withPerson(state, 'them', { role, ...changes });
  return after(state, { type: 'left', id: 'them', reason });
}
const lobby = guest('them') as Extract<ReturnType<typeof guest>, { kind: 'guest' }>;

describe('R322: somebody who left', () => {
  it.each<[Role, string, string]>([
    ['viewer', 'left', 'left'],
    ['speaker', 'left', 'left'],
    ['moderator', 'x not-allowed', 'left'],
    ['host', 'x not-allowed', 'x not-allowed'],
  ])('as a %s is put out by whoever stands above them', (role, moderator, host) => {
    for (const command of [REMOVE, BLOCK]) {
      const state = room(role);
      expect([outcome(decided(state, as('mo'), command)), outcome(decided(state, as('ada'), command))]).toEqual([
        moderator,
        host,
      ]);
    }
  });

  it('as a host is put out by whoever made the room, and is a host no more', () => {
    let state = newRoom();
    state = done(state, guest('ada', 'host'), { ...ENTER, name: 'Ada' }, 'ada');
    state = withPerson(state, 'them', { role: 'host' });
    state = after(state, { type: 'left', id: 'them', reason: 'left' });
    const out = done(state, as('new-ada'), REMOVE);
    expect(out.secrets.departed.get('them')).toMatchObject({ role: 'viewer' });
    expect(decided(out, guest('them'), ENTER)).toMatchObject({ events: [{ participant: { place: 'waiting' } }] });
  });

  it('and was a moderator has no say from the lobby from then on, and no signalling', () => {
    const before = room('moderator');
    expect([lobbyRole(before, lobby, NOW), mayBeReached(before, lobby, NOW)]).toEqual(['moderator', true]);
    expect(outcome(decided(before, lobby, LOCK))).toBe('settings-changed');
    for (const command of [REMOVE, BLOCK]) {
      const state = done(before, as('ada'), command);
      expect([lobbyRole(state, lobby, NOW), mayBeReached(state, lobby, NOW)]).toEqual([null, false]);
      expect([LOCK, END].map(one => outcome(decided(state, lobby, one)))).toEqual(['x not-entered', 'x not-entered']);
    }
  });

  it('waits for admission when they were removed, and is refused when they were blocked', () => {
    const removed = done(room(), as('mo'), REMOVE);
    expect(decided(removed, lobby, ENTER)).toMatchObject({ events: [{ participant: { place: 'waiting' } }] });
    const blocked = done(room(), as('mo'), BLOCK);
    expect(outcome(decided(blocked, lobby, ENTER))).toBe('x blocked');
    const unblocked = done(blocked, as('mo'), { type: 'unblock', id: 'them' });
    expect(decided(unblocked, lobby, ENTER)).toMatchObject({ events: [{ participant: { place: 'viewer' } }] });
  });

  it('does not come back to the stage by the leave that they had', () => {
    const gone = room('viewer', { place: 'stage' }, 'gone');
    expect(gone.secrets.lostOnStage.has('them')).toBe(true);
    expect(done(gone, as('mo'), REMOVE).secrets.lostOnStage.has('them')).toBe(false);
  });

  it('takes the invitations that they made along', () => {
    const invite = (hash: string): Command => ({
      type: 'create-invitation',
      hash,
      terms: { role: 'moderator', name: hash, email: '', from: null, until: null, uses: null },
      mail: false,
    });
    const isRevoked = (state: RoomState, hash: string) =>
      state.secrets.invitations.get(state.secrets.tokens.get(hash) ?? '')?.revoked;
    let state = withPerson(withPerson(newRoom(), 'ada', { role: 'host' }), 'them', { role: 'moderator' });
    state = done(state, as('them'), invite('inside'), 'inside');
    const token = state.secrets.tokens.get('inside') as string;
    state = done(state, { ...guest('bo'), invitation: token, token: 'inside' } as typeof lobby, ENTER, 'bo');
    state = after(state, { type: 'left', id: 'them', reason: 'left' });
    state = done(state, lobby, invite('lobby'), 'lobby');
    for (const command of [REMOVE, BLOCK]) {
      const out = done(state, as('ada'), command);
      expect([isRevoked(out, 'inside'), isRevoked(out, 'lobby')]).toEqual([true, true]);
      expect(out.room.participants.get('new-bo')?.role).toBe('viewer');
    }
  });

  it('is blocked after they were removed, and a second time is nothing', () => {
    const removed = done(room(), as('mo'), REMOVE);
    expect(outcome(decided(removed, as('mo'), REMOVE))).toBe('nothing');
    const blocked = done(removed, as('mo'), BLOCK);
    expect(blocked.secrets.removed.get('them')).toBe('blocked');
    expect([REMOVE, BLOCK].map(one => outcome(decided(blocked, as('mo'), one)))).toEqual(['nothing', 'nothing']);
    const moderator = done(room('moderator'), as('ada'), BLOCK);
    expect(outcome(decided(moderator, as('mo'), BLOCK))).toBe('x not-allowed');
  });

  it('is known to nobody inside: no reader is told, and a room that holds no such person stays as it is', () => {
    const before = room('moderator');
    const decision = decide(before, as('ada'), BLOCK, { now: NOW, newId: 'new-1', newOutsider: 'outsider' });
    const [event] = decision.ok ? decision.events : [];
    const { room: now } = after(before, event!);
    expect(now).toEqual(before.room);
    expect(evolveRoom(before.room, event!)).toEqual(before.room);
    for (const visibility of ['guest', 'waiting', 'participant', 'speaker', 'moderator'] as const)
      expect(projectEvent(event!, before.room, now, { id: 'mo', visibility })).toBeNull();
  });

  it('is nowhere for every other command about people', () => {
    for (const type of ['bring-to-stage', 'admit', 'decline-entry', 'mute', 'lower-hand'] as const)
      expect(outcome(decided(room(), as('ada'), { type, id: 'them' }))).toBe('x no-such-person');
  });

  it('and was promoted by somebody who is blocked keeps the role, until a host looks', () => {
    const promoted = done(room('moderator'), as('mo'), { type: 'leave' });
    const acc = after(withPerson(promoted, 'acc', { role: 'moderator' }), { type: 'left', id: 'acc', reason: 'left' });
    const state = done(acc, as('ada'), BLOCK);
    expect(state.secrets.departed.get('acc')).toMatchObject({ role: 'moderator' });
    expect(outcome(decided(state, as('ada'), { type: 'remove', id: 'acc', block: false }))).toBe('left');
  });

  it.each(['left', 'gone', 'declined'] as const)('is as they were after a second “%s”, as in an old log', reason => {
    const state = room('host');
    const again = after(state, { type: 'left', id: 'them', reason });
    expect(again).toEqual({ ...state, revision: state.revision + 1 });
  });
});

describe('R322: the role of somebody who left', () => {
  const make = (role: Role): Command => ({ type: 'set-role', id: 'them', role });

  it.each<[Role, string[], string[]]>([
    ['viewer', ['nothing', 'x not-allowed', 'x not-allowed'], ['nothing', 'x not-allowed', 'x not-allowed']],
    ['speaker', ['role-lowered', 'nothing', 'x not-allowed'], ['role-lowered', 'nothing', 'x not-allowed']],
    ['moderator', Array<string>(3).fill('x not-allowed'), ['role-lowered', 'role-lowered', 'nothing']],
    ['host', Array<string>(3).fill('x not-allowed'), Array<string>(3).fill('x not-allowed')],
  ])('as a %s is lowered by whoever stands above them, and never raised', (role, moderator, host) => {
    const roles = ['viewer', 'speaker', 'moderator'] as const;
    const by = (id: string) => roles.map(one => outcome(decided(room(role), as(id), make(one))));
    expect([by('mo'), by('ada')]).toEqual([moderator, host]);
    expect(outcome(decided(room(role), as('ada'), make('host')))).toBe('x not-allowed');
  });

  it('is theirs when they come back, and they govern from the lobby no more; nobody inside is told', () => {
    const before = room('moderator');
    const state = done(before, as('ada'), make('viewer'));
    expect(state.room).toBe(before.room);
    expect([lobbyRole(state, lobby, NOW), outcome(decided(state, lobby, END))]).toEqual(['viewer', 'x not-allowed']);
    expect(decided(state, lobby, ENTER)).toMatchObject({ events: [{ participant: { id: 'them', role: 'viewer' } }] });
    const event = { type: 'role-lowered', id: 'them', role: 'viewer' } as const;
    expect(projectEvent(event, before.room, state.room, { id: 'mo', visibility: 'moderator' })).toBeNull();
    expect(after(before, { ...event, id: 'nobody' })).toEqual({ ...before, revision: before.revision + 1 });
  });

  it('goes with the invitations that gave more than it', () => {
    const terms = { role: 'moderator', name: '', email: '', from: null, until: null, uses: null } as const;
    const made = done(room('moderator'), lobby, { type: 'create-invitation', hash: 'theirs', terms, mail: false });
    const { secrets } = done(made, as('ada'), make('viewer'));
    expect(secrets.invitations.get(secrets.tokens.get('theirs') ?? '')?.revoked).toBe(true);
  });
});

describe('R326: a host in the lobby', () => {
  const host = guest('hana', 'host');

  it('puts out who keeps them out of the room, whether that is ended or not; others do not', () => {
    const ended = done(room('moderator'), lobby, END);
    for (const state of [ended, room('moderator')]) {
      for (const command of [REMOVE, BLOCK]) {
        const out = done(state, host, command);
        expect(lobbyRole(out, lobby, NOW)).toBeNull();
        expect(out.secrets.departed.get('them')).toMatchObject({ role: 'moderator' });
      }
      for (const other of [guest('mel', 'moderator'), guest('vi')])
        expect(outcome(decided(state, other, BLOCK))).toBe('x not-entered');
      for (const hash of [tokenFor('host'), 'secret-other'])
        expect(outcome(decided(state, { kind: 'keyholder', hash }, BLOCK))).toBe('x not-entered');
    }
  });

  it('puts out nobody of their own rank, nor themselves, unless they made the room', () => {
    const state = room('host');
    expect(outcome(decided(state, host, BLOCK))).toBe('x not-allowed');
    const known = done(state, host, LOCK, 'hana');
    const id = known.secrets.credentials.get('secret-hana') as string;
    expect(outcome(decided(known, host, { ...BLOCK, id }))).toBe('x not-allowed');
    let made = done(newRoom(), guest('ada', 'host'), { ...ENTER, name: 'Ada' }, 'ada');
    made = done(made, as('new-ada'), { type: 'leave' });
    made = after(withPerson(made, 'them', { role: 'host' }), { type: 'left', id: 'them', reason: 'left' });
    expect(outcome(decided(made, guest('ada'), BLOCK))).toBe('left');
  });

  it('is named by the log, and by it alone', () => {
    const decision = decided(room('moderator'), host, BLOCK);
    expect(decision).toMatchObject({ events: [{ type: 'left', outsider: { from: 'lobby', role: 'host' } }] });
  });
});

describe('R324: from the chat', () => {
  it('somebody who left is barred by whoever stands above them', () => {
    const bar: Command = { type: 'bar-from-chat', person: 'them' };
    const state = room();
    const barred = done(state, as('mo'), bar);
    expect(barred.features.chat.barred.get('them')).toBe('them');
    expect(outcome(decided(barred, as('mo'), bar))).toBe('nothing');
    const back = done(barred, lobby, ENTER, 'them');
    const say: Command = { type: 'say', channel: 'everybody', to: null, text: 'me again', replyTo: null };
    expect(outcome(decided(back, as('them'), say))).toBe('x chat-barred');
    expect(outcome(decided(room('moderator'), as('mo'), bar))).toBe('x not-allowed');
    expect(outcome(decided(state, as('mo'), { ...bar, person: 'nobody' }))).toBe('x no-such-person');
    const byHost = done(room('moderator'), as('ada'), bar);
    const allow: Command = { type: 'allow-in-chat', person: 'them' };
    expect(['mo', 'ada'].map(id => outcome(decided(byHost, as(id), allow)))).toEqual(['x not-allowed', 'chat-allowed']);
  });
});
