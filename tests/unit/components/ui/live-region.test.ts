// @vitest-environment happy-dom
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import LiveRegion from '../../../../components/ui/LiveRegion.vue';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function saying(message: string) {
  const region = mount(LiveRegion, { props: { message: '' } });
  await region.setProps({ message });
  return region;
}

describe('what was said to screen readers', () => {
  test('leaves the page after a while: what is deleted later is not read there', async () => {
    const region = await saying('Nora: Regretted at once');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(region.text()).toBe('Nora: Regretted at once');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(region.html()).not.toContain('Regretted');
  });

  test('stays as long when it follows on something else', async () => {
    const region = await saying('Ada is on stage');
    await vi.advanceTimersByTimeAsync(9_000);
    await region.setProps({ message: 'Bob is on stage' });
    await vi.advanceTimersByTimeAsync(9_000);
    expect(region.text()).toBe('Bob is on stage');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(region.text()).toBe('');
  });

  test('stays longer when it takes longer to read aloud', async () => {
    const long = 'Grace: ' + 'a word and another one, '.repeat(20);
    const region = await saying(long);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(region.text()).toBe(long.trim());
    await vi.advanceTimersByTimeAsync(40_000);
    expect(region.text()).toBe('');
  });

  test('is said again when it comes again', async () => {
    const region = await saying('Copied');
    await vi.advanceTimersByTimeAsync(60_000);
    await region.setProps({ message: '' });
    await region.setProps({ message: 'Copied' });
    expect(region.text()).toBe('Copied');
  });

  test('goes at once when there is nothing more to say, and no timer is left behind', async () => {
    const region = await saying('Entry is open');
    await region.setProps({ message: '' });
    expect(region.text()).toBe('');
    await region.setProps({ message: 'Entry is closed' });
    region.unmount();
    expect(vi.getTimerCount()).toBe(0);
  });
});
