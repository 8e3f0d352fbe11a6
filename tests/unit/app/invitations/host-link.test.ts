// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import RoomTools from '../../../../app/room/RoomTools.vue';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import type { InvitationView } from '../../../../core/protocol/server.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const body = new DOMWrapper(document.body);
const target = { origin: 'https://meet.example.org', slug: 'room', invite: 'x'.repeat(43) };
const invitation = (changes: Partial<InvitationView> = {}): InvitationView => ({
  id: 'invitation-1',
  role: 'speaker',
  name: 'Kofi',
  email: '',
  from: null,
  until: null,
  uses: 1,
  createdAt: 1,
  state: 'open',
  mail: null,
  used: 0,
  redeemed: [],
  ...changes,
});

let relay: ScriptedRelay;
let shown: VueWrapper;
beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

/** The room menu of a host who entered. */
async function enter() {
  relay.answer({ room: newRoom().room, role: 'host' });
  const { view, session } = await mountView(
    {
      components: { RoomTools },
      template:
        '<RoomTools v-if="session.state?.phase === \'in-room\'" :state="session.state" :actions="[[{ key: \'statistics\', run() {} }]]" />',
      setup: () => ({ session: useSessionStore() }),
    },
    {},
    target,
  );
  shown = view;
  await session.join('Ada', 'viewer');
  await flushPromises();
  return session;
}

async function choose(action: string): Promise<void> {
  await body.get('.room-menu-trigger').trigger('keydown', { key: 'Enter' });
  await flushPromises();
  await body.get(`[role="menuitem"][data-action="${action}"]`).trigger('click');
  await vi.waitFor(() => body.get('[role="dialog"]'));
}
const button = (label: string) => body.findAll('[role="dialog"] button').find(each => each.text() === label);
async function press(label: string): Promise<void> {
  await button(label)!.trigger('click');
  await flushPromises();
}
const asked = () => relay.commands.slice(1);

describe('the host link', () => {
  const hostLink = (signOut: boolean) => invitation({ id: 'host-link', role: 'host', name: '', uses: null, signOut });
  const told = (signOut: boolean) => {
    relay.say({ type: 'invitations', id: null, invitations: [], barred: [], hostLink: hostLink(signOut) });
    return flushPromises();
  };
  const clicks = () => {
    const seen = { count: 0 };
    document.body.addEventListener('click', () => (seen.count += 1), { capture: true });
    return seen;
  };

  test('R220: is taken back by who made the room in two clicks from the menu, however many invitations there are', async () => {
    await enter();
    const seen = clicks();
    await choose('host-link');
    // Nothing to press before it is known what one may do.
    expect(body.findAll('[data-answer]')).toEqual([]);
    await told(true);
    await press('Renew, and sign out the other hosts');
    expect(seen.count).toBe(2);
    expect(asked()).toMatchObject([{ type: 'renew-invitation', id: 'host-link', mail: false, signOut: true }]);
    await vi.waitFor(() => expect(body.get('[role="alertdialog"]').text()).toContain('does not work any more'));
    expect(body.get<HTMLInputElement>('[role="alertdialog"] input').element.value).toContain('#invite=');
  });

  test('is renewed by another host, who is told that only its creator signs hosts out', async () => {
    await enter();
    await choose('host-link');
    await told(false);
    expect(body.get('[role="dialog"]').text()).toContain('only whoever made the room can sign them out');
    expect(body.findAll('[data-answer]').map(one => one.attributes('data-answer'))).toEqual(['renew']);
    await press('Renew');
    expect(asked()[0]).not.toHaveProperty('signOut');
  });

  test('that was not renewed says why', async () => {
    relay.refusals.set('renew-invitation', 'not-allowed');
    await enter();
    await choose('host-link');
    await told(true);
    await press('Renew, and sign out the other hosts');
    expect(body.get('[role="dialog"]').text()).toContain('Your role does not allow this');
  });
});
