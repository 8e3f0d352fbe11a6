// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import { t } from '../../../../components/ui/useMessages.ts';
import { newRoom, person } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

let relay: ScriptedRelay;
let shown: VueWrapper;
let store: Awaited<ReturnType<typeof mountView>>['session'];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  relay = new ScriptedRelay();
});
afterEach(() => {
  shown.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(settings: Parameters<typeof newRoom>[0] = {}) {
  relay.answer({ room: newRoom(settings).room });
  const { view, session } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
  shown = view;
  store = session;
}
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await flushPromises();
}
/** As the browser does when what had the focus is gone. */
async function press(label: string): Promise<void> {
  const button = shown.findAll('button').find(each => each.text() === label)!;
  (button.element as HTMLElement).focus();
  await button.trigger('click');
  await flushPromises();
  if (document.activeElement && !document.activeElement.isConnected) (document.activeElement as HTMLElement).blur();
}

describe('after a change of view', () => {
  test('the focus is at the heading of what came, from Set devices into the room and out of it', async () => {
    await open();
    await shown.get('form.join input').setValue('Ada');
    await press('Join as viewer');
    expect(store.state?.phase).toBe('in-room');
    expect(document.activeElement?.tagName).toBe('H1');
    store.leave();
    await flushPromises();
    expect(store.state?.phase).toBe('over');
    expect(document.activeElement?.tagName).toBe('H1');
    expect(shown.element.parentElement?.contains(document.activeElement)).toBe(true);
  });
});

describe('a cut longer than the grace', () => {
  test('that put somebody off the stage is told, until they are there again', async () => {
    await open();
    relay.entering = { place: 'stage' };
    await shown.get('form.join input').setValue('Ada');
    await store.join('Ada', 'stage');
    expect(store.you?.place).toBe('stage');
    relay.entering = { place: 'viewer' };
    relay.cut();
    await pass(5_000);
    expect(store.you?.place).toBe('viewer');
    expect(shown.get('[data-told=cut]').text()).toContain(t('people_told_lost_stage'));
    expect(shown.get('[data-told=cut] button').text()).toBe(t('people_return_stage'));
    relay.event({ type: 'stage-joined', participant: person('participant-you', { place: 'stage' }) });
    await flushPromises();
    expect(shown.find('[data-told=cut]').exists()).toBe(false);
  });
});

describe('a session without a host', () => {
  const host = person('participant-host', { role: 'host', place: 'stage' });

  test('warns with the time that is left before it ends, and says afterwards why it ended', async () => {
    await open({ hostAbsence: 10 });
    await store.join('Ada', 'viewer');
    await flushPromises();
    expect(shown.find('[data-host-absent]').exists()).toBe(false);
    relay.event({ type: 'entered', participant: host });
    await flushPromises();
    relay.event({ type: 'left', id: 'participant-host', reason: 'gone' });
    await flushPromises();
    expect(shown.get('[data-host-absent]').text()).toContain('ends in 10 minutes');
    vi.setSystemTime(NOW + 9.5 * MINUTE);
    await pass(1_000);
    expect(shown.get('[data-host-absent]').text()).toContain('ends in 1 minute ');
    relay.event({ type: 'ended', farewell: '', reason: 'host-gone' });
    await flushPromises();
    expect(shown.text()).toContain(t('trouble_session_ended'));
    expect(shown.text()).toContain(t('ended_host_gone'));
  });

  test('says what it shows, also when no whole minute is left', async () => {
    const spoken = () => shown.findAll('[aria-live=polite]').map(region => region.text());
    relay.unattendedSince = NOW - 7 * MINUTE;
    await open({ hostAbsence: 10 });
    await store.join('Ada', 'viewer');
    await pass(1_000);
    expect(spoken().join(' ')).toContain(t('people_host_absent', { count: 3 }));
    shown.unmount();
    relay.unattendedSince = NOW - 10 * MINUTE;
    await open({ hostAbsence: 10 });
    await store.join('Ada', 'viewer');
    await pass(1_000);
    expect(shown.get('[data-host-absent]').text()).toContain(t('people_host_absent_now'));
    expect(spoken().join(' ')).toContain(t('people_host_absent_now'));
    expect(spoken().join(' ')).not.toContain('0 minutes');
  });

  test('warns whoever comes while none is there, and not in a room that does not end so', async () => {
    relay.unattendedSince = NOW - 7 * MINUTE;
    await open({ hostAbsence: 10 });
    await store.join('Ada', 'viewer');
    await flushPromises();
    expect(shown.get('[data-host-absent]').text()).toContain('ends in 3 minutes');
    relay.event({ type: 'entered', participant: host });
    await flushPromises();
    expect(shown.find('[data-host-absent]').exists()).toBe(false);
    shown.unmount();
    await open({ hostAbsence: null });
    await store.join('Ada', 'viewer');
    await flushPromises();
    expect(shown.find('[data-host-absent]').exists()).toBe(false);
  });
});
