// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import TransferFile from '../../../entrypoints/options/TransferFile.vue';

const SERVER = 'https://new.example';
const FULL = new DOMException('The disk is full.', 'QuotaExceededError');

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function choose(importFrom: (text: string) => Promise<string[] | null>) {
  const importServers = vi.fn<() => Promise<{ added: number; failed: number }>>();
  const shown = mount(TransferFile, { props: { exported: () => '{}', importFrom, importServers, nameOf: String } });
  const picker = shown.get('input').element;
  Object.defineProperty(picker, 'files', { value: [new File(['{}'], 'settings.json')] });
  await shown.get('input').trigger('change');
  await flushPromises();
  return { shown, importServers, says: () => shown.get('[role=status]').text() };
}

test('a file that cannot be read or kept is said to have failed', async () => {
  const { shown, says } = await choose(() => Promise.reject(FULL));
  expect(says()).toBe('The file could not be imported. Try again.');
  expect(shown.find('[data-import-question]').exists()).toBe(false);
});

test('servers that could not be kept stay in question, so that yes can be said again', async () => {
  const { shown, importServers, says } = await choose(async () => [SERVER]);
  const trust = () => shown.get('[data-import-question] button');
  importServers.mockRejectedValueOnce(FULL).mockResolvedValueOnce({ added: 1, failed: 0 });
  await trust().trigger('click');
  await flushPromises();
  expect(says()).toBe('The file could not be imported. Try again.');
  expect(trust().attributes()).not.toHaveProperty('aria-busy');
  await trust().trigger('click');
  await flushPromises();
  expect(says()).toContain('1 added');
  expect(shown.find('[data-import-question]').exists()).toBe(false);
});

test('the file that is saved can be read for some time after the press, as browsers do', async () => {
  vi.useFakeTimers();
  const saved: string[] = [];
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:settings');
  const revoked = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined);
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    saved.push(this.download, this.href);
  });
  const { shown } = await choose(async () => []);
  await shown.get('button').trigger('click');
  expect(saved).toEqual(['sidestage-settings.json', 'blob:settings']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(revoked).not.toHaveBeenCalled();
  await vi.runAllTimersAsync();
  expect(revoked).toHaveBeenCalledWith('blob:settings');
});
