// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Component, nextTick } from 'vue';
import ElsewhereCard from '../../../../components/links/ElsewhereCard.vue';
import ReturnPrompt from '../../../../components/links/ReturnPrompt.vue';
import SwitchPrompt from '../../../../components/links/SwitchPrompt.vue';
import TrustPrompt from '../../../../components/links/TrustPrompt.vue';

const host = 'meet.example.org';
/** Every question that a click on a page's link can bring up, and the same of another room or server. */
const QUESTIONS: [name: string, prompt: Component, props: object, other: object, answers: string[]][] = [
  ['Do you trust this server?', TrustPrompt, { host, state: 'asking' }, { host: 'b.example' }, ['trust', 'cancel']],
  [
    'Switch to another session?',
    SwitchPrompt,
    { current: 'Physics', next: 'a', nextHost: host },
    { next: 'b' },
    ['stay', 'switch'],
  ],
  ['You are still expected', ReturnPrompt, { title: 'Physics', host }, { title: 'Chemistry' }, ['return', 'leave']],
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function pressAll(prompt: VueWrapper): Promise<string[]> {
  for (const button of prompt.findAll('button')) await button.trigger('click');
  return Object.keys(prompt.emitted()).filter(event => event !== 'click');
}

async function pass(ms: number): Promise<void> {
  vi.advanceTimersByTime(ms);
  await nextTick();
}

describe.each(QUESTIONS)('the question “%s”', (words, component, props, other, answers) => {
  test('takes no press in its first half second: it may have been meant for the page', async () => {
    const prompt = mount(component, { props });
    expect(prompt.text()).toContain(words);
    await pass(499);
    expect(await pressAll(prompt)).toEqual([]);
    expect(prompt.find('[data-settling]').exists()).toBe(true);
    await pass(1);
    expect(prompt.find('[data-settling]').exists()).toBe(false);
    expect(await pressAll(prompt)).toEqual(answers);
  });

  test('nor in that of another one in its place, nor after its document came into sight', async () => {
    const prompt = mount(component, { props });
    await pass(500);
    await prompt.setProps(other);
    expect(await pressAll(prompt)).toEqual([]);
    await pass(500);
    document.dispatchEvent(new Event('visibilitychange'));
    await pass(499);
    expect(await pressAll(prompt)).toEqual([]);
    await pass(1);
    expect(await pressAll(prompt)).toEqual(answers);
  });
});

test('what no page can bring up takes presses at once', async () => {
  const card = mount(ElsewhereCard, { props: { title: 'Physics', host } });
  expect(await pressAll(card)).toEqual(['show', 'bring']);
});
