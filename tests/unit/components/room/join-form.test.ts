// @vitest-environment happy-dom
import type { VueWrapper } from '@vue/test-utils';
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import JoinForm from '../../../../components/room/JoinForm.vue';

const base = { name: 'Ada', access: 'direct', busy: null } as const;

function button(form: VueWrapper, label: string) {
  return form.findAll('button').find(each => each.text() === label);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('JoinForm', () => {
  test('Join stage is not there unless the stage is open to this person', () => {
    expect(button(mount(JoinForm, { props: base }), 'Join stage')).toBeDefined();
    for (const access of ['ask', 'none'] as const) {
      const form = mount(JoinForm, { props: { ...base, access } });
      expect(button(form, 'Join stage')).toBeUndefined();
      expect(button(form, 'Join as viewer')).toBeDefined();
      expect(button(form, 'Ask to join stage') !== undefined).toBe(access === 'ask');
    }
  });

  test('exactly one button is the primary one', () => {
    for (const access of ['direct', 'ask', 'none'] as const) {
      expect(mount(JoinForm, { props: { ...base, access } }).findAll('button.primary')).toHaveLength(1);
    }
  });

  test('names are trimmed and handed on', async () => {
    const form = mount(JoinForm, { props: { ...base, name: '  Ada  ' } });
    await button(form, 'Join as viewer')!.trigger('click');
    expect(form.emitted('join-viewer')).toEqual([['Ada']]);
    await form.find('form').trigger('submit');
    expect(form.emitted('join-stage')).toEqual([['Ada']]);
  });

  test('Enter takes the way in that is offered, not one that is not', async () => {
    const form = mount(JoinForm, { props: { ...base, access: 'none' } });
    await form.find('form').trigger('submit');
    expect(form.emitted('join-viewer')).toEqual([['Ada']]);
    expect(form.emitted('join-stage')).toBeUndefined();
  });

  test.each([
    ['direct', 'viewer', 'Join as viewer', 'join-viewer'],
    ['direct', 'stage', 'Join stage', 'join-stage'],
    ['ask', 'stage', 'Ask to join stage', 'ask-stage'],
    ['ask', 'viewer', 'Join as viewer', 'join-viewer'],
    ['none', 'stage', 'Join as viewer', 'join-viewer'],
  ] as const)(
    'with the stage %s, who chose %s before finds that way in the main one',
    async (access, preferred, label, event) => {
      const form = mount(JoinForm, { props: { ...base, access, preferred }, attachTo: document.body });
      vi.advanceTimersByTime(500);
      const main = form.get('button.primary');
      expect([main.text(), main.element === document.activeElement]).toEqual([label, true]);
      expect(form.findAll('button.primary')).toHaveLength(1);
      await form.find('form').trigger('submit');
      expect(form.emitted(event)).toEqual([['Ada']]);
      form.unmount();
    },
  );

  test.each([
    ['', 'Enter your name.'],
    ['x'.repeat(61), 'At most 60 characters.'],
  ])('the name "%s" is refused in words beside the field', async (name, words) => {
    const form = mount(JoinForm, { props: { ...base, name }, attachTo: document.body });
    expect(form.find('[role="alert"]').exists()).toBe(false);
    await button(form, 'Join as viewer')!.trigger('click');
    expect(form.emitted('join-viewer')).toBeUndefined();
    expect(form.get('[role="alert"]').text()).toBe(words);
    expect(form.get('input').attributes('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(form.get('input').element);
    form.unmount();
  });

  test('nothing is sent twice while joining', async () => {
    const form = mount(JoinForm, { props: { ...base, busy: 'stage' } });
    await button(form, 'Join stage')!.trigger('click');
    await form.find('form').trigger('submit');
    expect(form.emitted('join-stage')).toBeUndefined();
  });

  test('remembering the name is asked only where somebody listens', () => {
    expect(mount(JoinForm, { props: base }).find('input[type="checkbox"]').exists()).toBe(false);
    expect(
      mount(JoinForm, { props: { ...base, rememberName: false } })
        .find('input[type="checkbox"]')
        .exists(),
    ).toBe(true);
  });

  test('a way in that was chosen before takes no press in its first half second: it may have been meant for the page', async () => {
    const form = mount(JoinForm, { props: { ...base, preferred: 'viewer' }, attachTo: document.body });
    vi.advanceTimersByTime(499);
    await form.find('form').trigger('submit');
    await button(form, 'Join stage')!.trigger('click');
    expect(form.emitted()).not.toHaveProperty('join-viewer');
    expect(form.emitted()).not.toHaveProperty('join-stage');
    vi.advanceTimersByTime(1);
    document.dispatchEvent(new Event('visibilitychange'));
    vi.advanceTimersByTime(499);
    await form.find('form').trigger('submit');
    expect(form.emitted()).not.toHaveProperty('join-viewer');
    vi.advanceTimersByTime(1);
    await form.find('form').trigger('submit');
    expect(form.emitted('join-viewer')).toHaveLength(1);
    form.unmount();
  });
});
