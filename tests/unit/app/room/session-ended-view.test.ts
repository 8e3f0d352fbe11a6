// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionEndedView from '../../../../app/room/SessionEndedView.vue';
import SessionView from '../../../../app/room/SessionView.vue';
import { troubleOf } from '../../../../app/room/troubles.ts';
import { formatMoment } from '../../../../components/ui/times.ts';
import { TROUBLES } from '../../../../components/ui/trouble.ts';
import { t } from '../../../../components/ui/useMessages.ts';
import { CLOSE } from '../../../../core/protocol/close.ts';
import { FRAME_REFUSALS, HELLO_REFUSALS, type RefusalReason } from '../../../../core/protocol/server.ts';
import { INVITATION_REFUSALS, REFUSALS } from '../../../../core/room/commands.ts';
import type { Ending } from '../../../../core/session/state.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const AT = Date.UTC(2026, 10, 24, 14);
const TOKEN = 'x'.repeat(43);
const target = { origin: 'https://meet.example.org', slug: 'room', invite: TOKEN };
const contact = { name: 'Grace', email: 'grace@example.org' };

/** Beside the relay's refusals; the compiler asks for a new one here. */
const OWN: Readonly<Record<Exclude<Ending, RefusalReason>, true>> = {
  left: true,
  'taken-over': true,
  protocol: true,
  removed: true,
  declined: true,
  'room-removed': true,
  'server-too-old': true,
  'client-too-old': true,
};
const DOOR = HELLO_REFUSALS.filter(reason => reason !== 'version');
const ENDINGS: readonly Ending[] = [
  ...REFUSALS,
  ...DOOR,
  ...FRAME_REFUSALS,
  'other',
  ...(Object.keys(OWN) as (keyof typeof OWN)[]),
];
/** Those two ask for something instead of only saying it. */
const ASKING = ['invitation-email', 'invitation-email-wrong'];

let relay: ScriptedRelay;
let shown: VueWrapper;
beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

async function over(ending: Ending, help: object = {}) {
  const { view } = await mountView(SessionEndedView, {
    host: 'meet.example.org',
    over: {
      phase: 'over',
      ending,
      room: null,
      help: { title: 'Reading group', contact, at: null, entry: 'link', ...help },
    },
  });
  return (shown = view);
}
async function refused(reason: RefusalReason, more: object = {}) {
  relay.answer({ reason, title: 'Reading group', contact, entry: 'link', ...more });
  const { view, session } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
  shown = view;
  return { view, session };
}

describe('over', () => {
  test.each(ENDINGS)('%s has its own sentence, its way on, and whom to ask', async ending => {
    const view = await over(ending);
    const words = TROUBLES[troubleOf(ending)];
    const title = ASKING.includes(ending) ? t('trouble_invitation_email') : t(words.title);
    expect(view.get('h2').text()).toBe(title);
    expect(view.text()).toContain(t(words.way));
    expect(view.findAll('main button').length).toBeGreaterThan(0);
    expect(view.get('a').text()).toMatch(/^Ask Grace for /);
  });

  test('no two endings are told in the same words', () => {
    const told = ENDINGS.map(ending => `${t(TROUBLES[troubleOf(ending)].title)} ${t(TROUBLES[troubleOf(ending)].way)}`);
    expect(new Set(told).size).toBe(ENDINGS.length);
  });

  test.each(INVITATION_REFUSALS)('%s says whom to ask for a new link', async ending => {
    expect((await over(ending)).get('a[href^="mailto:"]').text()).toBe('Ask Grace for a new link');
    shown.unmount();
    expect((await over(ending, { contact: null })).text()).toContain('Ask whoever sent it for a new link.');
  });

  test.each([
    ['invitation-early', 'It is valid from'],
    ['invitation-expired', 'It was valid until'],
  ] as const)("%s tells the time in the reader's own zone", async (ending, words) => {
    expect((await over(ending, { at: AT })).text()).toContain(`${words} ${formatMoment(AT)}.`);
  });

  test.each(INVITATION_REFUSALS)(
    '%s offers the way in without the invitation only where the room allows it',
    async ending => {
      expect((await over(ending)).find('[data-action="join-viewer"]').exists()).toBe(true);
      shown.unmount();
      expect((await over(ending, { entry: 'invited' })).find('[data-action="join-viewer"]').exists()).toBe(false);
    },
  );
});

