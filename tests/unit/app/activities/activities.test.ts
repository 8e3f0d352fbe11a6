// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ActivitiesScreen, body, poll, press, question, quiz } from '../../../support/activities-view.ts';

let screen: ActivitiesScreen;
beforeEach(() => (screen = new ActivitiesScreen()));
afterEach(() => screen.close());

/** What the relay says of one's own answers to activity 7. */
const own = (...answers: (number[] | string | null)[]) => ({
  own: { answers: [{ activity: 7, answers }], asked: [], upvoted: [], barred: false },
});
const card = () => body.get('[data-activity="7"]');
const said = () => body.get('[aria-live]').text();

describe('a poll', () => {
  test("choosing casts no vote; sending it does, and what the relay counted is marked as one's own", async () => {
    await screen.enter('viewer');
    await screen.board({ activities: [poll()] });
    await body.get('form.answer-form').trigger('submit');
    await body.get('input[type=radio][value="1"]').trigger('change');
    expect(screen.sent).toEqual([]);
    await body.get('form.answer-form').trigger('submit');
    await flushPromises();
    expect(screen.sent).toEqual([{ type: 'answer-activity', activity: 7, question: 0, answer: [1] }]);
    await screen.board(own([1]));
    expect(body.get('[data-answered="true"]').text()).toContain('Your vote is in');
    expect(body.get('label.tone-chosen').text()).toContain('Your vote');
    await body.get('input[type=radio][value="0"]').trigger('change');
    await press('Change vote');
    await body.get('form.answer-form').trigger('submit');
    expect(screen.sent.at(-1)).toMatchObject({ answer: [0] });
  });

  test('a vote that may not be changed is shown, and cannot be touched', async () => {
    await screen.enter('viewer');
    await screen.board({ activities: [poll({ changeable: false })], ...own([1]) });
    expect(body.findAll('form.answer-form input').every(input => input.attributes('disabled') !== undefined)).toBe(
      true,
    );
    expect(body.find('form.answer-form button').exists()).toBe(false);
    expect(card().text()).toContain('It cannot be changed');
  });

  test('switched off while it is open, it says so and takes no vote', async () => {
    await screen.enter('viewer', { polls: false });
    await screen.board({ activities: [poll()] });
    expect(card().text()).toContain('nobody can answer now');
    expect(body.get('fieldset[disabled]').element.contains(body.get('form.answer-form').element)).toBe(true);
  });

  test('several answers are sent in the order of the options', async () => {
    await screen.enter('viewer');
    await screen.board({
      activities: [poll({ questions: [question({ several: true, options: ['Tea', 'Coffee', 'Water'] })] })],
    });
    for (const option of [2, 0]) await body.get(`input[type=checkbox][value="${option}"]`).trigger('change');
    await body.get('form.answer-form').trigger('submit');
    expect(screen.sent).toMatchObject([{ answer: [0, 2] }]);
  });

  test("results are numbers and percentages of the people who answered, one's own choice by word", async () => {
    await screen.enter('viewer');
    await screen.board({
      activities: [poll({ phase: 'published', asking: false, questions: [question({ tally: [1, 3], answered: 4 })] })],
      ...own([1]),
    });
    const rows = body.findAll('[data-option]').map(row => row.text().replaceAll(/\s+/g, ' '));
    expect(rows[0]).toContain('1 vote · 25 %');
    expect(rows[1]).toContain('3 votes · 75 %');
    expect(rows[1]).toContain('Your vote');
    expect(rows[0]).not.toContain('Your vote');
  });

  test('hidden results leave no number on the screen, while it is open and once it is closed', async () => {
    await screen.enter('viewer');
    await screen.board({ activities: [poll({ questions: [question({ answered: 9 })] })] });
    expect(card().text()).toContain('Results come when a moderator publishes them');
    expect(card().text()).not.toContain('%');
    await screen.board({
      activities: [poll({ phase: 'closed', asking: false, questions: [question({ answered: 9 })] })],
    });
    expect(card().text()).toContain('has not published the results yet');
    expect(card().text()).not.toContain('%');
  });

  test('published with names, it says who chose what', async () => {
    await screen.enter('viewer');
    const voters = [
      { name: 'Kofi', options: [0] },
      { name: 'Li', options: [1] },
    ];
    await screen.board({
      activities: [
        poll({ phase: 'published', named: true, questions: [question({ tally: [1, 1], answered: 2, voters })] }),
      ],
    });
    expect(body.get('[data-option="0"] .voters').text()).toContain('Kofi');
    expect(body.get('[data-option="0"] .voters').text()).not.toContain('Li');
  });

  test("the time left is counted by the server's clock", async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: 1_000_000 });
    try {
      await screen.enter('viewer');
      await screen.board({ activities: [poll({ endsAt: 1_090_000 })] });
      expect(body.get('[role=timer]').text()).toContain('1:30');
      await vi.advanceTimersByTimeAsync(31_000);
      expect(body.get('[role=timer]').text()).toContain('0:59');
    } finally {
      vi.useRealTimers();
    }
  });

  test('answers in words are shown as text', async () => {
    await screen.enter('viewer');
    const words = [{ name: null, text: '<img src=x onerror=alert(1)>' }];
    await screen.board({
      activities: [
        poll({ kind: 'open', phase: 'published', questions: [question({ options: [], words, answered: 1 })] }),
      ],
    });
    expect(card().find('img').exists()).toBe(false);
    expect(card().text()).toContain('<img src=x onerror=alert(1)>');
  });

  test('opening, closing and results are said as they happen, results only to whom they are news', async () => {
    await screen.enter('viewer');
    await screen.board({ activities: [poll()] });
    expect(said()).toBe('Poll open: Tea or coffee?');
    await screen.board({ activities: [poll({ phase: 'closed', asking: false })] });
    expect(said()).toBe('Closed: Tea or coffee?');
    await screen.board({ activities: [poll({ phase: 'published', asking: false })] });
    expect(said()).toBe('Results are out: Tea or coffee?');
    await screen.board({
      activities: [poll({ id: 6, phase: 'published', asking: false, questions: [question({ text: 'Old?' })] })],
    });
    expect(said()).toBe('Results are out: Tea or coffee?');
  });
});

