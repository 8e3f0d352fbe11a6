// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import SessionView from '../../../../app/room/SessionView.vue';
import { asked, poll, question, quiz } from '../../../support/activities-view.ts';
import { newRoom } from '../../../support/room.ts';
import { ScriptedRelay } from '../../../support/scripted-relay.ts';
import { mountView } from '../../../support/view.ts';

const target = { origin: 'https://meet.example.org', slug: 'room', invite: null };
let relay: ScriptedRelay;
let shown: Awaited<ReturnType<typeof mountView>>['view'];

beforeEach(() => (relay = new ScriptedRelay()));
afterEach(() => {
  shown.unmount();
  document.body.innerHTML = '';
  vi.unstubAllGlobals();
});

/** Somebody on stage, in a panel of that width. */
async function enter(width: number): Promise<void> {
  (
    window as unknown as { happyDOM: { setViewport(size: { width: number; height: number }): void } }
  ).happyDOM.setViewport({ width, height: 800 });
  relay.answer({ room: newRoom().room, role: 'speaker' });
  relay.entering = { place: 'stage' };
  shown = (await mountView(SessionView, { name: 'Ada', host: 'meet.example.org' }, target)).view;
  await shown
    .findAll('button')
    .find(each => each.text() === 'Join as viewer')
    ?.trigger('click');
  await flushPromises();
}

async function board(message: Record<string, unknown>): Promise<void> {
  relay.say({ type: 'board', ...message } as never);
  await flushPromises();
}

const strip = () => shown.find('[data-waiting=activities]');
const press = async (label: string) => {
  await strip()
    .findAll('button')
    .find(button => button.text() === label)!
    .trigger('click');
  await flushPromises();
};

describe('in the panel at 360 px, where the bar has no button for activities', () => {
  test('somebody on stage sees that a poll is open, and one press leads there with the keyboard', async () => {
    await enter(360);
    expect(strip().exists()).toBe(false);
    await board({ activities: [poll()] });
    expect(strip().text()).toContain('Poll open: Tea or coffee?');
    await press('Answer');
    expect(strip().exists()).toBe(false);
    expect(document.activeElement?.getAttribute('data-tab')).toBe('activities');
  });

  test('what is answered, or put away, waits no longer; a quiz’s next question does', async () => {
    await enter(360);
    await board({
      activities: [poll()],
      own: { answers: [{ activity: 7, answers: [[1]] }], asked: [], upvoted: [], barred: false },
    });
    expect(strip().exists()).toBe(false);
    const questions = [question({ text: 'One?' }), question({ text: 'Two?' })];
    await board({ activities: [quiz({ id: 8, questions })] });
    await strip().get('[aria-label^=Dismiss]').trigger('click');
    expect(strip().exists()).toBe(false);
    await board({ activities: [quiz({ id: 8, questions, current: 1 })] });
    expect(strip().text()).toContain('Quiz open: Warm-up');
  });

  test('an answer to one’s own question is told, and not those to others’', async () => {
    await enter(360);
    const own = { answers: [], asked: [2], upvoted: [], barred: false };
    await board({ questions: [asked(1), asked(2)], own });
    await board({ questions: [asked(1, { phase: 'live' }), asked(2)], own });
    expect(strip().exists()).toBe(false);
    await board({ questions: [asked(1, { phase: 'live' }), asked(2, { phase: 'live' })], own });
    expect(strip().text()).toContain('Answered: Question 2?');
  });

  test('where the bar has the button there is no second place that says it', async () => {
    await enter(800);
    await board({ activities: [poll()] });
    expect(strip().exists()).toBe(false);
    expect(shown.find('[data-control=activities] .mark').exists()).toBe(true);
  });
});