describe('turned away at the door', () => {
  test.each([
    ['this Sidestage', { versions: [9, 8] }, 'trouble_client_too_old'],
    ['the server, which speaks one version alone', {}, 'trouble_server_too_old'],
    ['the server', { versions: [1] }, 'trouble_server_too_old'],
  ] as const)('R11: with no version in common it is said that %s is too old, and what to do', async (_, more, key) => {
    const { view } = await refused('version', more);
    expect(view.text()).toContain(t(key));
    expect(view.text()).toContain(t(`${key}_way`));
  });

  test('going on without the invitation says hello without it', async () => {
    const { view } = await refused('invitation-revoked');
    relay.answer({ room: newRoom().room });
    await view.get('[data-action="join-viewer"]').trigger('click');
    await flushPromises();
    expect(relay.hellos.map(({ invite }) => invite)).toEqual([TOKEN, undefined]);
    expect(view.text()).toContain('Join as viewer');
  });

  test('an email-bound invitation asks for the address and goes on with it', async () => {
    const { view } = await refused('invitation-email');
    await view.get('form').trigger('submit');
    expect(view.get('[role="alert"]').text()).toBe('Enter the email address.');
    expect(relay.hellos).toHaveLength(1);
    relay.answer({ room: newRoom().room, role: 'speaker' });
    await view.get('input').setValue(' ada@example.org ');
    await view.get('form').trigger('submit');
    await flushPromises();
    expect(relay.hellos.at(-1)).toMatchObject({ invite: TOKEN, email: 'ada@example.org' });
    expect(view.text()).toContain('Join stage');
  });

  test('a wrong address is said beside the field, until it is changed', async () => {
    const { view } = await refused('invitation-email');
    relay.answer({ reason: 'invitation-email-wrong', contact });
    await view.get('input').setValue('eve@example.org');
    await view.get('form').trigger('submit');
    await flushPromises();
    expect(view.get('[role="alert"]').text()).toBe('This is not the address it was sent to');
    expect((view.get('input').element as HTMLInputElement).value).toBe('eve@example.org');
    await view.get('input').setValue('ada@example.org');
    expect(view.find('[role="alert"]').exists()).toBe(false);
  });

  test('trying again says hello with the same invitation', async () => {
    const { view } = await refused('invitation-early', { at: AT });
    await view.get('[data-action="retry"]').trigger('click');
    await flushPromises();
    expect(relay.hellos.map(({ invite }) => invite)).toEqual([TOKEN, TOKEN]);
  });

  test('the room is called by its title', async () => {
    const { view } = await refused('blocked');
    expect(view.get('h1').text()).toBe('Reading group');
  });
});

describe('R328: deleting what one wrote after leaving', () => {
  async function inside() {
    relay.answer({ room: newRoom().room });
    const { view, session } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
    shown = view;
    await session.join('Ada', 'viewer');
    await flushPromises();
    return session;
  }
  const offer = () => shown.find('[data-action="forget-me"]');

  test('is offered to whoever was inside, asks first, and is done over a connection of its own', async () => {
    const session = await inside();
    relay.end(CLOSE.ended);
    await flushPromises();
    await offer().trigger('click');
    const question = document.querySelector('[role="alertdialog"]');
    expect(question?.textContent).toContain('Delete what you wrote here?');
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter']);
    document.querySelector<HTMLElement>('[data-answer="forget"]')?.click();
    await vi.waitFor(() => expect(shown.find('[data-forgotten="done"]').exists()).toBe(true));
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter', 'forget-me']);
    expect(relay.hellos[1]?.credential).toBe(relay.hellos[0]?.credential);
    expect([offer().exists(), session.wasInside]).toEqual([false, false]);
  });

  test('is said where it was refused, and can be tried again', async () => {
    await inside();
    relay.refusals.set('forget-me', 'unknown-command');
    relay.end(CLOSE.ended);
    await flushPromises();
    await offer().trigger('click');
    await flushPromises();
    document.querySelector<HTMLElement>('[data-answer="forget"]')?.click();
    await vi.waitFor(() => expect(shown.find('[data-forgotten="failed"]').exists()).toBe(true));
    expect(offer().exists()).toBe(true);
  });

  test('is said to have failed where the browser does not give what one is known by', async () => {
    const session = await inside();
    vi.spyOn(session, 'credential').mockRejectedValue(new DOMException('No.', 'InvalidStateError'));
    relay.end(CLOSE.ended);
    await flushPromises();
    await offer().trigger('click');
    document.querySelector<HTMLElement>('[data-answer="forget"]')?.click();
    await vi.waitFor(() => expect(shown.find('[data-forgotten="failed"]').exists()).toBe(true));
    expect(offer().exists()).toBe(true);
  });

  test('is not offered to whoever never came in', async () => {
    relay.answer({ room: newRoom().room });
    ({ view: shown } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target));
    relay.end(CLOSE.ended);
    await flushPromises();
    expect(offer().exists()).toBe(false);
  });
});