describe('a quiz', () => {
  test('is one question at a time, without a hint of what is right before it is due', async () => {
    await screen.enter('viewer');
    await screen.board({ activities: [quiz()] });
    expect(card().text()).toContain('Question 1 of 2');
    expect(card().text()).not.toContain('Right answer');
    await body.get('input[value="0"]').trigger('change');
    await body.get('form.answer-form').trigger('submit');
    expect(screen.sent).toEqual([{ type: 'answer-activity', activity: 7, question: 0, answer: [0] }]);
    const over = question({ text: 'Two and two?', options: ['Three', 'Four'], points: 10, right: [1] });
    await screen.board({ activities: [quiz({ asking: false, questions: [over] })], ...own([0]) });
    expect(body.find('[data-verdict="wrong"]').exists()).toBe(true);
    expect(body.get('[data-option="1"]').text()).toContain('Right answer');
    await screen.board({ activities: [quiz({ current: 1, questions: [over, question({ text: 'Prime?' })] })] });
    expect(card().text()).toContain('Question 2 of 2');
    expect(card().text()).not.toContain('Two and two?');
  });

  test("afterwards one has one's points, and the leader board where it is on", async () => {
    await screen.enter('viewer');
    const over = question({ text: 'Two and two?', options: ['Three', 'Four'], points: 10, right: [1] });
    await screen.board({
      activities: [quiz({ phase: 'closed', asking: false, length: 1, questions: [over] })],
      ...own([1]),
    });
    expect(body.get('[data-score]').text()).toBe('You have 10 of 10 points');
    expect(card().text()).not.toContain('Leader board');
    await screen.board({
      activities: [
        quiz({
          phase: 'published',
          asking: false,
          length: 1,
          questions: [over],
          standings: [{ name: 'Li', points: 10 }],
        }),
      ],
    });
    expect(card().text()).toContain('Leader board');
    expect(card().text()).toContain('Li');
  });

  test('a moderator goes on question by question, and sees the results meanwhile', async () => {
    await screen.enter('moderator');
    const both = [question({ right: [1], tally: [2, 1], answered: 3 }), question({ right: [0], tally: [0, 0] })];
    await screen.board({ activities: [quiz({ questions: both })] });
    expect(body.get('[data-option="0"]').text()).toContain('2 votes');
    for (const [label, next] of [
      ['End question', quiz({ asking: false, questions: both })],
      ['Next question', quiz({ current: 1, questions: both })],
      ['End question', quiz({ current: 1, asking: false, questions: both })],
    ] as const) {
      await press(label);
      await screen.board({ activities: [next] });
    }
    await press('Finish quiz');
    expect(screen.sent).toEqual(Array.from({ length: 4 }, () => ({ type: 'advance-activity', activity: 7 })));
  });
});

