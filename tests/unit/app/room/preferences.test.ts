// @vitest-environment happy-dom
import { createPinia } from 'pinia';
import { expect, test } from 'vitest';
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
  return {
    load: () => Promise.resolve(kept),
    change: changes => Promise.resolve(void (kept = { ...kept, ...changes })),
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
  // Nor does it switch another document's session.
  expect(second.preferences.pushToTalk).toBe(false);
});

test('a store that cannot be read leaves the defaults, and does not keep anybody waiting', async () => {
  const broken = document({ load: () => Promise.reject(new Error('refused')), change: () => Promise.resolve() });
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
