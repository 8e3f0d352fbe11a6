// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import RoomInvite from '../../../../app/invitations/RoomInvite.vue';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import type { BarredPerson } from '../../../../core/protocol/server.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const body = new DOMWrapper(document.body);
const target = { origin: 'https://meet.example.org', slug: 'room', invite: 'x'.repeat(43) };

let relay: ScriptedRelay;
let shown: VueWrapper;
beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

/** The list of invitations, with these people below it, as a moderator sees it. */
async function list(barred: readonly BarredPerson[]): Promise<void> {
  relay.answer({ room: newRoom().room, role: 'moderator' });
  const { view, session } = await mountView(
    {
      components: { RoomInvite },
      template: '<RoomInvite v-if="session.state?.phase === \'in-room\'" :state="session.state" open />',
      setup: () => ({ session: useSessionStore() }),
    },
    {},
    target,
  );
  shown = view;
  await session.join('Ada', 'viewer');
  await flushPromises();
  await vi.waitFor(() => body.get('[role="dialog"]'));
  await body.findAll('[role="tab"]')[2]!.trigger('mousedown', { button: 0 });
  relay.say({ type: 'invitations', id: null, invitations: [], barred: [...barred] });
  await flushPromises();
}
const asked = () => relay.commands.slice(1);
const forgetEve = () => body.get('[data-banned="participant-eve"] [data-action="forget"]').trigger('click');

describe('R329: people whom the room keeps out', () => {
  test.each([
    ['blocked', 'They stay blocked: the browser that they used cannot come in'],
    ['removed', 'If they come back, they are somebody new here, and need not wait'],
  ] as const)('%s, are forgotten after a question that says what becomes of that', async (state, words) => {
    await list([{ id: 'participant-eve', name: 'Eve', role: 'viewer', state }]);
    await forgetEve();
    const question = body.get('[role="alertdialog"]');
    expect(question.text()).toContain('Delete what is known of Eve?');
    expect(question.text()).toContain(words);
    expect(asked()).toEqual([]);
    await question.get('[data-answer="forget"]').trigger('click');
    await flushPromises();
    expect(asked()).toEqual([{ type: 'forget-person', person: 'participant-eve' }]);
    expect(body.find('[role="alertdialog"]').exists()).toBe(false);
    expect(body.find('[role="dialog"]').exists()).toBe(true);
  });

  test('a refusal is said in the dialog', async () => {
    relay.refusals.set('forget-person', 'no-such-person');
    await list([{ id: 'participant-eve', name: 'Eve', role: 'viewer', state: 'removed' }]);
    await forgetEve();
    await body.get('[data-answer="forget"]').trigger('click');
    await flushPromises();
    expect(body.find('[role="dialog"] [data-trouble="no-such-person"]').exists()).toBe(true);
  });

  test('not of the same rank, not twice (R331), and not where the relay does not know their role', async () => {
    await list([
      { id: 'participant-eve', name: 'Eve', role: 'speaker', state: 'blocked' },
      { id: 'participant-mo', name: 'Mo', role: 'moderator', state: 'removed' },
      { id: 'participant-x', name: '', role: 'viewer', state: 'blocked' },
      { id: 'participant-old', name: 'Old', state: 'blocked' },
    ]);
    const rows = body.findAll('[data-banned]');
    const offered = rows.map(one => [one.get('.who').text(), one.find('[data-action="forget"]').exists()]);
    expect(offered).toEqual([
      ['Eve', true],
      ['Mo', false],
      ['Deleted person', false],
      ['Old', false],
    ]);
  });

  test('not while they wait outside', async () => {
    await list([]);
    const { state } = useSessionStore();
    const you = state?.phase === 'in-room' ? state.you.id : '';
    relay.say({
      type: 'invitations',
      id: null,
      invitations: [],
      barred: [{ id: you, name: 'Inside', role: 'viewer', state: 'removed' }],
    });
    await flushPromises();
    expect(body.find('[data-banned] [data-action="unblock"]').exists()).toBe(true);
    expect(body.find('[data-banned] [data-action="forget"]').exists()).toBe(false);
  });
});
