// @vitest-environment happy-dom
import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import type { Role } from '../../../../core/room/types.ts';
import { asked, emptyPart, poll } from '../../../support/board-documents.ts';
import { newRoom, person } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
let relay: ScriptedRelay;
let shown: VueWrapper;

beforeEach(() => {
  relay = new ScriptedRelay();
  relay.part = emptyPart();
  // A panel.
  (
    window as unknown as { happyDOM: { setViewport(size: { width: number; height: number }): void } }
  ).happyDOM.setViewport({ width: 360, height: 720 });
});
afterEach(() => {
  shown.unmount();
  document.body.innerHTML = '';
  vi.unstubAllGlobals();
});

async function enter(role: Role): Promise<void> {
  relay.answer({ room: newRoom({ stageAccess: 'request' }).room, role });
  const { view, session } = await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target);
  shown = view;
  await session.join('Ada', 'viewer');
  await flushPromises();
}
async function happens(...events: Parameters<ScriptedRelay['event']>): Promise<void> {
  relay.event(...events);
  await flushPromises();
}
async function board(message: Record<string, unknown>): Promise<void> {
  relay.say({ type: 'board', ...message } as never);
  await flushPromises();
}

/** What the bar says of it, by kind. */
const waits = () =>
  Object.fromEntries(
    shown
      .findAll('footer [data-waits]')
      .map(chip => [chip.attributes('data-waits'), chip.get('.words').text()] as const),
  );
async function press(kind: string): Promise<void> {
  await shown.get(`[data-waits=${kind}]`).trigger('click');
  await flushPromises();
}
const focused = (attribute: string) => document.activeElement?.getAttribute(attribute);
const spoken = () =>
  shown
    .findAll('[aria-live=polite]')
    .map(region => region.text())
    .join(' ');

const vic = person('participant-vic', { name: 'Vic' });
const you = (line: 'asked' | 'invited' | null) => person('participant-you', { line: line && { state: line, at: 3 } });

describe('in the bar of a panel at 360 px, whose side is closed', () => {
  test('a moderator sees raised hands until they are lowered, and one press leads to them', async () => {
    await enter('moderator');
    await happens({ type: 'entered', participant: vic });
    expect(waits()).toEqual({});
    await happens({ type: 'hand-raised', participant: { ...vic, hand: 1 } });
    expect(waits()).toEqual({ hands: '1 raised hand' });
    expect(shown.get('[data-control=participants]').text()).toContain('1 raised hand');
    expect(spoken()).toContain('Vic raised a hand');
    await press('hands');
    expect(focused('data-tab')).toBe('participants');
    await happens({ type: 'hand-lowered', id: 'participant-vic' });
    expect(waits()).toEqual({});
  });

  test('a moderator sees and hears how many questions of the audience are open, and one press leads to those', async () => {
    await enter('moderator');
    await board({ questions: [asked(1), asked(2)], totals: { open: 2, answered: 0, dismissed: 0 } });
    expect(waits()).toEqual({ questions: '2 open questions' });
    expect(spoken()).toContain('2 open questions');
    expect(shown.get('[data-control=activities]').text()).toContain('Something waits for your answer');
    await press('questions');
    expect(focused('data-tab')).toBe('activities');
    expect(shown.get('[data-part=questions]').attributes('data-state')).toBe('active');
    await board({ questions: [asked(1, { phase: 'live' }), asked(2, { phase: 'live' })] });
    await board({ totals: { open: 0, answered: 2, dismissed: 0 } });
    expect(waits()).toEqual({});
  });

  test('a moderator sees requests for the stage and at the door, however the notices are scrolled', async () => {
    await enter('moderator');
    await happens({ type: 'entered', participant: vic });
    await happens({ type: 'stage-asked', participant: { ...vic, line: { state: 'asked', at: 3 } } });
    await happens({ type: 'entered', participant: person('participant-olu', { name: 'Olu', place: 'waiting' }) });
    expect(waits()).toEqual({ requests: '2 requests' });
    await press('requests');
    expect(focused('aria-label')).toBe('Bring to stage: Vic');
  });

  test('an invitation to the stage stays in sight, and one press leads to its answers', async () => {
    await enter('viewer');
    await happens({ type: 'stage-brought', participant: you('invited') });
    expect(waits()).toEqual({ invitation: 'You are invited' });
    await press('invitation');
    expect(document.activeElement?.textContent).toContain('Join stage');
    await happens({ type: 'line-left', id: 'participant-you' });
    expect(waits()).toEqual({});
  });

  test('a poll waits in the bar until it is answered, also once its notice was put away', async () => {
    await enter('viewer');
    await board({ activities: [poll()] });
    expect(waits()).toEqual({ activities: '1 activity to answer' });
    await shown.get('[data-waiting=activities] [aria-label^=Dismiss]').trigger('click');
    expect(waits()).toEqual({ activities: '1 activity to answer' });
    await press('activities');
    expect(shown.get('[data-part=activities]').attributes('data-state')).toBe('active');
    const own = { answers: [{ activity: 7, answers: [[1]] }], asked: [], upvoted: [], barred: false };
    await board({ activities: [poll()], own });
    expect(waits()).toEqual({});
    expect(shown.get('[data-control=activities]').text()).not.toContain('waits');
  });

  test('the notice of an answer to one’s own question leads to the questions', async () => {
    await enter('viewer');
    const own = { answers: [], asked: [2], upvoted: [], barred: false };
    await board({ questions: [asked(2)], own });
    await board({ questions: [asked(2, { phase: 'live' })], own });
    const read = shown.findAll('[data-waiting=activities] button').find(one => one.text() === 'Read')!;
    await read.trigger('click');
    await flushPromises();
    expect(shown.get('[data-part=questions]').attributes('data-state')).toBe('active');
  });

  test('a viewer is shown nothing of hands and questions that moderators answer', async () => {
    await enter('viewer');
    await happens({ type: 'entered', participant: vic });
    await happens({ type: 'hand-raised', participant: { ...vic, hand: 1 } });
    await board({ questions: [asked(1)], totals: { open: 1, answered: 0, dismissed: 0 } });
    expect(waits()).toEqual({});
    expect(spoken()).not.toContain('open question');
  });
});
