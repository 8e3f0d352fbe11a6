import { describe, expect, it } from 'vitest';
import type { Actor, Command } from '../../../../core/room/commands.ts';
import { HOST_LINK } from '../../../../core/room/invitation-records.ts';
import { judgeInvitation } from '../../../../core/room/rules/redeem.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import type { Role } from '../../../../core/room/types.ts';
import { after, as, decided, done, newRoom, NOW, OFF, outcome, withPerson } from '../../../support/room.ts';

/** Whoever loses a role could get it back by an invitation that they made: R267. */

const invite = (hash: string, role: Role): Command => ({
  type: 'create-invitation',
  hash,
  terms: { role, name: hash, email: '', from: null, until: null, uses: null },
  mail: false,
});
const comer = (id: string, invitation: string, token: string): Actor => ({
  kind: 'guest',
  credentialHash: `secret-${id}`,
  invitation,
  token,
});
const idOf = (state: RoomState, hash: string) => state.secrets.tokens.get(hash) as string;
const isRevoked = (state: RoomState, hash: string) => state.secrets.invitations.get(idOf(state, hash))?.revoked;
const enters = (state: RoomState, id: string, hash: string) =>
  done(state, comer(id, idOf(state, hash), hash), { type: 'enter', name: id, place: 'viewer', ...OFF }, id);
const whoIs = (state: RoomState, id: string) => state.secrets.credentials.get(`secret-${id}`) as string;

/**
 * Ada is the host. Mo came by her link for moderators and made three links; somebody came by his link for moderators
 * and made one more.
 */
function room() {
  let state = withPerson(newRoom(), 'ada', { role: 'host' });
  state = done(state, as('ada'), invite('of-ada', 'moderator'));
  state = enters(state, 'mo', 'of-ada');
  const mo = whoIs(state, 'mo');
  for (const role of ['viewer', 'speaker', 'moderator'] as const)
    state = done(state, as(mo), invite(`mo-${role}`, role));
  state = enters(state, 'second', 'mo-moderator');
  const second = whoIs(state, 'second');
  state = done(state, as(second), invite('of-second', 'moderator'));
  return { state, mo, second };
}
const MADE = ['mo-viewer', 'mo-speaker', 'mo-moderator', 'of-second'] as const;

