// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lobbyActions } from '../../../../app/people/useLobbyPeople.ts';
import SessionView from '../../../../app/room/SessionView.vue';
import LobbyPeople from '../../../../components/people/LobbyPeople.vue';
import type { Person } from '../../../../components/people/personTypes.ts';
import { AT_REST } from '../../../../core/room/room.ts';
import type { Participant, Role } from '../../../../core/room/types.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const body = new DOMWrapper(document.body);
const target = { origin: 'https://meet.example.org', slug: 'room', invite: 'x'.repeat(43) };
const bob: Participant = {
  ...AT_REST,
  id: 'participant-bob',
  name: 'Bob',
  role: 'viewer',
  place: 'viewer',
  presence: 'here',
  microphone: false,
  camera: false,
  enteredAt: 1,
};
const mo = { id: 'participant-mo', name: 'Mo', role: 'moderator' } as const;

let relay: ScriptedRelay;
let shown: VueWrapper;
beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

/** The lobby of a room that ended, or goes on. */
async function lobby(role: Role, status: 'open' | 'ended') {
  relay.answer({ room: { ...newRoom().room, status }, role });
  ({ view: shown } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target));
}
const opener = () => shown.find('[data-action="put-out"]');
async function look() {
  await opener().trigger('click');
  await flushPromises();
  return shown.getComponent(LobbyPeople);
}

describe('R326: a host who is kept out of the room', () => {
  test.each<[Role, 'open' | 'ended', boolean]>([
    ['host', 'ended', true],
    ['host', 'open', false],
    ['moderator', 'ended', false],
  ])('%s, the session is %s: may put somebody out from the lobby: %s', async (role, status, offered) => {
    await lobby(role, status);
    expect(opener().exists()).toBe(offered);
  });

  test('also where somebody fills it', async () => {
    relay.refusals.set('enter', 'room-full');
    await lobby('host', 'open');
    await shown.get('form.join').trigger('submit');
    await flushPromises();
    expect(opener().exists()).toBe(true);
  });

  test('finds who is inside and who left, and puts them out after a question', async () => {
    relay.roster = () => ({ total: 1, participants: [bob], left: [mo] });
    await lobby('host', 'ended');
    const dialog = await look();
    const { groups, known } = dialog.props();
    expect(known).toBe('told');
    expect(groups.map(({ kind, count, at }) => [kind, count, at(0)?.name])).toEqual([
      ['viewers', 1, 'Bob'],
      ['left', 1, 'Mo'],
    ]);
    dialog.vm.$emit('act', 'block', groups[1]?.at(0) as Person);
    await flushPromises();
    expect(body.get('[role="alertdialog"]').text()).toContain('Block Mo?');
    expect(relay.commands).toEqual([]);
    relay.roster = () => ({ total: 1, participants: [bob], left: [] });
    await body.findAll('[role="alertdialog"] button').at(-1)?.trigger('click');
    await flushPromises();
    expect(relay.commands).toEqual([{ type: 'remove', id: 'participant-mo', block: true }]);
    expect(body.find('[role="alertdialog"]').exists()).toBe(false);
    expect(dialog.props().groups.map(({ kind }) => kind)).toEqual(['viewers']);
  });

  test('R329: has somebody who left forgotten', async () => {
    relay.roster = () => ({ total: 0, participants: [], left: [mo] });
    await lobby('host', 'ended');
    const dialog = await look();
    dialog.vm.$emit('act', 'forget', dialog.props().groups[0]?.at(0) as Person);
    await flushPromises();
    await body.get('[data-answer="forget"]').trigger('click');
    await flushPromises();
    expect(relay.commands).toEqual([{ type: 'forget-person', person: 'participant-mo' }]);
  });

  test('is told where nobody is there, and where a relay of an earlier version does not answer', async () => {
    relay.roster = () => ({ total: 0, participants: [], left: [] });
    await lobby('host', 'ended');
    expect((await look()).props('known')).toBe('told');
    expect(body.get('[role="dialog"]').text()).toContain('Nobody else is here, or was.');
    shown.unmount();
    relay.roster = null;
    await lobby('host', 'ended');
    expect((await look()).props('known')).toBe('failed');
    expect(body.get('[role="dialog"] [role="alert"]').text()).not.toBe('');
  });

  test('a refusal is said in the dialog', async () => {
    relay.refusals.set('remove', 'not-allowed');
    relay.roster = () => ({ total: 1, participants: [bob], left: [] });
    await lobby('host', 'ended');
    const dialog = await look();
    dialog.vm.$emit('act', 'remove', dialog.props().groups[0]?.at(0) as Person);
    await flushPromises();
    await body.findAll('[role="alertdialog"] button').at(-1)?.trigger('click');
    await flushPromises();
    expect(body.find('[role="dialog"] [data-trouble="not-allowed"]').exists()).toBe(true);
  });
});

test('R326: from the lobby hosts do nothing about hosts, and forget only who left', () => {
  expect(lobbyActions({ role: 'host' })).toEqual([]);
  expect(lobbyActions({ role: 'moderator' })).toEqual(['remove', 'block']);
  expect(lobbyActions({ role: 'viewer', left: true })).toEqual(['remove', 'block', 'forget']);
});
