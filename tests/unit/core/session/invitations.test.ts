import { expect, it } from 'vitest';
import type { ClientMessage } from '../../../../core/protocol/client.ts';
import type { InvitationView, ServerMessage } from '../../../../core/protocol/server.ts';
import { Invitations } from '../../../../core/session/Invitations.ts';

type Told = Extract<ServerMessage, { type: 'invitations' }>;

const view = (id: string): InvitationView => ({
  id,
  role: 'viewer',
  name: id,
  email: '',
  from: null,
  until: null,
  uses: null,
  createdAt: 0,
  mail: null,
  state: 'open',
  used: 0,
  redeemed: [],
});

const told = (id: string | null, ids: readonly string[], end: string | null): Told => ({
  type: 'invitations',
  id,
  invitations: ids.map(view),
  barred: [],
  ends: { invitations: end, barred: null },
  total: 3,
});

function invitations() {
  const sent: Extract<ClientMessage, { type: 'invitations' }>[] = [];
  const held = new Invitations(
    { origin: 'https://example.org', slug: 'room' },
    async () => {},
    message => message.type === 'invitations' && sent.push(message) > 0,
  );
  return { held, sent };
}

it('R96: a window that was asked for before the list began anew does not take its place', () => {
  const { held, sent } = invitations();
  held.take(told('first-ask', ['number-3', 'number-2'], 'invitations:1'));
  held.loadMore('invitations');
  // Something changed while that was on its way.
  held.take(told(null, ['number-3', 'number-2'], 'invitations:1'));
  const list = held.take(told(sent[0]!.id, ['number-1'], null));
  expect(list.invitations.map(({ id }) => id)).toEqual(['number-3', 'number-2']);
  expect(sent).toHaveLength(2);
  expect(held.take(told(sent[1]!.id, ['number-1'], null))).toMatchObject({ ends: { invitations: null }, total: 3 });
  expect(held.take(told(null, ['number-3'], null)).invitations).toHaveLength(1);
});

it('R96: the windows asked for again after a change make the list whole', () => {
  const { held, sent } = invitations();
  held.take(told('first-ask', ['number-3'], 'invitations:2'));
  held.loadMore('invitations');
  held.take(told(null, ['number-3'], 'invitations:2'));
  held.take(told(sent[0]!.id, ['number-2'], 'invitations:1'));
  const list = held.take(told(sent[1]!.id, ['number-2'], 'invitations:1'));
  expect(list.invitations.map(({ id }) => id)).toEqual(['number-3', 'number-2']);
  expect(list.ends?.invitations).toBe('invitations:1');
});
