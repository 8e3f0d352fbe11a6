import { describe, expect, it } from 'vitest';
import type { Actor, Command } from '../../../../core/room/commands.ts';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { evolve } from '../../../../core/room/evolve.ts';
import { HOST_LINK } from '../../../../core/room/invitation-records.ts';
import type { RoomState } from '../../../../core/room/state.ts';
import { upcast } from '../../../../core/room/versions/index.ts';
import {
  after,
  afterStored,
  as,
  createdEntry,
  decided,
  done,
  NOW,
  OFF,
  outcome,
  tokenFor,
} from '../../../support/room.ts';

/** The host link, its token leaked: who made the room takes it back, and nobody takes the room from them. */

const KEY = 'secret-key';
const byKey = (hash = KEY): Actor => ({ kind: 'keyholder', hash });

/** As this version makes it, with a key of its own; without one as earlier versions did. */
function room(key: string | null = KEY): RoomState {
  const created = createdEntry();
  const { key: _, ...old } = created.event as Extract<RoomEvent, { type: 'created' }>;
  return evolve(null, { ...created, event: key === null ? upcast(old) : { ...old, key } });
}

function atDoor(id: string, state: RoomState): Actor {
  return {
    kind: 'guest',
    credentialHash: `secret-${id}`,
    invitation: HOST_LINK,
    token: state.secrets.invitations.get(HOST_LINK)?.invitation.hash,
  };
}

const back = (id: string): Actor => ({ kind: 'guest', credentialHash: `secret-${id}`, invitation: null });
const ENTER: Command = { type: 'enter', name: 'Name', place: 'viewer', ...OFF };

/** Comes in by the host link as it is now. */
function comesAsHost(state: RoomState, id: string): { state: RoomState; id: string } {
  const inside = done(state, atDoor(id, state), ENTER);
  return { state: inside, id: inside.secrets.credentials.get(`secret-${id}`) ?? '' };
}

const renew = (hash: string, more: Partial<Extract<Command, { type: 'renew-invitation' }>> = {}): Command => ({
  type: 'renew-invitation',
  id: HOST_LINK,
  hash,
  mail: false,
  ...more,
});

/** The creator is inside, and so is somebody who found the host link. */
function leaked(key: string | null = KEY) {
  const ada = comesAsHost(room(key), 'ada');
  const eve = comesAsHost(ada.state, 'eve');
  return { state: eve.state, ada: ada.id, eve: eve.id };
}

for (const [kind, key] of [
  ['a room', KEY],
  ['a room of an earlier version', null],
] as const) {
  describe(`who made ${kind}`, () => {
    it('R220: renews the host link and signs out who came by the old one, but for themselves', () => {
      const { state, ada, eve } = leaked(key);
      const taken = done(state, as(ada), renew('fresh', { signOut: true }));
      expect([...taken.room.participants.keys()]).toEqual([ada]);
      expect(taken.room.participants.get(ada)?.role).toBe('host');
      const again = done(taken, back('eve'), ENTER);
      expect(again.room.participants.get(eve)?.role).toBe('viewer');
      expect(decided(taken, back('eve'), { type: 'end', farewell: '' })).toMatchObject({ refusal: 'not-allowed' });
    });

    it('R220: voids what was shown with the old link before it was renewed', () => {
      const { state, ada } = leaked(key);
      const waiting = atDoor('bob', state);
      const taken = done(state, as(ada), renew('fresh', { signOut: true }));
      for (const command of [ENTER, renew('mine'), { type: 'end', farewell: '' } as const]) {
        expect(decided(taken, waiting, command).ok).toBe(false);
      }
      expect(outcome(decided(taken, waiting, ENTER))).toBe('x invitation-replaced');
      expect(outcome(decided(taken, byKey(tokenFor('host')), { type: 'end', farewell: '' }))).toBe('x not-entered');
    });

    it('R221: keeps their key whoever else renews the host link', () => {
      const { state, ada, eve } = leaked(key);
      const seized = done(state, as(eve), renew('of-eve'));
      const ownKey = key ?? tokenFor('host');
      expect(outcome(decided(seized, byKey(ownKey), renew('fresh', { signOut: true })))).toMatch(/invitation-renewed$/);
      const taken = done(seized, as(ada), renew('fresh', { signOut: true }));
      expect([...taken.room.participants.keys()]).toEqual([ada]);
      expect(outcome(decided(taken, byKey('of-eve'), { type: 'start' }))).toBe('x not-entered');
    });

    it('R222: puts other hosts out and unmakes them; they wait at the door then', () => {
      const { state, ada, eve } = leaked(key);
      const out = done(state, as(ada), { type: 'remove', id: eve, block: false });
      const knocking = done(out, back('eve'), ENTER);
      expect(knocking.room.participants.get(eve)).toMatchObject({ role: 'viewer', place: 'waiting' });
      expect(outcome(decided(state, as(ada), { type: 'set-role', id: eve, role: 'viewer' }))).toBe('role-changed');
      const blocked = done(state, as(ada), { type: 'remove', id: eve, block: true });
      expect(outcome(decided(blocked, back('eve'), { type: 'end', farewell: '' }))).toBe('x not-entered');
    });

    it('R222: is not put out, unmade or signed out by another host, nor is their key changed', () => {
      const { state, ada, eve } = leaked(key);
      for (const command of [
        { type: 'remove', id: ada, block: true },
        { type: 'remove', id: ada, block: false },
        { type: 'set-role', id: ada, role: 'viewer' },
        renew('of-eve', { signOut: true }),
        renew('of-eve', { key: 'key-of-eve' }),
        { type: 'revoke-invitation', id: HOST_LINK },
      ] satisfies Command[]) {
        expect(outcome(decided(state, as(eve), command))).toBe('x not-allowed');
      }
    });

    it('R222: sees the recording of a host whom they sign out end', () => {
      const { state, ada, eve } = leaked(key);
      const recorded = done(state, as(eve), { type: 'start-recording' });
      expect(outcome(decided(recorded, as(ada), renew('fresh', { signOut: true })))).toMatch(
        /^recording-stopped left unblocked /,
      );
    });
  });
}

