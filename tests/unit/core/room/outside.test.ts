import { describe, expect, it } from 'vitest';
import type { Actor, Command, InvitationTerms } from '../../../../core/room/commands.ts';
import { decide } from '../../../../core/room/decide.ts';
import type { Outsider, RoomEvent } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { HOST_LINK } from '../../../../core/room/invitation-records.ts';
import { projectEvent } from '../../../../core/room/project.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import {
  after,
  as,
  createdEntry,
  decided,
  newRoom,
  NOW,
  OFF,
  outcome,
  tokenFor,
  withPerson,
} from '../../../support/room.ts';

/** Governing a room without being in it: from the lobby, and over HTTP. */

const TERMS: InvitationTerms = { role: 'moderator', name: 'Bea', email: '', from: null, until: null, uses: 1 };
const LINK = { ...TERMS, id: 'one-use', hash: 'secret-one-use', createdAt: NOW };

const withLink = (state = newRoom(), changes: Partial<typeof LINK> = {}) =>
  after(state, { type: 'invitation-created', invitation: { ...LINK, ...changes }, mail: false });
const atDoor = (id: string, token = LINK.hash): Actor => ({
  kind: 'guest',
  credentialHash: `secret-${id}`,
  invitation: LINK.id,
  token,
});
const back = (id: string): Actor => ({ kind: 'guest', credentialHash: `secret-${id}`, invitation: null });
const LOCK: Command = { type: 'change-settings', settings: { locked: true } };
const END: Command = { type: 'end', farewell: '' };
const ENTER: Command = { type: 'enter', name: 'Bea B.', place: 'viewer', ...OFF };

