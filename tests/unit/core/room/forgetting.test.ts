import { describe, expect, it } from 'vitest';
import type { RoomEvent } from '../../../../core/room/events.ts';
import { MAX_QUESTIONS } from '../../../../core/room/features/limits.ts';
import { HOST_LINK } from '../../../../core/room/invitation-records.ts';
import { judgeInvitation } from '../../../../core/room/rules/redeem.ts';
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
  person,
  withPerson,
} from '../../../support/room.ts';
import { tablesOf } from '../../../support/tables.ts';

/** What fills up makes room again: nobody ends anything for good. */

const MAX_INVITATIONS = 500;
const MAX_TOKENS = 2_000;
const times = <T>(length: number, one: (n: number) => T): T[] => Array.from({ length }, (_, n) => one(n));
const renewal = (id: string, hash: string): RoomEvent => ({ type: 'invitation-renewed', id, hash, mail: false });
const host = (state: RoomState) => withPerson(state, 'host', { role: 'host' });
const judged = (state: RoomState, tokenHash: string, credentialHash = 'stranger') => {
  const judgement = judgeInvitation(state, { tokenHash, credentialHash, email: 'none', wrongUnderWay: 0, now: NOW });
  return judgement.ok ? 'ok' : judgement.problem.reason;
};
const made = (n: number): RoomEvent => ({
  type: 'invitation-created',
  invitation: {
    id: `number-${n}`,
    hash: `token-${n}`,
    role: 'speaker',
    name: '',
    email: '',
    from: null,
    until: null,
    uses: null,
    createdAt: NOW,
  },
  mail: false,
});
const enters = (id: string, invitation: string): RoomEvent => ({
  type: 'entered',
  participant: person(id, { role: 'speaker' }),
  credentialHash: `secret-${id}`,
  invitation,
});

describe('R281: however often links were renewed, they can be renewed again', () => {
  const renewedOften = (id: string, state = host(newRoom())) =>
    after(state, ...times(MAX_TOKENS + 100, n => renewal(id, `again-${n}`)));

  it('above all the host link, with who came by it signed out', () => {
    const command = { type: 'renew-invitation', id: HOST_LINK, hash: 'fresh', mail: false } as const;
    const state = after(withPerson(newRoom(), 'ada'), {
      ...enters('ada', HOST_LINK),
      participant: person('ada', { role: 'host' }),
    } as RoomEvent);
    const full = renewedOften(HOST_LINK, state);
    expect(outcome(decided(full, as('ada'), { ...command, signOut: true }))).toBe('invitation-renewed');
    const renewed = after(full, renewal(HOST_LINK, 'fresh'));
    expect(judged(renewed, 'fresh')).toBe('ok');
    expect(judged(renewed, `again-${MAX_TOKENS + 99}`)).toBe('invitation-replaced');
  });

  it('and new ones can be made', () => {
    const state = renewedOften(HOST_LINK);
    const terms = { role: 'viewer', name: '', email: '', from: null, until: null, uses: null } as const;
    expect(outcome(decided(state, as('host'), { type: 'create-invitation', hash: 'x', terms, mail: false }))).toBe(
      'invitation-created',
    );
  });

  it('R94: the oldest dead tokens are forgotten, and are no invitation any more', () => {
    const state = renewedOften(HOST_LINK);
    expect(state.secrets.tokens.size).toBe(MAX_TOKENS);
    expect(judged(state, 'again-0')).toBe('bad-invitation');
    expect(judged(state, `again-${MAX_TOKENS}`)).toBe('invitation-replaced');
    expect(judged(state, `again-${MAX_TOKENS + 99}`)).toBe('ok');
  });

  it('but not one by which somebody came, while there are others; a living one never, nor the creator’s key', () => {
    const came = after(host(newRoom()), made(1), enters('eve', 'number-1'), made(2));
    const state = renewedOften('number-1', came);
    expect(judged(state, 'token-1', 'secret-eve')).toBe('ok');
    expect(judged(state, 'token-2')).toBe('ok');
    const keyed = after(newRoom(), { ...renewal(HOST_LINK, 'next'), key: newRoom().secrets.creator.key } as RoomEvent);
    const full = renewedOften('host-link-1', keyed);
    expect(full.secrets.tokens.get(full.secrets.creator.key)).toBe(HOST_LINK);
  });
});