describe('the key of who made the room', () => {
  it('R220: signs out everybody who came by the host link, whoever came first; the next to come by the new one stands for them', () => {
    const { state } = leaked();
    const taken = done(state, byKey(), renew('fresh', { signOut: true, key: 'fresh-key' }));
    expect([...taken.room.participants]).toEqual([]);
    const ada = comesAsHost(taken, 'ada');
    expect(outcome(decided(ada.state, as(ada.id), renew('fresher', { signOut: true })))).toBe('invitation-renewed');
    expect(outcome(decided(taken, byKey(), { type: 'start' }))).toBe('x not-entered');
    expect(outcome(decided(taken, byKey('fresh-key'), renew('fresher')))).toBe('invitation-renewed');
  });

  it('R221: governs as the host link does; the host link’s token alone signs nobody out and changes no key', () => {
    const { state } = leaked();
    expect(outcome(decided(state, byKey(), { type: 'end', farewell: '' }))).toBe('ended');
    const found = byKey(tokenFor('host'));
    expect(outcome(decided(state, found, { type: 'end', farewell: '' }))).toBe('ended');
    expect(outcome(decided(state, found, renew('of-eve', { signOut: true })))).toBe('x not-allowed');
    expect(outcome(decided(state, found, renew('of-eve', { key: 'key-of-eve' })))).toBe('x not-allowed');
  });

  it('R221: in a log of an earlier version is the newest token that the host link was given', () => {
    const state = afterStored(room(null), { type: 'invitation-renewed', id: HOST_LINK, hash: 'newer', mail: false });
    expect(outcome(decided(state, byKey(tokenFor('host')), { type: 'start' }))).toBe('x not-entered');
    expect(outcome(decided(state, byKey('newer'), renew('fresh', { signOut: true, key: 'fresh-key' })))).toBe(
      'invitation-renewed',
    );
  });
});