function events(state: RoomState, actor: Actor, command: Command): readonly RoomEvent[] {
  const decision = decide(state, actor, command, { now: NOW, newId: 'new-1', newOutsider: 'bea-1' });
  if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.refusal}`);
  return decision.events;
}
const done = (state: RoomState, actor: Actor, command: Command) => after(state, ...events(state, actor, command));

describe('R265: governing from the lobby', () => {
  it('spends a use of the invitation: a second device with the same link governs no more', () => {
    const room = withLink();
    const governed = done(room, atDoor('bea'), LOCK);
    expect(governed.secrets.invitations.get(LINK.id)?.redeemed.size).toBe(1);
    expect(outcome(decided(governed, atDoor('thief'), END))).toBe('x not-entered');
    expect(outcome(decided(governed, atDoor('thief'), ENTER))).toBe('x invitation-elsewhere');
    expect(outcome(decided(governed, atDoor('bea'), END))).toBe('ended');
  });

  it('binds the device as entering does: it governs and enters as the same person, with its role, without the link, too', () => {
    const governed = done(withLink(), atDoor('bea'), LOCK);
    expect(outcome(decided(governed, back('bea'), END))).toBe('ended');
    for (const actor of [atDoor('bea'), back('bea')]) {
      const inside = done(governed, actor, ENTER);
      expect(inside.room.participants.get('bea-1')).toMatchObject({
        role: 'moderator',
        place: 'viewer',
        name: 'Bea B.',
      });
    }
    expect(
      done(governed, atDoor('bea'), ENTER).secrets.invitations.get(LINK.id)?.redeemed.get('secret-bea')?.name,
    ).toBe('Bea B.');
  });

  it('spends nothing on what changes nothing or is refused', () => {
    const room = withLink();
    for (const [command, what] of [
      [{ type: 'reopen' }, 'nothing'],
      [{ type: 'change-facts', facts: { title: 'Mine' } }, 'x not-allowed'],
    ] as const)
      expect(outcome(decided(room, atDoor('bea'), command))).toBe(what);
  });

  it('says in the log who it was; readers are not told', () => {
    const room = withLink();
    const [locked] = events(room, atDoor('bea'), LOCK);
    const outsider: Outsider = {
      from: 'lobby',
      participant: 'bea-1',
      name: 'Bea',
      role: 'moderator',
      credentialHash: 'secret-bea',
      invitation: LINK.id,
    };
    expect(locked).toMatchObject({ type: 'settings-changed', outsider });
    const changed = after(room, locked as RoomEvent);
    const told = projectEvent(locked as RoomEvent, room.room, changed.room, { id: null, visibility: 'guest' });
    expect(told).toEqual({ type: 'settings-changed', settings: changed.room.settings });
  });

  it('names whoever was inside before by their own name', () => {
    const inside = done(withLink(), atDoor('bea'), ENTER);
    const id = inside.secrets.credentials.get('secret-bea') as string;
    const left = after(inside, { type: 'left', id, reason: 'left' });
    expect(events(left, back('bea'), LOCK)[0]?.outsider).toMatchObject({
      participant: id,
      name: 'Bea B.',
      invitation: null,
    });
  });

  it('ends with the invitation: revoked, or renewed and signed out, the device governs no more and has never been inside', () => {
    const governed = done(withLink(withPerson(newRoom(), 'ada', { role: 'host' })), atDoor('bea'), LOCK);
    const revoked = done(governed, as('ada'), { type: 'revoke-invitation', id: LINK.id });
    const renewed = done(governed, as('ada'), {
      type: 'renew-invitation',
      id: LINK.id,
      hash: 'fresh',
      mail: false,
      signOut: true,
    });
    for (const state of [revoked, renewed]) {
      expect(outcome(decided(state, back('bea'), END))).toBe('x not-allowed');
      expect(outcome(decided(state, atDoor('bea'), END))).toBe('x not-entered');
      // The room is locked: who was never inside waits.
      expect(done(state, back('bea'), ENTER).room.participants.get('bea-1')).toMatchObject({
        role: 'viewer',
        place: 'waiting',
      });
    }
  });

  it('goes on after the invitation is renewed, for whoever used it before, and gives no role back that was taken', () => {
    const ada = withPerson(newRoom(), 'ada', { role: 'host' });
    const renew: Command = { type: 'renew-invitation', id: LINK.id, hash: 'fresh', mail: false };
    const renewed = done(done(withLink(ada), atDoor('bea'), LOCK), as('ada'), renew);
    expect(outcome(decided(renewed, atDoor('bea'), END))).toBe('ended');
    expect(outcome(decided(renewed, atDoor('thief'), END))).toBe('x not-entered');
    const inside = done(withLink(ada), atDoor('bea'), ENTER);
    const id = inside.secrets.credentials.get('secret-bea') as string;
    const demoted = done(inside, as('ada'), { type: 'set-role', id, role: 'viewer' });
    const gone = done(after(demoted, { type: 'left', id, reason: 'left' }), as('ada'), renew);
    expect(outcome(decided(gone, atDoor('bea'), END))).toBe('x not-allowed');
  });

  it('by the host link makes the first who does it the creator, as entering does', () => {
    const byLink: Actor = {
      kind: 'guest',
      credentialHash: 'secret-ada',
      invitation: HOST_LINK,
      token: tokenFor('host'),
    };
    const governed = done(newRoom(), byLink, LOCK);
    expect(governed.secrets.creator.person).toBe('bea-1');
    const eve = after(governed, {
      type: 'entered',
      participant: {
        ...(done(governed, byLink, ENTER).room.participants.get('bea-1') as never as object),
        id: 'eve',
      } as never,
      credentialHash: 'secret-eve',
      invitation: HOST_LINK,
    });
    expect(eve.secrets.creator.person).toBe('bea-1');
  });

  it('is refused to whoever was put out, also with another invitation', () => {
    const inside = done(withLink(withPerson(newRoom(), 'ada', { role: 'host' })), atDoor('bea'), ENTER);
    const id = inside.secrets.credentials.get('secret-bea') as string;
    for (const block of [true, false]) {
      const out = withLink(done(inside, as('ada'), { type: 'remove', id, block }), {
        id: 'second',
        hash: 'secret-second',
      });
      const second: Actor = {
        kind: 'guest',
        credentialHash: 'secret-bea',
        invitation: 'second',
        token: 'secret-second',
      };
      expect(outcome(decided(out, second, END))).toBe('x not-entered');
    }
  });
});

describe('R266: governing over HTTP', () => {
  const state = evolve(null, { ...createdEntry(), event: { ...createdEntry().event, key: 'secret-key' } as never });

  it.each([
    ['host-link', tokenFor('host')],
    ['creator-key', 'secret-key'],
  ] as const)('is said in the log to be by the %s', (from, hash) => {
    const actor: Actor = { kind: 'keyholder', hash };
    for (const command of [LOCK, END, { type: 'renew-invitation', id: HOST_LINK, hash: 'fresh', mail: false }] as const)
      expect(events(state, actor, command)[0]?.outsider).toEqual({ from });
  });

  it('makes no device known and spends nothing', () => {
    const governed = done(state, { kind: 'keyholder', hash: 'secret-key' }, LOCK);
    expect(governed.secrets.credentials.size).toBe(0);
    expect(governed.secrets.creator.person).toBeNull();
  });
});

it('R265: a log of an earlier version, which does not say who governed from outside, is replayed as it was', () => {
  const old = after(withLink(), { type: 'started', at: NOW }, { type: 'ended', farewell: '', reason: 'moderator' });
  expect(old.secrets.credentials.size).toBe(0);
  expect(old.secrets.invitations.get(LINK.id)).toMatchObject({ maker: null, redeemed: new Map() });
});
