import { describe, expect, it } from 'vitest';
import type { RoomState } from '../../../../core/room/state.ts';
import { after, as, decided, done, guest, newRoom, OFF, outcome, tokenFor, withPerson } from '../../../support/room.ts';

const enter = (name: string) => ({ type: 'enter', name, place: 'viewer', ...OFF }) as const;
const TERMS = { role: 'speaker', name: 'Ada', email: 'ada@example.org', from: null, until: null, uses: 1 } as const;

/** Ada came by an invitation for her alone; a host and a moderator are there. */
function room(terms: Partial<typeof TERMS | { uses: number; email: string }> = {}): RoomState {
  let state = withPerson(newRoom(), 'host', { role: 'host' });
  state = withPerson(state, 'mod', { role: 'moderator' });
  state = done(
    state,
    as('host'),
    { type: 'create-invitation', hash: 'token', terms: { ...TERMS, ...terms }, mail: false },
    'i',
  );
  return done(state, by('ada'), enter('Ada'), 'ada');
}
const by = (id: string) => ({ ...guest(id), invitation: 'new-i' }) as const;
const forget = (state: RoomState, person = 'new-ada', self = 'host') =>
  done(state, as(self), { type: 'forget-person', person });
const left = (state: RoomState) => done(state, as('new-ada'), { type: 'leave' });
const invitation = (state: RoomState) => state.secrets.invitations.get('new-i')!;

describe('R328: somebody who asks to be forgotten', () => {
  it('leaves, and is a stranger who comes in as anybody else would', () => {
    const before = room();
    const decision = decided(before, as('new-ada'), { type: 'forget-me' });
    expect(outcome(decision)).toBe('left invitation-revoked people-forgotten');
    const state = done(before, as('new-ada'), { type: 'forget-me' });
    const { credentials, departed, handled } = state.secrets;
    expect([credentials.has('secret-ada'), departed.has('new-ada'), handled.has('new-ada')]).toEqual([
      false,
      false,
      false,
    ]);
    const again = done(state, guest('ada'), enter('Ada'), 'again');
    expect(again.room.participants.get('new-again')).toMatchObject({ role: 'viewer', place: 'viewer' });
  });

  it('also while they wait outside, and when the session has ended', () => {
    const waiting = withPerson(newRoom(), 'eve', { place: 'waiting' });
    expect(outcome(decided(waiting, as('eve'), { type: 'forget-me' }))).toBe('left people-forgotten');
    const ended = after(room(), { type: 'ended', farewell: '', reason: 'moderator' });
    expect(outcome(decided(ended, as('new-ada'), { type: 'forget-me' }))).toContain('people-forgotten');
  });

  it('from the lobby, if they were inside before, also when the session has ended', () => {
    const ended = after(left(room()), { type: 'ended', farewell: '', reason: 'moderator' });
    const state = done(ended, guest('ada'), { type: 'forget-me' });
    expect(state.secrets.departed.has('new-ada')).toBe(false);
    expect(outcome(decided(state, guest('ada'), { type: 'forget-me' }))).toBe('x not-entered');
  });

  it('is named by nothing that follows from their going', () => {
    let state = withPerson(newRoom({ stageAccess: 'everyone', stageCapacity: 1 }), 'ada', { place: 'stage' });
    state = withPerson(state, 'bob');
    state = done(state, as('bob'), { type: 'ask-stage' });
    const decision = decided(state, as('ada'), { type: 'forget-me' });
    expect(outcome(decision)).toBe('left stage-brought people-forgotten');
  });
});