describe('an invitation that was renewed', () => {
  const TERMS = { role: 'moderator', name: '', email: '', from: null, until: null, uses: 1 } as const;
  const door = (id: string, token: string): Actor => ({
    kind: 'guest',
    credentialHash: `secret-${id}`,
    invitation: 'link',
    token,
  });
  function invited(role: 'moderator' | 'viewer', settings: 'link' | 'invited' = 'link'): RoomState {
    const state = after(room(), {
      type: 'invitation-created',
      invitation: { ...TERMS, role, id: 'link', hash: 'first', createdAt: NOW },
      mail: false,
    });
    const entry =
      settings === 'link'
        ? state
        : after(state, { type: 'settings-changed', settings: { ...state.room.settings, entry: 'invited' } });
    return comesAsHost(done(entry, door('mo', 'first'), ENTER), 'ada').state;
  }
  const idOf = (state: RoomState, id: string) => state.secrets.credentials.get(`secret-${id}`) ?? '';
  const revoked = (state: RoomState) => {
    const again = done(state, as(idOf(state, 'ada')), {
      type: 'renew-invitation',
      id: 'link',
      hash: 'second',
      mail: false,
    });
    return done(again, as(idOf(state, 'ada')), { type: 'revoke-invitation', id: 'link' });
  };

  it('R94: and then revoked takes back what it gave under any of its tokens', () => {
    const state = revoked(invited('moderator'));
    expect(state.room.participants.get(idOf(state, 'mo'))?.role).toBe('viewer');
    expect(
      outcome(decided(state, as(idOf(state, 'mo')), { type: 'change-settings', settings: { locked: true } })),
    ).toBe('x not-allowed');
  });

  it('R94: and then revoked takes it back from those who left, too', () => {
    const state = invited('moderator');
    const left = revoked(done(state, as(idOf(state, 'mo')), { type: 'leave' }));
    expect(outcome(decided(left, back('mo'), { type: 'change-settings', settings: { locked: true } }))).toBe(
      'x not-allowed',
    );
  });

  it('R91, R94: and then revoked lets nobody into a room for invited people again', () => {
    const state = invited('viewer', 'invited');
    const left = revoked(done(state, as(idOf(state, 'mo')), { type: 'leave' }));
    expect(outcome(decided(left, back('mo'), ENTER))).toBe('x invitation-revoked');
  });

  it('R94: has all its uses again, and what it gave once it does not take away', () => {
    const state = invited('moderator');
    const again = done(state, as(idOf(state, 'ada')), {
      type: 'renew-invitation',
      id: 'link',
      hash: 'second',
      mail: false,
    });
    expect(again.room.participants.get(idOf(again, 'mo'))?.role).toBe('moderator');
    expect(outcome(decided(again, door('eve', 'first'), ENTER))).toBe('x invitation-replaced');
    expect(outcome(decided(again, door('eve', 'second'), ENTER))).toBe('entered');
  });

  it('R220: with signing out puts out who came by it, who come back as anybody else would', () => {
    const state = invited('viewer', 'invited');
    const again = done(state, as(idOf(state, 'ada')), {
      type: 'renew-invitation',
      id: 'link',
      hash: 'second',
      mail: false,
      signOut: true,
    });
    expect(again.room.participants.has(idOf(state, 'mo'))).toBe(false);
    expect(outcome(decided(again, back('mo'), ENTER))).toBe('x invitation-replaced');
    expect(outcome(decided(again, door('mo', 'second'), ENTER))).toBe('entered');
    expect(again.secrets.removed.size).toBe(0);
  });

  it('R220: with signing out takes back the way to the stage that a cut left open', () => {
    const state = invited('viewer');
    const [ada, mo] = [idOf(state, 'ada'), idOf(state, 'mo')];
    const request = done(state, as(ada), { type: 'change-settings', settings: { stageAccess: 'request' } });
    const stage = { ...request.room.participants.get(mo)!, place: 'stage' } as const;
    const cut = after(request, { type: 'stage-joined', participant: stage }, { type: 'left', id: mo, reason: 'gone' });
    expect(outcome(decided(cut, back('mo'), { ...ENTER, place: 'stage' }))).toBe('entered');
    const out = done(cut, as(ada), {
      type: 'renew-invitation',
      id: 'link',
      hash: 'second',
      mail: false,
      signOut: true,
    });
    expect(outcome(decided(out, back('mo'), { ...ENTER, place: 'stage' }))).toBe('x stage-not-open');
    expect(done(out, back('mo'), ENTER).room.participants.get(mo)?.line).toBeNull();
  });

  it('R220: with signing out spares who asks for it, and who is above them by now', () => {
    const state = invited('moderator');
    const mo = idOf(state, 'mo');
    const made = done(state, as(mo), {
      type: 'renew-invitation',
      id: 'link',
      hash: 'second',
      mail: false,
      signOut: true,
    });
    expect(made.room.participants.get(mo)?.role).toBe('moderator');
    const eve = done(made, door('eve', 'second'), ENTER);
    const out = done(eve, as(mo), { type: 'renew-invitation', id: 'link', hash: 'third', mail: false, signOut: true });
    expect(out.room.participants.has(idOf(eve, 'eve'))).toBe(false);
    expect(out.room.participants.has(mo)).toBe(true);
  });
});