describe('R282: revoked invitations make room for new ones', () => {
  const filled = (...before: RoomEvent[]) => {
    const state = after(host(newRoom()), ...before);
    const left = MAX_INVITATIONS - state.secrets.invitations.size;
    return after(state, ...times(left, n => made(1_000 + n)));
  };
  const terms = { role: 'viewer', name: '', email: '', from: null, until: null, uses: null } as const;
  const creates = (state: RoomState) =>
    outcome(decided(state, as('host'), { type: 'create-invitation', hash: 'one-more', terms, mail: false }));
  const revoked = (n: number): RoomEvent => ({ type: 'invitation-revoked', id: `number-${n}` });

  it('500 that hold are too many', () => {
    expect(creates(filled())).toBe('x too-many-invitations');
  });

  it('the oldest goes by which nobody came, with its tokens', () => {
    const state = filled(
      made(1),
      enters('eve', 'number-1'),
      revoked(1),
      made(2),
      renewal('number-2', 'two'),
      revoked(2),
    );
    expect(creates(state)).toBe('invitation-created');
    const next = after(state, made(1_999));
    expect(next.secrets.invitations.size).toBe(MAX_INVITATIONS);
    expect(['token-1', 'token-2', 'two', 'token-1999'].map(token => judged(next, token))).toEqual([
      'invitation-revoked',
      'bad-invitation',
      'bad-invitation',
      'ok',
    ]);
  });

  it('who came by a forgotten one does not come back into a room for invited people', () => {
    const left: RoomEvent = { type: 'left', id: 'eve', reason: 'left' };
    const state = after(filled(made(1), enters('eve', 'number-1'), left, revoked(1)), made(1_999));
    expect(state.secrets.invitations.has('number-1')).toBe(false);
    const invited = after(state, { type: 'settings-changed', settings: { ...state.room.settings, entry: 'invited' } });
    const eve = { kind: 'guest', credentialHash: 'secret-eve', invitation: null } as const;
    const enter = { type: 'enter', name: 'Eve', place: 'viewer', ...OFF } as const;
    expect(outcome(decided(invited, eve, enter))).toBe('x invitation-revoked');
    expect(outcome(decided(state, eve, enter))).toBe('entered');
  });
});

describe('R283: questions that were dismissed or answered make room', () => {
  const asked = (n: number): RoomEvent => ({
    type: 'asked',
    question: 10_000 + n,
    text: `Question ${n}`,
    who: `asker-${n}`,
    name: 'Eve',
    anonymous: false,
    at: NOW,
  });
  const moved = (n: number, phase: 'live' | 'dismissed' | 'open'): RoomEvent => ({
    type: 'question-moved',
    question: 10_000 + n,
    phase,
  });
  const full = after(withPerson(newRoom(), 'ada'), ...times(MAX_QUESTIONS, asked));
  const asks = (state: RoomState) =>
    outcome(decided(state, as('ada'), { type: 'ask', text: 'Why?', anonymous: false }));

  it('500 open ones are too many; one dismissed or answered is enough for the next', () => {
    expect(asks(full)).toBe('x too-many');
    expect(asks(after(full, moved(7, 'dismissed')))).toBe('asked');
    expect(asks(after(full, moved(7, 'live')))).toBe('asked');
  });

  it('the oldest dismissed one is forgotten first, then the oldest answered one, and never an open one', () => {
    const state = after(full, moved(1, 'live'), moved(5, 'live'), moved(8, 'dismissed'), moved(9, 'dismissed'));
    const steps = times(5, n => after(state, ...times(n, k => asked(MAX_QUESTIONS + k))).features.questions);
    const gone = steps.map(one => [1, 5, 8, 9, 10].filter(n => !one.has(10_000 + n)));
    expect(gone).toEqual([[], [8], [8, 9], [1, 8, 9], [1, 5, 8, 9]]);
    expect(steps.map(one => one.size)).toEqual(times(5, () => MAX_QUESTIONS));
  });

  it('R160: the export has them all', () => {
    const events = [...times(MAX_QUESTIONS, asked), moved(3, 'dismissed'), asked(MAX_QUESTIONS)];
    const log = [createdEntry(), ...events.map((event, n) => ({ revision: n + 2, at: NOW, by: null, event }))];
    expect(tablesOf('questions', log)[0]?.rows).toHaveLength(MAX_QUESTIONS + 1);
  });
});