describe('R329: somebody who left is forgotten by a moderator', () => {
  it('who could put them out: nobody of the same rank or above, and nobody who is inside', () => {
    const refusal = (state: RoomState, self: string, person: string) =>
      outcome(decided(state, as(self), { type: 'forget-person', person }));
    expect(refusal(room(), 'host', 'new-ada')).toBe('x not-allowed');
    const modLeft = done(room(), as('mod'), { type: 'leave' });
    expect(refusal(modLeft, 'host', 'mod')).toBe('people-forgotten');
    const other = withPerson(modLeft, 'mod-2', { role: 'moderator' });
    expect(refusal(other, 'mod-2', 'mod')).toBe('x not-allowed');
    expect(refusal(left(room()), 'mod', 'new-ada')).toBe('invitation-revoked people-forgotten');
    expect(refusal(room(), 'mod', 'nobody')).toBe('x no-such-person');
    expect(refusal(forget(left(room())), 'host', 'new-ada')).toBe('x no-such-person');
  });

  it('not by themselves from the lobby, where they may stand higher than when they left', () => {
    const state = left(room());
    const holder = { ...guest('ada', 'host'), token: tokenFor('host') };
    expect(outcome(decided(state, holder, { type: 'forget-person', person: 'new-ada' }))).toBe('x not-allowed');
    expect(outcome(decided(state, holder, { type: 'forget-me' }))).toBe('invitation-revoked people-forgotten');
  });

  it('also from the lobby by a host, and nobody else', () => {
    const hostLeft = done(left(room()), as('host'), { type: 'leave' });
    const ended = after(hostLeft, { type: 'ended', farewell: '', reason: 'moderator' });
    const asked = { type: 'forget-person', person: 'new-ada' } as const;
    expect(outcome(decided(ended, guest('host'), asked))).toBe('invitation-revoked people-forgotten');
    expect(outcome(decided(done(ended, as('mod'), { type: 'leave' }), guest('mod'), asked))).toBe('x not-entered');
    expect(outcome(decided(ended, guest('host'), { ...asked, person: 'mod' }))).toBe('x not-allowed');
  });

  it('somebody blocked stays blocked, without a name', () => {
    const blocked = done(room(), as('host'), { type: 'remove', id: 'new-ada', block: true });
    const state = forget(blocked);
    expect(state.secrets.removed.get('new-ada')).toBe('blocked');
    expect(state.secrets.departed.get('new-ada')?.name).toBe('');
    expect(outcome(decided(state, guest('ada'), enter('Ada')))).toBe('x blocked');
    const back = done(done(state, as('host'), { type: 'unblock', id: 'new-ada' }), guest('ada'), enter('Ada anew'));
    expect(back.room.participants.get('new-ada')?.name).toBe('Ada anew');
  });

  it('somebody who was only removed is a stranger, who need not wait', () => {
    const removed = done(room(), as('host'), { type: 'remove', id: 'new-ada', block: false });
    expect(forget(removed).secrets.removed.has('new-ada')).toBe(false);
  });
});

describe('R329: an invitation of somebody who is forgotten', () => {
  it('loses name and address, ends, and is not good for another device', () => {
    const record = invitation(forget(left(room())));
    expect(record.invitation).toMatchObject({ name: '', email: '' });
    expect(record.revoked).toBe(true);
    expect([...record.redeemed]).toEqual([['new-ada', expect.objectContaining({ name: '' })]]);
  });

  it('without an address stays, and counts whoever used it', () => {
    const state = forget(left(room({ email: '' })));
    expect(invitation(state)).toMatchObject({ revoked: false, invitation: { name: '', uses: 1 } });
    expect(outcome(decided(state, by('eve'), enter('Eve')))).toBe('x invitation-elsewhere');
    expect(outcome(decided(state, by('ada'), enter('Ada')))).toBe('x invitation-elsewhere');
  });

  it('keeps both as long as somebody else has it', () => {
    const state = forget(left(done(room({ uses: 2 }), by('bob'), enter('Bob'), 'bob')));
    expect(invitation(state)).toMatchObject({ revoked: false, invitation: { name: 'Ada', email: 'ada@example.org' } });
    const both = forget(done(state, as('new-bob'), { type: 'leave' }), 'new-bob');
    expect(invitation(both)).toMatchObject({ revoked: true, invitation: { name: '', email: '' } });
  });

  it('nobody becomes the creator in the place of one who is forgotten', () => {
    let state = done(newRoom(), guest('ada', 'host'), enter('Ada'), 'ada');
    state = done(state, as('new-ada'), { type: 'forget-me' });
    state = done(state, guest('eve', 'host'), enter('Eve'), 'eve');
    expect(state.secrets.creator).toEqual({ key: tokenFor('host'), person: 'new-ada' });
  });
});
