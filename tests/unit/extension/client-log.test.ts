import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LOG_SIZE } from '../../../core/log/ClientLog.ts';

/** The extension's storage, which answers as late as a browser's. */
const stored = new Map<string, unknown>();
const listeners = new Set<(value: unknown) => void>();
let writes = 0;
const later = () => new Promise<void>(resolve => void setImmediate(resolve));
vi.mock('wxt/browser', () => ({ browser: {} }));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      key,
      getValue: () => later().then(() => stored.get(key) ?? fallback),
      setValue: (value: unknown) => {
        writes += 1;
        return later().then(() => {
          stored.set(key, value);
          for (const listener of listeners) listener(value);
        });
      },
      watch: (listener: (value: unknown) => void) => void listeners.add(listener),
    }),
  },
}));
const { keptClientLog, readClientLog } = await import('../../../extension/clientLog.ts');

/** What a document's window says of its being seen. */
class Page extends EventTarget {
  readonly document = { visibilityState: 'visible' } as Document;
  hide() {
    Object.assign(this.document, { visibilityState: 'hidden' });
    this.dispatchEvent(new Event('visibilitychange'));
  }
  close() {
    this.dispatchEvent(new Event('pagehide'));
  }
}
const open = (page = new Page()) => keptClientLog(page as unknown as Window);

beforeEach(() => {
  stored.clear();
  listeners.clear();
  writes = 0;
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
  const [panel, window] = [open(), open()];
  panel.note('info', 'relay', 'connected');
  vi.advanceTimersByTime(10);
  window.note('warn', 'relay', 'cut');
  vi.advanceTimersByTime(10);
  panel.note('info', 'relay', 'over', 'left');
  expect((await kept(3)).map(({ words }) => words[0])).toEqual(['connected', 'cut', 'over']);
});

test('no more is stored than the log holds', async () => {
  const log = open();
  for (let number = 0; number < LOG_SIZE * 2; number += 1) log.note('info', 'link', number, 'publish', 'live');
  const entries = await kept(LOG_SIZE);
  expect(entries).toHaveLength(LOG_SIZE);
  expect(entries.at(-1)?.words[0]).toBe(LOG_SIZE * 2 - 1);
});

test('the log is kept until the browser ends and no longer', async () => {
  open().note('info', 'relay', 'connected');
  await kept(1);
  expect([...stored.keys()]).toEqual(['session:clientLog']);
});

describe('what is not stored yet when the document is', () => {
  const words = () => ((stored.get('session:clientLog') ?? []) as { words: unknown[] }[]).map(one => one.words[0]);

  test('hidden is stored at once', async () => {
    const page = new Page();
    open(page).note('warn', 'relay', 'cut');
    page.hide();
    vi.useRealTimers();
    await vi.waitUntil(() => stored.size > 0);
    expect(words()).toEqual(['cut']);
  });

  test('closed is written in the same turn, with what others stored', async () => {
    const page = new Page();
    const [panel, window] = [open(page), open()];
    window.note('info', 'relay', 'connected');
    vi.advanceTimersByTime(1_500);
    await vi.waitUntil(() => stored.size > 0);
    panel.note('error', 'relay', 'over', 'protocol');
    const before = writes;
    page.close();
    expect(writes).toBe(before + 1);
    await vi.waitUntil(() => words().length === 2);
    expect(words()).toEqual(['connected', 'over']);
  });

  test('hidden and then closed is stored once', async () => {
    const page = new Page();
    open(page).note('warn', 'relay', 'cut');
    page.hide();
    page.close();
    vi.advanceTimersByTime(1_500);
    vi.useRealTimers();
    await vi.waitUntil(() => stored.size > 0);
    // Another write would have begun by now, and would be there as soon as the storage has answered.
    await later();
    await later();
    expect([words(), writes]).toEqual([['cut'], 1]);
  });

  test('seen again says nothing and writes nothing', () => {
    const page = new Page();
    open(page);
    page.dispatchEvent(new Event('visibilitychange'));
    page.hide();
    page.close();
    expect(writes).toBe(0);
  });
});
