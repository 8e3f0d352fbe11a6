// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import type { Retention, RoomSettings } from '../../../../core/room/types.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;
const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
const scheduled = { schedule: { startsAt: NOW + 17 * MINUTE, endsAt: NOW + 77 * MINUTE }, opensBefore: 15 };
const room = (settings: Partial<RoomSettings> = {}) => newRoom(settings).room;

let relay: ScriptedRelay;
let shown: VueWrapper;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  relay = new ScriptedRelay();
});
afterEach(() => {
  shown.unmount();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(invite: string | null = null) {
  const { view, session } = await mountView(
    SessionView,
    { name: 'Ada', host: 'meet.example.org' },
    { ...target, invite },
  );
  shown = view;
  return { view, session };
}
const button = (label: string) => shown.findAll('button').find(each => each.text() === label);
const labels = (): string[] => shown.findAll('footer button').map(each => each.text());
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await flushPromises();
}

describe('before entry opens', () => {
  test('there is a countdown and no way in, and it turns into the ways in at the moment entry opens', async () => {
    relay.answer({ room: room(scheduled) });
    const { view } = await open();
    expect(view.get('[data-countdown]').text()).toBe('2:00');
    expect(labels()).toEqual([]);
    await pass(2 * MINUTE - 1);
    expect(labels()).toEqual([]);
    await pass(1);
    expect(view.find('[data-countdown]').exists()).toBe(false);
    expect(labels()).toEqual(['Join stage', 'Join as viewer']);
    expect(view.get('header + [aria-live="polite"]').text()).toBe('Entry is open. You can join now.');
  });

  test("the server's clock counts, not this machine's", async () => {
    relay.answer({ room: room(scheduled), clock: 90_000 });
    const { view } = await open();
    expect(view.get('[data-countdown]').text()).toBe('0:30');
    await pass(30_000);
    expect(labels()).toContain('Join as viewer');
  });

  test('screen readers are told at milestones only', async () => {
    relay.answer({ room: room({ ...scheduled, opensBefore: 6 }) });
    const { view } = await open();
    const said: string[] = [];
    for (let minute = 0; minute < 10; minute += 0.5) {
      await pass(30_000);
      const words = view.get('section [aria-live="polite"]').text();
      if (words !== '' && words !== said.at(-1)) said.push(words);
    }
    expect(said).toEqual(['Entry opens in 10 minutes.', 'Entry opens in 5 minutes.', 'Entry opens in 1 minute.']);
  });

  test('a moderator who starts early opens it for everybody there, without a reload', async () => {
    relay.answer({ room: room(scheduled) });
    await open();
    relay.event({ type: 'started', at: NOW });
    await flushPromises();
    expect(labels()).toEqual(['Join stage', 'Join as viewer']);
  });

  test('a start moved away closes it again', async () => {
    relay.answer({ room: room(scheduled) });
    await open();
    await pass(2 * MINUTE);
    const later = { startsAt: NOW + 60 * MINUTE, endsAt: NOW + 90 * MINUTE };
    relay.event({ type: 'settings-changed', settings: { ...room(scheduled).settings, schedule: later } });
    await flushPromises();
    expect(labels()).toEqual([]);
    expect(shown.get('[data-countdown]').text()).toBe('43:00');
  });

  test('moderators may enter early, and start now', async () => {
    relay.answer({ room: room(scheduled), role: 'moderator' });
    await open('x'.repeat(43));
    expect(labels()).toEqual(['Start now', 'Join stage', 'Join as viewer']);
    await button('Start now')!.trigger('click');
    await flushPromises();
    expect(relay.commands).toEqual([{ type: 'start' }]);
  });

  test('devices can be set meanwhile, and the calendar has the session', async () => {
    relay.answer({ room: room(scheduled) });
    const { view } = await open();
    expect(view.find('[data-kind="camera"]').exists()).toBe(true);
    expect(view.get('a[href$=".ics"]').attributes('href')).toBe('https://meet.example.org/r/room/session.ics');
  });
});

describe('where the stage is not direct', () => {
  test.each([
    ['request', ['Join as viewer', 'Ask to join stage']],
    ['invite', ['Join as viewer']],
  ] as const)('stage access %s offers %j', async (stageAccess, ways) => {
    relay.answer({ room: room({ stageAccess }) });
    await open();
    expect(labels()).toEqual(ways);
  });

  test('Ask to join stage enters as viewer and asks at once', async () => {
    relay.answer({ room: room({ stageAccess: 'request' }) });
    const { session } = await open();
    await button('Ask to join stage')!.trigger('click');
    await flushPromises();
    expect(session.state?.phase).toBe('in-room');
    expect(relay.commands).toMatchObject([{ type: 'enter', place: 'viewer' }, { type: 'ask-stage' }]);
  });

  test('before a locked room the question is asked once admitted, and only once', async () => {
    relay.answer({ room: room({ stageAccess: 'request', locked: true }) });
    relay.entering = { place: 'waiting' };
    const { session } = await open();
    expect(shown.text()).toContain('The room is locked: a moderator lets you in.');
    await button('Ask to join stage')!.trigger('click');
    await flushPromises();
    expect(session.state?.phase).toBe('waiting');
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter']);
    if (session.state?.phase !== 'waiting') return;
    relay.event({ type: 'admitted', participant: { ...session.state.you, place: 'viewer' } });
    relay.event({ type: 'settings-changed', settings: room({ stageAccess: 'request' }).settings });
    await flushPromises();
    expect(session.state.phase).toBe('in-room');
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter', 'ask-stage']);
  });

  test('whoever was refused does not ask later on', async () => {
    relay.answer({ room: room({ stageAccess: 'request' }) });
    relay.refusals.set('enter', 'room-full');
    const { view } = await open();
    await button('Ask to join stage')!.trigger('click');
    await flushPromises();
    expect(view.find('[data-trouble="room-full"]').exists()).toBe(true);
    relay.refusals.clear();
    await button('Join as viewer')!.trigger('click');
    await flushPromises();
    expect(relay.commands.map(({ type }) => type)).toEqual(['enter', 'enter']);
  });
});

describe('refused at the lobby', () => {
  test('a full stage offers a place in line', async () => {
    relay.answer({ room: room() });
    relay.refusals.set('enter', 'stage-full');
    const { view } = await open();
    await button('Join stage')!.trigger('click');
    await flushPromises();
    relay.refusals.clear();
    await view.get('[data-action="join-queue"]').trigger('click');
    await flushPromises();
    expect(relay.commands.slice(1)).toMatchObject([{ type: 'enter', place: 'viewer' }, { type: 'ask-stage' }]);
  });

  test('a room for invited people says so at once, with whom to ask, and offers no way in', async () => {
    relay.answer({ room: room({ entry: 'invited' }) });
    const { view } = await open();
    expect(view.get('[data-trouble="invitation-needed"]').text()).toContain('Ask Ada for a new link');
    expect(labels()).toEqual([]);
  });

  test.each([
    ['with an invitation', 'x'.repeat(43), undefined],
    ['who was there before', null, 'Ada'],
  ])('it lets in somebody %s', async (_who, invite, returning) => {
    relay.answer({ room: room({ entry: 'invited' }), ...(returning === undefined ? {} : { returning }) });
    await open(invite);
    expect(labels()).toContain('Join as viewer');
  });
});

describe('a locked room', () => {
  async function wait() {
    relay.answer({ room: room({ locked: true }) });
    relay.entering = { place: 'waiting' };
    const opened = await open();
    await button('Join as viewer')!.trigger('click');
    await flushPromises();
    return opened;
  }

  test('whoever waits is told what for and whom to ask, and can leave', async () => {
    const { view, session } = await wait();
    expect(view.get('[data-waiting]').text()).toContain('Ask Ada for help');
    await button('Leave')!.trigger('click');
    await flushPromises();
    expect(relay.commands.at(-1)).toEqual({ type: 'leave' });
    expect(session.state).toMatchObject({ phase: 'over', ending: 'left' });
  });

  test('being declined is said', async () => {
    const { view } = await wait();
    relay.event({ type: 'left', id: 'participant-you', reason: 'declined' });
    await flushPromises();
    expect(view.get('[data-trouble="declined"]').text()).toContain('A moderator did not let you in');
  });
});

describe('a session that ended', () => {
  test('a moderator may start it again from the lobby', async () => {
    relay.answer({ room: { ...room(), status: 'ended', farewell: 'See you' }, role: 'host' });
    const { view } = await open('x'.repeat(43));
    expect(view.get('[data-ended]').text()).toContain('See you');
    expect(labels()).not.toContain('Join stage');
    await view.get('[data-action="reopen"]').trigger('click');
    await flushPromises();
    expect(relay.commands).toEqual([{ type: 'reopen' }]);
    relay.event({ type: 'reopened', at: NOW });
    await flushPromises();
    expect(labels()).toContain('Join stage');
  });

  test('being refused that is said', async () => {
    relay.answer({ room: { ...room(), status: 'ended' }, role: 'moderator' });
    relay.refusals.set('reopen', 'not-allowed');
    const { view } = await open();
    await view.get('[data-action="reopen"]').trigger('click');
    await flushPromises();
    expect(view.find('[data-trouble="not-allowed"]').exists()).toBe(true);
  });

  test('everybody else reads the word of farewell', async () => {
    relay.answer({ room: { ...room(), status: 'ended', farewell: 'See you' } });
    const { view } = await open();
    expect(view.get('[data-trouble="session-ended"]').text()).toContain('See you');
  });
});

describe('how long things are kept', () => {
  const NONE = { writing: null, people: null };
  const kept = (atMost: Retention) => ({ ...atMost, atMost });
  const said = () => shown.find('[data-kept-line]');

  test.each<[string, Retention, Retention | undefined, string]>([
    ['nothing', NONE, undefined, 'What is written here, and who was here, stays until a host deletes it.'],
    [
      'the host',
      NONE,
      { writing: 30, people: 365 },
      'What is written here is deleted after 30 days. Who was here is deleted after 365 days.',
    ],
    [
      'whoever is shorter',
      { writing: 7, people: 400 },
      { writing: 30, people: 1 },
      'What is written here is deleted after 7 days. Who was here, and what they wrote, is deleted after 1 day.',
    ],
    [
      'the server alone',
      { writing: 1, people: null },
      undefined,
      'What is written here is deleted after 1 day. Who was here stays until a host deletes it.',
    ],
    [
      'the host, of people',
      NONE,
      { writing: null, people: 90 },
      'Who was here, and what they wrote, is deleted after 90 days.',
    ],
  ])('R342: is said before one enters: where %s says so', async (_, atMost, retention, words) => {
    relay.answer({ room: room(retention ? { retention } : {}), kept: kept(atMost) });
    await open();
    expect(said().text()).toBe(words);
  });

  test('R342: follows the settings, and is not said where the relay is too old to say it', async () => {
    relay.answer({ room: room(), kept: kept({ writing: 30, people: null }) });
    await open();
    relay.event({ type: 'settings-changed', settings: room({ retention: { writing: 7, people: null } }).settings });
    await flushPromises();
    expect(said().text()).toContain('after 7 days');
    shown.unmount();
    relay = new ScriptedRelay();
    relay.answer({ room: room() });
    await open();
    expect(labels()).toContain('Join as viewer');
    expect(said().exists()).toBe(false);
  });
});
