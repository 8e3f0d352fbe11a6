// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import RoomSettings from '../../../../app/room/RoomSettings.vue';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import type { Retention, Role } from '../../../../core/room/types.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const NONE: Retention = { writing: null, people: null };
const body = new DOMWrapper(document.body);
const target = { origin: 'https://meet.example.org', slug: 'room', invite: 'x'.repeat(43) };

let relay: ScriptedRelay;
let shown: VueWrapper;
beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

/** The settings of a room, on a server that keeps things for so long at most; null: it is too old to say so. */
async function open(role: Role, atMost: Retention | null, retention?: Retention) {
  const { room } = newRoom(retention ? { retention } : {});
  relay.answer({ room, role, kept: atMost ? { ...atMost, atMost } : undefined });
  const { view, session } = await mountView(
    {
      components: { RoomSettings },
      template: '<RoomSettings v-if="session.state?.phase === \'in-room\'" :state="session.state" open />',
      setup: () => ({ session: useSessionStore() }),
    },
    {},
    target,
  );
  shown = view;
  await session.join('Ada', 'viewer');
  await flushPromises();
}

const asked = () => relay.commands.slice(1);
const kept = () => body.find('[data-section="kept"]');
const fields = () =>
  kept()
    .findAll('[data-kept]')
    .map(field => ({
      choices: field.findAll('option').map(one => one.text()),
      chosen: (field.get('select').element as HTMLSelectElement).selectedOptions[0]?.text,
      hint: field.find('p').exists() ? field.get('p').text() : null,
    }));

test('R340: the host chooses how long things are kept, and it is sent whole', async () => {
  await open('host', NONE);
  const choices = ['Until deleted', '365 days', '90 days', '30 days', '7 days', '1 day'];
  expect(fields()).toEqual([
    { choices, chosen: 'Until deleted', hint: null },
    { choices, chosen: 'Until deleted', hint: 'Counted from when somebody left. What they wrote goes with them.' },
  ]);
  await kept().get('[data-kept="writing"] select').setValue('30');
  await kept().trigger('submit');
  expect(asked()).toEqual([{ type: 'change-settings', settings: { retention: { writing: 30, people: null } } }]);
});

test('R341: nothing longer than the server keeps it is offered, which is said, and what was chosen stays', async () => {
  const retention = { writing: 400, people: 14 };
  await open('host', { writing: 30, people: null }, retention);
  expect(fields()).toMatchObject([
    { choices: ['30 days', '7 days', '1 day'], chosen: '30 days', hint: 'This server keeps it for 30 days at most.' },
    { choices: ['Until deleted', '365 days', '90 days', '30 days', '14 days', '7 days', '1 day'], chosen: '14 days' },
  ]);
  await kept().trigger('submit');
  expect(asked()).toEqual([{ type: 'change-settings', settings: { retention } }]);
});

test('R340: moderators are not asked', async () => {
  await open('moderator', NONE);
  expect(body.find('[data-section="lock"]').exists()).toBe(true);
  expect(kept().exists()).toBe(false);
});

test('R342: nobody is asked where the server is too old to know of it', async () => {
  await open('host', null);
  expect(body.find('[data-section="limits"]').exists()).toBe(true);
  expect(kept().exists()).toBe(false);
});