describe('moderators', () => {
  test('write a draft in a dialog; with faults nothing is sent, and each is said', async () => {
    await screen.enter('moderator');
    await body.get('.new-activity').trigger('keydown', { key: 'Enter' });
    await flushPromises();
    await body.get('[role=menuitem][data-kind=poll]').trigger('click');
    await vi.waitFor(() => body.get('[role=dialog]'));
    await body.get('form.activity-editor').trigger('submit');
    expect(screen.sent).toEqual([]);
    expect(body.findAll('[role=dialog] [role=alert]').map(each => each.text())).toEqual([
      'Write the question.',
      'Write at least two answers.',
    ]);
    await body.get('[role=dialog] [name=text]').setValue('Tea or coffee?');
    const options = body.findAll('[role=dialog] .options input[type=text]');
    await options[0]!.setValue('Tea');
    await options[1]!.setValue('Coffee');
    await body.get('form.activity-editor').trigger('submit');
    await flushPromises();
    expect(screen.sent).toMatchObject([
      {
        type: 'draft-activity',
        terms: {
          kind: 'poll',
          questions: [{ text: 'Tea or coffee?', options: ['Tea', 'Coffee'], several: false, seconds: null }],
          changeable: true,
        },
      },
    ]);
    expect(body.find('[role=dialog]').exists()).toBe(false);
  });

  test('one press publishes what was written; should that be refused, it is a draft and the next press makes no other', async () => {
    screen.relay.refusals.set('open-activity', 'too-many');
    await screen.enter('moderator');
    await body.get('.new-activity').trigger('keydown', { key: 'Enter' });
    await flushPromises();
    await body.get('[role=menuitem][data-kind=vote]').trigger('click');
    await vi.waitFor(() => body.get('[role=dialog]'));
    await body.get('[role=dialog] [name=text]').setValue('Go on?');
    /** What was asked of the relay about activities; whoever waits long on a busy machine may enter again meanwhile. */
    const types = () => screen.sent.map(({ type }) => type).filter(type => type.endsWith('-activity'));
    await press('Publish');
    expect(types()).toEqual(['draft-activity']);
    await screen.board({
      activities: [
        poll({
          kind: 'vote',
          phase: 'draft',
          asking: false,
          questions: [question({ text: 'Go on?', options: ['yes', 'no'] })],
        }),
      ],
    });
    expect(screen.sent).toContainEqual({ type: 'open-activity', activity: 7 });
    expect(body.find('[role=dialog] [data-trouble=too-many]').exists()).toBe(true);
    screen.relay.refusals.clear();
    const again = body.findAll('[role=dialog] button').find(button => button.text() === 'Publish');
    await again!.trigger('click');
    await flushPromises();
    expect(types().slice(2)).toEqual(['edit-activity', 'open-activity']);
    expect(body.find('[role=dialog]').exists()).toBe(false);
  });

  test('a refused draft stays in its dialog, with the reason', async () => {
    screen.relay.refusals.set('draft-activity', 'too-many');
    const session = await screen.enter('moderator');
    await body.get('.new-activity').trigger('keydown', { key: 'Enter' });
    await flushPromises();
    await body.get('[role=menuitem][data-kind=vote]').trigger('click');
    await vi.waitFor(() => body.get('[role=dialog]'));
    await body.get('[role=dialog] [name=text]').setValue('Go on?');
    await body.get('form.activity-editor').trigger('submit');
    await flushPromises();
    expect(body.find('[role=dialog] [data-trouble=too-many]').exists()).toBe(true);
    expect(body.get<HTMLTextAreaElement>('[role=dialog] [name=text]').element.value).toBe('Go on?');
    expect(session.refusal).toBeNull();
  });

  test('publish, close, publish results, and discard after a question', async () => {
    await screen.enter('moderator');
    await screen.board({ activities: [poll({ phase: 'draft', asking: false })] });
    expect(body.get('[data-group="activity_group_drafts"]').text()).toContain('Tea or coffee?');
    await press('Publish');
    await screen.board({ activities: [poll()] });
    await press('Close');
    await screen.board({ activities: [poll({ phase: 'closed', asking: false })] });
    await press('Publish results');
    await press('Discard');
    expect(screen.sent.map(({ type }) => type)).toEqual(['open-activity', 'close-activity', 'publish-activity']);
    await body.get('[data-answer=discard]').trigger('click');
    expect(screen.sent.at(-1)).toEqual({ type: 'discard-activity', activity: 7 });
  });

  test('the keyboard stays at the activity when the button that was pressed is gone', async () => {
    await screen.enter('moderator');
    await screen.board({ activities: [poll({ phase: 'draft', asking: false })] });
    body.get<HTMLElement>('[data-action=publish]').element.focus();
    await screen.board({ activities: [poll()] });
    expect(document.activeElement).toBe(card().element);
  });

  test('offer what is switched on; others are offered nothing of it', async () => {
    await screen.enter('moderator', { polls: false });
    await body.get('.new-activity').trigger('keydown', { key: 'Enter' });
    await flushPromises();
    expect(body.findAll('[role=menuitem]').map(each => each.text())).toEqual(['Quiz']);
    screen.close();
    screen = new ActivitiesScreen();
    await screen.enter('viewer');
    await screen.board({ activities: [poll()] });
    expect(body.find('.new-activity').exists()).toBe(false);
    expect(body.find('[data-action]').exists()).toBe(false);
  });
});

