// @vitest-environment happy-dom
import { createPinia } from 'pinia';
import { expect, test, vi } from 'vitest';
import { createApp } from 'vue';
import { platformPlugin } from '../../../../app/platform.ts';
import { useRoomPreferencesStore } from '../../../../app/room/preferencesStore.ts';
import {
  DEFAULT_ROOM_PREFERENCES,
  type KeptPreferences,
  type RoomPreferenceStore,
} from '../../../../app/room/roomPreferences.ts';
import { fakePlatform } from '../../../support/platform.ts';

/** A document with that browser's store in it. */
function document(store?: RoomPreferenceStore) {
  const pinia = createPinia();
  createApp({})
    .use(pinia)
    .use(platformPlugin(fakePlatform(store ? { preferences: store } : {})));
  return useRoomPreferencesStore(pinia);
}

function browser(kept: KeptPreferences = {}): RoomPreferenceStore {
  const listeners = new Set<(kept: KeptPreferences) => void>();
  return {
    load: () => Promise.resolve(kept),
    // Documents hear of it later, as they do from a browser.
    change: async changes => {
      const now = (kept = { ...kept, ...changes });
      setTimeout(() => listeners.forEach(listener => listener(now)));
    },
    watch: listener => (listeners.add(listener), () => listeners.delete(listener)),
  };
}

test('a sound that was turned off stays off in the next document of this browser', async () => {
  const store = browser();
  const first = document(store);
  expect(first.preferences.requestSound).toBe(true);
  await first.change({ requestSound: false });
  const next = document(store);
  await expect.poll(() => next.preferences.requestSound).toBe(false);
});

test('a panel that saves another preference takes push-to-talk from nobody', async () => {
  const store = browser();
  const [first, second] = [document(store), document(store)];
  await Promise.all([first.loaded, second.loaded]);
  await first.change({ pushToTalk: true });
  await second.change({ shortcuts: false });
  const next = document(store);
  await next.loaded;
  expect(next.preferences).toMatchObject({ pushToTalk: true, shortcuts: false });
});

test('what one document changes is followed by the others, key by key', async () => {
  const store = browser();
  const [first, second] = [document(store), document(store)];
  await Promise.all([first.loaded, second.loaded]);
  await first.change({ pushToTalk: true });
  await expect.poll(() => second.preferences).toEqual({ ...DEFAULT_ROOM_PREFERENCES, pushToTalk: true });
  await second.change({ captions: true });
  await expect.poll(() => first.preferences).toMatchObject({ pushToTalk: true, captions: true });
});

test('two changes at once are never undone by hearing of the first', async () => {
  let listener: (kept: KeptPreferences) => void = () => undefined;
  const { promise: stored, resolve: store } = Promise.withResolvers<undefined>();
  const only = document({
    load: () => Promise.resolve({}),
    change: () => stored,
    watch: heard => ((listener = heard), () => undefined),
  });
  await only.loaded;
  const changing = Promise.all([only.change({ pushToTalk: true }), only.change({ shortcuts: false })]);
  await expect.poll(() => only.preferences.shortcuts).toBe(false);
  listener({ pushToTalk: true });
  expect(only.preferences).toMatchObject({ pushToTalk: true, shortcuts: false });
  store(undefined);
  await changing;
});

test('a document that is gone follows nothing', () => {
  const stop = vi.fn();
  document({ ...browser(), watch: () => stop }).$dispose();
  expect(stop).toHaveBeenCalledOnce();
});

test('a store that cannot be read leaves the defaults, and does not keep anybody waiting', async () => {
  const broken = document({
    load: () => Promise.reject(new Error('refused')),
    change: () => Promise.resolve(),
    watch: () => () => undefined,
  });
  await broken.loaded;
  expect(broken.preferences).toEqual(DEFAULT_ROOM_PREFERENCES);
});

test('without a store a change lasts as long as the document', async () => {
  const only = document();
  await only.change({ requestSound: false });
  expect(only.preferences.requestSound).toBe(false);
  expect(document().preferences.requestSound).toBe(true);
});

test('what was kept by another version counts as far as it is known and of the right kind', async () => {
  const later = document(browser({ requestSound: false, speakerLayout: 'yes', gone: true }));
  await expect.poll(() => later.preferences).toEqual({ ...DEFAULT_ROOM_PREFERENCES, requestSound: false });
});
