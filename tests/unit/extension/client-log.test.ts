import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LOG_SIZE } from '../../../core/log/ClientLog.ts';

/** The extension's storage, which answers as late as a browser's. */
const stored = new Map<string, unknown>();
const later = () => new Promise<void>(resolve => void setImmediate(resolve));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      key,
      getValue: () => later().then(() => stored.get(key) ?? fallback),
      setValue: (value: unknown) => later().then(() => void stored.set(key, value)),
    }),
  },
}));
const { keptClientLog, readClientLog } = await import('../../../extension/clientLog.ts');

beforeEach(() => {
  stored.clear();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => vi.useRealTimers());

/** Waits until so many entries are stored. */
async function kept(count: number) {
  vi.advanceTimersByTime(1_500);
  vi.useRealTimers();
  await vi.waitUntil(async () => (await readClientLog()).length >= count);
  return readClientLog();
}

test('what two documents note is read together, oldest first', async () => {
  const [panel, window] = [keptClientLog(), keptClientLog()];
  panel.note('info', 'relay', 'connected');
  vi.advanceTimersByTime(10);
  window.note('warn', 'relay', 'cut');
  vi.advanceTimersByTime(10);
  panel.note('info', 'relay', 'over', 'left');
  expect((await kept(3)).map(({ words }) => words[0])).toEqual(['connected', 'cut', 'over']);
});

test('no more is stored than the log holds', async () => {
  const log = keptClientLog();
  for (let number = 0; number < LOG_SIZE * 2; number += 1) log.note('info', 'link', number, 'publish', 'live');
  const entries = await kept(LOG_SIZE);
  expect(entries).toHaveLength(LOG_SIZE);
  expect(entries.at(-1)?.words[0]).toBe(LOG_SIZE * 2 - 1);
});

test('the log is kept until the browser ends and no longer', async () => {
  keptClientLog().note('info', 'relay', 'connected');
  await kept(1);
  expect([...stored.keys()]).toEqual(['session:clientLog']);
});
