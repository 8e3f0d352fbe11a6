// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import type { Role } from '../../../../core/room/types.ts';
import { after, newRoom, NOW, person } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
const HOST = 'participant-host';
const recordedBy = (by: string) => after(newRoom(), { type: 'recording-started', recording: { by, since: NOW } }).room;

let relay: ScriptedRelay;
let shown: VueWrapper;

beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  vi.unstubAllGlobals();
});

async function open(room = newRoom().room, role: Role = 'viewer') {
  relay.answer({ room, role });
  shown = (await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target)).view;
}

async function enter(): Promise<void> {
  await shown
    .findAll('footer button')
    .find(each => each.text() === 'Join as viewer')!
    .trigger('click');
  await flushPromises();
}

const isMarked = () => shown.find('header [data-recorded]').exists();
const told = () => shown.find('[data-recording-news]');

describe('whoever does not record', () => {
  test('is told before they enter, and sees it inside', async () => {
    await open(recordedBy(HOST));
    expect(isMarked()).toBe(true);
    expect(shown.get('[data-recorded-door]').text()).toContain('This session is being recorded by its host.');
    await enter();
    expect(isMarked()).toBe(true);
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter']);
  });

  test('is told at the door when it begins while they are there', async () => {
    await open();
    expect(isMarked()).toBe(false);
    relay.event({ type: 'recording-started', recording: { by: HOST, since: NOW } });
    await flushPromises();
    expect(shown.find('[data-recorded-door]').exists()).toBe(true);
  });

  test('hears in the room by whom, and when it is over', async () => {
    await open();
    await enter();
    const host = person(HOST, { name: 'Grace', role: 'host' });
    relay.event(
      { type: 'entered', participant: host },
      { type: 'recording-started', recording: { by: HOST, since: NOW } },
    );
    await flushPromises();
    expect(isMarked()).toBe(true);
    expect(told().text()).toContain('Grace records this session on their computer.');
    expect(shown.get('header + [aria-live="polite"]').text()).toContain('Grace records this session');
    relay.event({ type: 'recording-stopped' });
    await flushPromises();
    expect(isMarked()).toBe(false);
    expect(told().text()).toContain('The recording has stopped.');
  });
});

describe('whoever records', () => {
  test('says that it is over when the page that recorded is gone: nobody is told of a recording that nobody makes', async () => {
    await open(recordedBy('participant-you'), 'host');
    await enter();
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter', 'stop-recording']);
  });

  test('is not asked about a recording of another host', async () => {
    await open(recordedBy(HOST), 'host');
    await enter();
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter']);
  });
});
