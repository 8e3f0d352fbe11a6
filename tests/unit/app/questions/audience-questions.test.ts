// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActivitiesScreen, asked, body, press } from '../../../support/activities-view.ts';

let screen: ActivitiesScreen;
beforeEach(() => (screen = new ActivitiesScreen()));
afterEach(() => screen.close());

describe('questions of the audience', () => {
  async function questions(): Promise<void> {
    await body.get('[data-part=questions]').trigger('mousedown', { button: 0 });
    await flushPromises();
  }
  const texts = () => body.findAll('[data-asked] p.text').map(each => each.text());

  test('one asks, without a name only where the room allows it, and the field is empty once it is there', async () => {
    await screen.enter('viewer', { anonymousQuestions: true });
    await questions();
    await body.get('[name=question]').setValue('Why?');
    await body.get('[name=anonymous]').setValue(true);
    await body.get('form.ask').trigger('submit');
    await flushPromises();
    expect(screen.sent).toEqual([{ type: 'ask', text: 'Why?', anonymous: true }]);
    expect(body.get<HTMLTextAreaElement>('[name=question]').element.value).toBe('');
    screen.close();
    screen = new ActivitiesScreen();
    await screen.enter('viewer');
    await questions();
    expect(body.find('[name=anonymous]').exists()).toBe(false);
  });

  test('a refused question stays in its field', async () => {
    screen.relay.refusals.set('ask', 'too-many');
    await screen.enter('viewer');
    await questions();
    await body.get('[name=question]').setValue('Why?');
    await body.get('form.ask').trigger('submit');
    await flushPromises();
    expect(body.get<HTMLTextAreaElement>('[name=question]').element.value).toBe('Why?');
  });

  test("the most wanted stands first; one votes once, takes it back, and never for one's own", async () => {
    await screen.enter('viewer');
    await questions();
    const mine = { answers: [], asked: [3], upvoted: [2], barred: false };
    await screen.board({ questions: [asked(1), asked(2, { votes: 5 }), asked(3, { votes: 2 })], own: mine });
    expect(texts()).toEqual(['Question 2?', 'Question 3?', 'Question 1?']);
    const vote = (id: number) => body.get(`[data-asked="${id}"] .vote`);
    expect(vote(2).attributes('aria-pressed')).toBe('true');
    await vote(2).trigger('click');
    await vote(1).trigger('click');
    expect(screen.sent).toEqual([
      { type: 'take-vote-back', question: 2 },
      { type: 'upvote', question: 1 },
    ]);
    expect(vote(3).attributes('disabled')).toBeDefined();
  });

  test('a moderator answers in writing or aloud, and dismisses; the filters keep them apart', async () => {
    await screen.enter('moderator');
    await questions();
    await screen.board({ questions: [asked(1), asked(2, { phase: 'live' }), asked(3, { phase: 'dismissed' })] });
    expect(texts()).toEqual(['Question 1?']);
    await press('Answer in writing');
    await body.get('[name=answer]').setValue('Because.');
    await body.get('form.write').trigger('submit');
    expect(screen.sent).toEqual([{ type: 'answer-question', question: 1, text: 'Because.' }]);
    await screen.board({ questions: [asked(1, { phase: 'written', answer: { name: 'Ada', text: 'Because.' } })] });
    expect(texts()).toEqual([]);
    await body.get('[data-filter=answered]').trigger('click');
    expect(texts()).toEqual(['Question 1?', 'Question 2?']);
    expect(body.get('[data-asked="1"]').text()).toContain('Because.');
    await body.get('[data-asked="2"] [data-action=dismiss]').trigger('click');
    await body.get('[data-filter=dismissed]').trigger('click');
    await body.get('[data-asked="3"] [data-action=reopen]').trigger('click');
    expect(screen.sent.slice(1)).toEqual([
      { type: 'dismiss-question', question: 2 },
      { type: 'reopen-question', question: 3 },
    ]);
  });

  test('where they are switched off nobody can ask or vote, and what was asked stays', async () => {
    await screen.enter('viewer', { questions: false });
    await questions();
    await screen.board({ questions: [asked(1)] });
    expect(body.find('form.ask').exists()).toBe(false);
    expect(texts()).toEqual(['Question 1?']);
    expect(body.get('.vote').attributes('disabled')).toBeDefined();
  });

  test('of more questions than came at first one sees the number, and loads the others with the keyboard', async () => {
    const part = {
      chat: null,
      activities: [],
      announcement: null,
      barred: [],
      own: { answers: [], asked: [], upvoted: [], barred: false },
    };
    const ends = { answered: null, dismissed: null, activities: null, barred: null, own: null };
    screen.relay.part = {
      ...part,
      questions: [asked(1, { votes: 9 }), asked(2, { votes: 4 })],
      totals: { open: 4, answered: 3, dismissed: 0 },
      ends: { ...ends, open: 'open:4:2' },
    };
    screen.relay.windows.set('open:4:2', { questions: [asked(3, { votes: 2 })], next: 'open:2:3' });
    // What was told meanwhile is newer than what was asked for.
    screen.relay.windows.set('open:2:3', { questions: [asked(3, { votes: 1 }), asked(4)], next: null });
    await screen.enter('viewer');
    await questions();
    expect(body.get('[data-filter=open]').text()).toBe('Open 4');
    expect(body.get('[data-filter=answered]').text()).toBe('Answered 3');
    const more = body.get('[data-more]');
    expect(more.text()).toBe('Show more questions');
    (more.element as HTMLElement).focus();
    await more.trigger('click');
    await flushPromises();
    expect(texts()).toEqual(['Question 1?', 'Question 2?', 'Question 3?']);
    expect(document.activeElement).toBe(body.get('[data-more]').element);
    expect(body.text()).toContain('3 of 4 questions are shown.');
    await body.get('[data-more]').trigger('click');
    await flushPromises();
    expect(texts()).toEqual(['Question 1?', 'Question 2?', 'Question 3?', 'Question 4?']);
    expect(body.find('[data-more]').exists()).toBe(false);
    // The button is gone; the keyboard stays in the list.
    expect(document.activeElement).not.toBe(document.body);
  });
});