describe('R267: the invitations that somebody made go with them', () => {
  it.each<[string, (mo: string, state: RoomState) => Command]>([
    ['removed', mo => ({ type: 'remove', id: mo, block: false })],
    ['blocked', mo => ({ type: 'remove', id: mo, block: true })],
    ['revoked', (_mo, state) => ({ type: 'revoke-invitation', id: idOf(state, 'of-ada') })],
    [
      'signed out',
      (_mo, state) => ({
        type: 'renew-invitation',
        id: idOf(state, 'of-ada'),
        hash: 'fresh',
        mail: false,
        signOut: true,
      }),
    ],
  ])('when they are %s: all of them, and those made by who came by these', (_what, command) => {
    const { state, mo, second } = room();
    const taken = done(state, as('ada'), command(mo, state));
    expect(MADE.map(hash => isRevoked(taken, hash))).toEqual([true, true, true, true]);
    expect(taken.room.participants.get(second)?.role).toBe('viewer');
    expect(taken.room.participants.get(mo)?.role ?? 'viewer').toBe('viewer');
    expect(taken.room.participants.has(mo)).toBe(_what === 'revoked');
    expect(isRevoked(taken, 'of-ada')).toBe(_what === 'revoked');
  });

  it('when they lose a role: those that give more than what they keep', () => {
    const { state, mo } = room();
    const speaker = done(state, as('ada'), { type: 'set-role', id: mo, role: 'speaker' });
    expect(MADE.map(hash => isRevoked(speaker, hash))).toEqual([false, false, true, true]);
    const viewer = done(state, as('ada'), { type: 'set-role', id: mo, role: 'viewer' });
    expect(MADE.map(hash => isRevoked(viewer, hash))).toEqual([false, true, true, true]);
  });

  it('also when they made them from the lobby, and when they left before', () => {
    let state = withPerson(newRoom(), 'ada', { role: 'host' });
    state = done(state, as('ada'), invite('of-ada', 'moderator'));
    state = done(state, comer('mo', idOf(state, 'of-ada'), 'of-ada'), invite('from-lobby', 'moderator'));
    state = done(state, as('ada'), { type: 'revoke-invitation', id: idOf(state, 'of-ada') });
    expect(isRevoked(state, 'from-lobby')).toBe(true);
    const { state: full, mo } = room();
    const gone = done(full, as(mo), { type: 'leave' });
    const taken = done(gone, as('ada'), { type: 'revoke-invitation', id: idOf(gone, 'of-ada') });
    expect(MADE.every(hash => isRevoked(taken, hash))).toBe(true);
  });

  it('and so does one of somebody else whose link they renewed: they know it', () => {
    const { state, mo } = room();
    const withGuests = done(state, as('ada'), invite('guests', 'speaker'));
    const renewed = done(withGuests, as(mo), {
      type: 'renew-invitation',
      id: idOf(withGuests, 'guests'),
      hash: 'known-to-mo',
      mail: false,
    });
    const out = done(renewed, as('ada'), { type: 'remove', id: mo, block: true });
    expect(isRevoked(out, 'known-to-mo')).toBe(true);
  });

  it('R280: who came by an earlier token of that one keeps what it gave, and who came by theirs does not', () => {
    let state = withPerson(newRoom(), 'ada', { role: 'host' });
    state = done(done(state, as('ada'), invite('mods', 'moderator')), as('ada'), invite('speakers', 'speaker'));
    const [mods, speakers] = [idOf(state, 'mods'), idOf(state, 'speakers')];
    for (const id of ['rogue', 'mo', 'away', 'both']) state = enters(state, id, 'mods');
    for (const id of ['sam', 'sue']) state = enters(state, id, 'speakers');
    state = done(state, as(whoIs(state, 'away')), { type: 'leave' });
    const rogue = whoIs(state, 'rogue');
    for (const [id, hash] of [
      [mods, 'rogue-mods-1'],
      [speakers, 'rogue-speakers'],
    ] as const)
      state = done(state, as(rogue), { type: 'renew-invitation', id, hash, mail: false });
    state = enters(state, 'friend', 'rogue-mods-1');
    state = done(state, as(rogue), { type: 'renew-invitation', id: mods, hash: 'rogue-mods-2', mail: false });
    for (const id of ['pal', 'ghost']) state = enters(state, id, 'rogue-mods-2');
    state = done(state, as(whoIs(state, 'ghost')), { type: 'leave' });
    // Who has the role already and shows the newest link, too, came before.
    state = done(state, as(whoIs(state, 'both')), { type: 'leave' });
    state = enters(state, 'both', 'rogue-mods-2');
    const taken = done(state, as('ada'), { type: 'remove', id: rogue, block: true });
    const roleOf = (id: string) =>
      (taken.room.participants.get(whoIs(taken, id)) ?? taken.secrets.departed.get(whoIs(taken, id)))?.role;
    expect(['mo', 'away', 'both', 'sam', 'sue'].map(roleOf)).toEqual([
      'moderator',
      'moderator',
      'moderator',
      'speaker',
      'speaker',
    ]);
    expect(['rogue', 'friend', 'pal', 'ghost'].map(roleOf)).toEqual(['viewer', 'viewer', 'viewer', 'viewer']);
    expect(['rogue-mods-2', 'rogue-speakers'].map(hash => isRevoked(taken, hash))).toEqual([true, true]);
    const shows = (id: string, tokenHash: string) =>
      judgeInvitation(taken, {
        tokenHash,
        credentialHash: `secret-${id}`,
        email: 'none',
        wrongUnderWay: 0,
        now: NOW,
      });
    expect([shows('mo', 'mods'), shows('away', 'mods'), shows('sam', 'speakers')]).toEqual(
      Array.from({ length: 3 }, () => ({ ok: true, id: null })),
    );
    for (const [id, hash] of [
      ['friend', 'rogue-mods-1'],
      ['rogue', 'mods'],
      ['stranger', 'rogue-mods-2'],
    ] as const)
      expect(shows(id, hash)).toMatchObject({ ok: false, problem: { reason: 'invitation-revoked' } });
    // In a room for invited people they come back as they were.
    const invited = after(taken, { type: 'settings-changed', settings: { ...taken.room.settings, entry: 'invited' } });
    expect(whoIs(enters(invited, 'away', 'mods'), 'away')).toBe(whoIs(taken, 'away'));
    // Renewed, they still keep it; revoked by hand, nobody does.
    const renewed = done(taken, as('ada'), { type: 'renew-invitation', id: mods, hash: 'fresh', mail: false });
    expect(renewed.room.participants.get(whoIs(taken, 'mo'))?.role).toBe('moderator');
    const revoked = done(taken, as('ada'), { type: 'revoke-invitation', id: mods });
    expect(revoked.room.participants.get(whoIs(taken, 'mo'))?.role).toBe('viewer');
  });

  it('R293: a moderator who revokes a link unmakes no moderator who came by it, nor themselves, but who came by one of theirs', () => {
    const { state, mo, second } = room();
    let before = enters(enters(state, 'other', 'of-ada'), 'away', 'of-ada');
    before = done(before, as(whoIs(before, 'away')), { type: 'leave' });
    const [other, away] = [whoIs(before, 'other'), whoIs(before, 'away')];
    const roles = (of: RoomState) =>
      [mo, second, other, away].map(id => (of.room.participants.get(id) ?? of.secrets.departed.get(id))?.role);
    const revoke = (hash: string): Command => ({ type: 'revoke-invitation', id: idOf(before, hash) });
    const revoked = done(before, as(mo), revoke('of-ada'));
    expect(isRevoked(revoked, 'of-ada')).toBe(true);
    expect(roles(revoked)).toEqual(['moderator', 'moderator', 'moderator', 'moderator']);
    expect(outcome(decided(revoked, as(mo), revoke('of-ada')))).toBe('nothing');
    // What Mo gave, Mo takes.
    expect(roles(done(revoked, as(mo), revoke('mo-moderator')))).toEqual([
      'moderator',
      'viewer',
      'moderator',
      'moderator',
    ]);
    // A host takes it from all.
    expect(roles(done(revoked, as('ada'), revoke('of-ada')))).toEqual(['viewer', 'viewer', 'viewer', 'viewer']);
  });

  it('R293: and signs none out by renewing it', () => {
    const { state, mo, second } = room();
    const before = enters(state, 'other', 'of-ada');
    const renewed = done(before, as(second), {
      type: 'renew-invitation',
      id: idOf(before, 'of-ada'),
      hash: 'coup',
      mail: false,
      signOut: true,
    });
    expect([mo, second, whoIs(before, 'other')].map(id => renewed.room.participants.get(id)?.role)).toEqual([
      'moderator',
      'moderator',
      'moderator',
    ]);
    // The link that they know now is theirs to take back, and no way to reach those who came before.
    const revoked = done(renewed, as(second), { type: 'revoke-invitation', id: idOf(renewed, 'coup') });
    expect(revoked.room.participants.get(mo)?.role).toBe('moderator');
  });

  it('R293: nor who came by a link of theirs and was made moderator by the host', () => {
    const { state, mo } = room();
    const came = enters(state, 'xenia', 'mo-viewer');
    const xenia = whoIs(came, 'xenia');
    const made = done(came, as('ada'), { type: 'set-role', id: xenia, role: 'moderator' });
    const out = done(made, as(mo), {
      type: 'renew-invitation',
      id: idOf(made, 'mo-viewer'),
      hash: 'newer',
      mail: false,
      signOut: true,
    });
    expect(out.room.participants.get(xenia)?.role).toBe('moderator');
  });

  it('R280: an old log that does not say who is spared replays as it was: nobody is', () => {
    const { state, mo } = room();
    const revoked = after(state, { type: 'invitation-revoked', id: idOf(state, 'of-ada') });
    expect(revoked.secrets.invitations.get(idOf(state, 'of-ada'))?.spared.size).toBe(0);
    const gone = after(done(state, as(mo), { type: 'leave' }), {
      type: 'invitation-revoked',
      id: idOf(state, 'of-ada'),
    });
    expect(gone.secrets.departed.get(mo)?.role).toBe('viewer');
  });

  it('a leaked host link taken back leaves nothing of what came by it, but what the creator made', () => {
    let state = newRoom();
    const host = (id: string) => comer(id, HOST_LINK, 'secret-grant-host');
    const enter: Command = { type: 'enter', name: 'Name', place: 'viewer', ...OFF };
    state = done(done(state, host('ada'), enter, 'ada'), host('eve'), enter, 'eve');
    const [ada, eve] = [whoIs(state, 'ada'), whoIs(state, 'eve')];
    state = done(done(state, as(ada), invite('of-ada', 'moderator')), as(eve), invite('of-eve', 'moderator'));
    state = enters(state, 'second-of-eve', 'of-eve');
    const taken = done(state, as(ada), {
      type: 'renew-invitation',
      id: HOST_LINK,
      hash: 'fresh',
      mail: false,
      signOut: true,
    });
    expect([isRevoked(taken, 'of-eve'), isRevoked(taken, 'of-ada'), isRevoked(taken, 'fresh')]).toEqual([
      true,
      false,
      false,
    ]);
    expect([...taken.room.participants.values()].map(({ role }) => role)).toEqual(['host', 'viewer']);
    expect(outcome(decided(taken, comer('eve', idOf(taken, 'of-eve'), 'of-eve'), enter))).toBe('x invitation-revoked');
  });

  it('nobody else’s are touched', () => {
    const { state, second } = room();
    const out = done(state, as('ada'), { type: 'remove', id: second, block: true });
    expect(['of-ada', ...MADE].map(hash => isRevoked(out, hash))).toEqual([false, false, false, false, true]);
  });
});

