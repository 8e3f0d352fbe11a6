// @vitest-environment happy-dom
import { DOMWrapper, flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import RoomTools from '../../../../app/room/RoomTools.vue';
import { useSessionStore } from '../../../../app/room/sessionStore.ts';
import type { InvitationView } from '../../../../core/protocol/server.ts';
import type { Role } from '../../../../core/room/types.ts';
import type { InRoom } from '../../../../core/session/state.ts';
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

/** The room menu of somebody with that role, who entered. */
async function enter(role: Role, mail = false) {
  relay.answer({ room: newRoom().room, role, mail });
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

describe('room menu', () => {
  test.each<[Role, boolean]>([
    ['viewer', false],
    ['speaker', false],
    ['moderator', true],
    ['host', true],
  ])('a %s can govern by it: %s', async (role, governs) => {
    await enter(role);
    await body.get('.room-menu-trigger').trigger('keydown', { key: 'Enter' });
    await flushPromises();
    const entries = body.findAll('[role="menuitem"]').map(entry => entry.attributes('data-action'));
    expect(entries).toContain('statistics');
    for (const entry of ['invite', 'announce', 'settings', 'end']) expect(entries.includes(entry), entry).toBe(governs);
    expect(entries.includes('host-link')).toBe(role === 'host');
  });

  test('a dialog is named, takes the focus, and closes with Escape', async () => {
    await enter('host');
    await choose('end');
    const dialog = body.get('[role="dialog"]');
    expect(body.get(`#${dialog.attributes('aria-labelledby')}`).text()).toBe('End for everybody?');
    expect(dialog.element.contains(document.activeElement)).toBe(true);
    await dialog.trigger('keydown', { key: 'Escape' });
    await flushPromises();
    expect(body.find('[role="dialog"]').exists()).toBe(false);
  });

  test('what is open closes for somebody who is no moderator any more', async () => {
    const session = await enter('moderator');
    await choose('settings');
    const { you } = session.state as InRoom;
    relay.event({ type: 'role-changed', participant: { ...you, role: 'viewer' } });
    await flushPromises();
    expect(body.find('[role="dialog"]').exists()).toBe(false);
  });
});

describe('end for everybody', () => {
  test('is asked with the word of farewell', async () => {
    await enter('moderator');
    await choose('end');
    await body.get('[name="farewell"]').setValue('See you');
    await body.get('[role="dialog"] form').trigger('submit');
    expect(asked()).toEqual([{ type: 'end', farewell: 'See you' }]);
  });

  test('a farewell that is too long is not sent', async () => {
    await enter('moderator');
    await choose('end');
    await body.get('[name="farewell"]').setValue('x'.repeat(501));
    await body.get('[role="dialog"] form').trigger('submit');
    expect(asked()).toEqual([]);
  });
});

describe('room settings', () => {
  test('show what is so, and a change only once the room has it', async () => {
    const session = await enter('moderator');
    await choose('settings');
    const lock = body.get<HTMLInputElement>('[data-section="lock"] input');
    await lock.trigger('click');
    await flushPromises();
    expect(asked()).toEqual([{ type: 'change-settings', settings: { locked: true } }]);
    expect(lock.element.checked).toBe(false);
    relay.event({ type: 'settings-changed', settings: { ...(session.state as InRoom).room.settings, locked: true } });
    await flushPromises();
    expect(lock.element.checked).toBe(true);
    expect(body.get('[data-section="lock"] [data-outcome]').text()).toBe('Saved');
  });

  test('a refused change is said in its section, and nowhere else', async () => {
    relay.refusals.set('change-settings', 'not-allowed');
    const session = await enter('moderator');
    await choose('settings');
    await body.get('[data-section="stage"] input[value="invite"]').trigger('click');
    await flushPromises();
    expect(body.get('[data-section="stage"] [data-outcome="refused"]').text()).toContain(
      'Your role does not allow this',
    );
    expect(body.findAll('[data-outcome="refused"]')).toHaveLength(1);
    expect(session.refusal).toBeNull();
  });

  test('moderators see what they may change, the host everything', async () => {
    await enter('moderator');
    await choose('settings');
    expect(body.findAll('[data-section]').map(each => each.attributes('data-section'))).toEqual([
      'stage',
      'lock',
      'features',
    ]);
    shown.unmount();
    relay = new ScriptedRelay();
    await enter('host');
    await choose('settings');
    expect(body.findAll('[data-section]').map(each => each.attributes('data-section'))).toEqual([
      'stage',
      'lock',
      'features',
      'entry',
      'schedule',
      'facts',
      'limits',
      'language',
    ]);
  });

  test('R390: the host chooses the language of emails, and no other setting is sent', async () => {
    await enter('host');
    await choose('settings');
    await body.get('[data-section="language"] select').setValue('de');
    expect(asked()).toEqual([{ type: 'change-settings', settings: { language: 'de' } }]);
  });

  test('a schedule is sent in whole, and an end before the start is not', async () => {
    await enter('host');
    await choose('settings');
    const section = body.get('[data-section="schedule"]');
    await section.get('input[value="times"]').trigger('click');
    await section.get('[name="startsAt"]').setValue('2026-11-24T15:00');
    await section.get('[name="endsAt"]').setValue('2026-11-24T14:00');
    await section.trigger('submit');
    expect(asked()).toEqual([]);
    expect(section.get('[role="alert"]').text()).toBe('This must be later than the start.');
    await section.get('[name="endsAt"]').setValue('2026-11-24T16:30');
    await section.get('[name="hostAbsence"]').setValue('10');
    await section.trigger('submit');
    expect(asked()).toEqual([
      {
        type: 'change-settings',
        settings: {
          schedule: {
            startsAt: new Date(2026, 10, 24, 15).getTime(),
            endsAt: new Date(2026, 10, 24, 16, 30).getTime(),
          },
          opensBefore: 15,
          hostAbsence: 10,
        },
      },
    ]);
  });

  test("title, description and contact are the host's", async () => {
    await enter('host');
    await choose('settings');
    const section = body.get('[data-section="facts"]');
    await section.get('[name="title"]').setValue('');
    await section.trigger('submit');
    expect(asked()).toEqual([]);
    await section.get('[name="title"]').setValue(' New title ');
    await section.trigger('submit');
    expect(asked()).toEqual([
      {
        type: 'change-facts',
        facts: { title: 'New title', description: '', contact: { name: 'Ada', email: '' } },
      },
    ]);
  });
});

describe('invite people', () => {
  const form = () => body.get('[role="dialog"] form');

  test('the link is made here, shown once, and forgotten when the dialog closes', async () => {
    await enter('moderator');
    await choose('invite');
    await body.get('[name="name"]').setValue('Kofi');
    await form().trigger('submit');
    await flushPromises();
    const [made] = asked();
    expect(made).toMatchObject({
      type: 'create-invitation',
      mail: false,
      terms: { name: 'Kofi', email: '', role: 'speaker', from: null, until: null, uses: 1 },
    });
    const token = made?.type === 'create-invitation' ? made.token : '';
    expect(body.get<HTMLInputElement>('[data-made] input').element.value).toBe(
      `https://meet.example.org/r/room#invite=${token}`,
    );
    await body.get('[role="dialog"]').trigger('keydown', { key: 'Escape' });
    await flushPromises();
    await choose('invite');
    expect(body.find('[data-made]').exists()).toBe(false);
  });

  test.each([
    [true, true],
    [false, false],
  ])('where the server can send email (%s), the link may be sent (%s)', async (mail, sends) => {
    await enter('moderator', mail);
    await choose('invite');
    await body.get('[name="name"]').setValue('Kofi');
    await body.get('[name="email"]').setValue('kofi@example.org');
    expect(body.find('[name="send"]').exists()).toBe(sends);
    await form().trigger('submit');
    await flushPromises();
    expect(asked()).toMatchObject([{ type: 'create-invitation', mail: sends, terms: { email: 'kofi@example.org' } }]);
  });

  test('without a name, or with a wrong address, nothing is made', async () => {
    await enter('moderator');
    await choose('invite');
    await body.get('[name="email"]').setValue('kofi');
    await form().trigger('submit');
    expect(asked()).toEqual([]);
    expect(body.findAll('[role="dialog"] [role="alert"]').map(each => each.text())).toEqual([
      'Say whom it is for.',
      'This does not look like an email address.',
    ]);
  });

  test("a guest link has a limit of devices and days, by the server's clock", async () => {
    await enter('moderator');
    await choose('invite');
    await body.findAll('[role="tab"]')[1]!.trigger('mousedown', { button: 0 });
    await flushPromises();
    await body.get('[name="uses"]').setValue('30');
    await body.get('[name="days"]').setValue('2');
    const before = Date.now();
    await form().trigger('submit');
    const [made] = asked();
    expect(made).toMatchObject({ type: 'create-invitation', terms: { name: '', role: 'viewer', uses: 30 } });
    const until = made?.type === 'create-invitation' ? (made.terms.until ?? 0) : 0;
    expect(Math.abs(until - before - 2 * 86_400_000)).toBeLessThan(5_000);
  });

  test('a refusal is said in the dialog', async () => {
    relay.refusals.set('create-invitation', 'too-many-invitations');
    await enter('moderator');
    await choose('invite');
    await body.get('[name="name"]').setValue('Kofi');
    await form().trigger('submit');
    await flushPromises();
    expect(body.find('[role="dialog"] [data-trouble="too-many-invitations"]').exists()).toBe(true);
  });

  describe('the list', () => {
    async function list(
      invitations: InvitationView[],
      barred: { id: string; name: string; state: 'removed' | 'blocked' }[] = [],
      mail = false,
    ) {
      await enter('moderator', mail);
      await choose('invite');
      await body.findAll('[role="tab"]')[2]!.trigger('mousedown', { button: 0 });
      relay.say({ type: 'invitations', id: null, invitations, barred });
      await flushPromises();
    }

    test('follows what happens', async () => {
      await list([invitation()]);
      expect(body.get('[data-invitation] [data-state]').text()).toBe('Open');
      relay.say({
        type: 'invitations',
        id: null,
        barred: [],
        invitations: [invitation({ state: 'used-up', used: 1, redeemed: [{ name: 'Kofi on a phone', at: 1 }] })],
      });
      await flushPromises();
      expect(body.get('[data-invitation]').text()).toContain('Used up');
      expect(body.get('[data-invitation]').text()).toContain('0 of 1 uses left');
      expect(body.get('[data-invitation]').text()).toContain('Kofi on a phone came in');
    });

    test('revoking asks first', async () => {
      await list([invitation()]);
      await press('Revoke');
      expect(asked()).toEqual([]);
      await body.get('[data-answer="revoke"]').trigger('click');
      expect(asked()).toEqual([{ type: 'revoke-invitation', id: 'invitation-1' }]);
    });

    test('renewing shows the new link, and sends it if wished', async () => {
      await list([invitation({ email: 'kofi@example.org' })], [], true);
      await press('Renew');
      expect(body.find('[data-answer="sign-out"]').exists()).toBe(false);
      await body.get('[data-answer="send"]').trigger('click');
      await flushPromises();
      expect(asked()).toMatchObject([{ type: 'renew-invitation', id: 'invitation-1', mail: true }]);
      expect(body.get('[data-made]').text()).toContain('kofi@example.org');
    });

    test('the host link cannot be revoked; where one may, it is renewed with signing out who came with the old one', async () => {
      await list([invitation({ role: 'host', uses: null, signOut: true })]);
      expect(button('Revoke')).toBeUndefined();
      await press('Renew');
      await body.get('[data-answer="sign-out"]').trigger('click');
      expect(asked()).toMatchObject([{ type: 'renew-invitation', id: 'invitation-1', mail: false, signOut: true }]);
    });

    test('removed and blocked people are let back in', async () => {
      await list([], [{ id: 'participant-eve', name: 'Eve', state: 'blocked' }]);
      await body.get('[data-banned="participant-eve"] button').trigger('click');
      expect(asked()).toEqual([{ type: 'unblock', id: 'participant-eve' }]);
    });
  });
});