describe('what came in part', () => {
  test('answers beyond the first are shown when they are asked for, and stay when more people answer', async () => {
    screen.relay.windows.set('answers:7:0:1', {
      words: [
        { name: null, text: 'Cake' },
        { name: null, text: 'Milk' },
      ],
      next: null,
    });
    await screen.enter('moderator');
    const first = question({ options: [], answered: 3, words: [{ name: null, text: 'Tea' }], more: 'answers:7:0:1' });
    await screen.board({ activities: [poll({ kind: 'open', live: true, questions: [first] })] });
    const words = () =>
      card()
        .findAll('ul li')
        .map(each => each.text());
    expect(words()).toEqual(['Tea']);
    await press('Show more answers');
    expect(words()).toEqual(['Tea', 'Cake', 'Milk']);
    expect(card().find('[data-more]').exists()).toBe(false);
    await screen.board({
      activities: [poll({ kind: 'open', live: true, people: 4, questions: [{ ...first, answered: 4 }] })],
    });
    expect(words()).toEqual(['Tea', 'Cake', 'Milk']);
  });

  test('activities that are over load when they are asked for, with what one answered', async () => {
    const ends = { open: null, answered: null, dismissed: null, barred: null, own: null };
    screen.relay.part = {
      chat: null,
      questions: [],
      announcement: null,
      barred: [],
      own: { answers: [], asked: [], upvoted: [], barred: false },
      activities: [poll()] as never,
      totals: { open: 0, answered: 0, dismissed: 0 },
      ends: { ...ends, activities: 'activities:0:0' },
    };
    const over = poll({
      id: 5,
      phase: 'published',
      asking: false,
      questions: [question({ tally: [1, 0], answered: 1 })],
    });
    screen.relay.windows.set('activities:0:0', {
      activities: [over] as never,
      answers: [{ activity: 5, answers: [[0]] }],
      next: null,
    });
    await screen.enter('viewer');
    expect(body.find('[data-activity="5"]').exists()).toBe(false);
    await press('Show more activities');
    expect(body.get('[data-activity="5"]').text()).toContain('Your vote');
    expect(body.find('[data-more]').exists()).toBe(false);
  });
});