describe('R268: whoever could not put somebody out does not let them back in', () => {
  const out = (block: boolean) => {
    let state = withPerson(newRoom(), 'ada', { role: 'host' });
    for (const id of ['mo', 'second']) state = withPerson(state, id, { role: 'moderator' });
    return done(state, as('ada'), { type: 'remove', id: 'mo', block });
  };

  it.each([true, false])('a moderator does not unblock another moderator, a host does (blocked: %s)', block => {
    expect(outcome(decided(out(block), as('second'), { type: 'unblock', id: 'mo' }))).toBe('x not-allowed');
    expect(outcome(decided(out(block), as('ada'), { type: 'unblock', id: 'mo' }))).toBe('unblocked');
  });

  it('a moderator does not admit another moderator who was removed, alone or with all', () => {
    const waiting = done(
      out(false),
      { kind: 'guest', credentialHash: 'secret-mo', invitation: null },
      {
        type: 'enter',
        name: 'Mo',
        place: 'viewer',
        ...OFF,
      },
    );
    expect(outcome(decided(waiting, as('second'), { type: 'admit', id: 'mo' }))).toBe('x not-allowed');
    expect(outcome(decided(waiting, as('second'), { type: 'admit-all' }))).toBe('nothing');
    expect(outcome(decided(waiting, as('ada'), { type: 'admit-all' }))).toBe('admitted');
  });

  it('R89: a moderator brings no host to the stage by a swap either', () => {
    let state = withPerson(newRoom(), 'ada', { role: 'host' });
    state = withPerson(withPerson(state, 'mo', { role: 'moderator' }), 'bob', { place: 'stage' });
    const swap = { type: 'swap-stage', out: 'bob', in: 'ada' } as const;
    expect(outcome(decided(state, as('mo'), swap))).toBe('x not-allowed');
    expect(outcome(decided(state, as('ada'), swap))).toBe('stage-left stage-brought');
  });
});
