import 'fake-indexeddb/auto';
import { createStore, get } from 'idb-keyval';
import { beforeEach, expect, test, vi } from 'vitest';

/**
 * The extension's storage, which answers as late as a browser's: whoever reads and writes at the same time as another,
 * loses.
 */
const stored = new Map<string, unknown>();
const later = () => new Promise<void>(resolve => void setImmediate(resolve));
vi.mock('wxt/browser', () => ({ browser: { storage: { local: { get: async () => ({}) } } } }));
vi.mock('wxt/utils/storage', () => ({
  storage: {
    defineItem: (key: string, { fallback }: { fallback: unknown }) => ({
      key,
      getValue: () => later().then(() => stored.get(key) ?? fallback),
      setValue: (value: unknown) => later().then(() => void stored.set(key, value)),
      watch: () => () => undefined,
    }),
  },
}));
const own = (key: string) => get(key, createStore('sidestage', 'kept'));
const { credentialFor } = await import('../../../extension/credentials.ts');
const { extensionDevices } = await import('../../../extension/client.ts');
const { rememberRoom, forgetRoom } = await import('../../../extension/recent.ts');
const { trustServer, distrustServer } = await import('../../../extension/trust.ts');

beforeEach(() => stored.clear());

test('two rooms opened at the same time keep a credential each, and the same room twice keeps one', async () => {
  let made = 0;
  const open = (room: string) => credentialFor(room, () => `secret-${(made += 1)}`);
  const [a, b, again] = await Promise.all([open('a'), open('b'), open('a')]);
  expect(again).toBe(a);
  expect(await own('credentials')).toEqual({ a, b });
});

test('devices chosen in two documents at the same time are both kept', async () => {
  vi.stubGlobal('navigator', { locks: navigator.locks, mediaDevices: {}, permissions: {} });
  const { store } = extensionDevices({ canPrompt: false });
  const camera = { id: 'c', label: 'Camera', group: '' };
  await Promise.all([store.change({ camera }), store.change({ microphoneOn: false })]);
  expect(await store.load()).toMatchObject({ camera, microphoneOn: false });
});

test('recent rooms and trusted servers lose nothing when they change at the same time', async () => {
  await Promise.all([
    rememberRoom('a', 'A', 1),
    rememberRoom('b', 'B', 2),
    trustServer('https://a'),
    trustServer('https://b'),
  ]);
  expect(await own('recentRooms')).toHaveLength(2);
  expect(stored.get('local:trustedServers')).toEqual(['https://a', 'https://b']);
  await Promise.all([
    forgetRoom('a'),
    rememberRoom('c', 'C', 3),
    distrustServer('https://a'),
    trustServer('https://c'),
  ]);
  expect(((await own('recentRooms')) as { url: string }[]).map(({ url }) => url).sort()).toEqual(['b', 'c']);
  expect(stored.get('local:trustedServers')).toEqual(['https://b', 'https://c']);
});
