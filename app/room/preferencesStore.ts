import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';
import { usePlatform } from '../platform.ts';
import { DEFAULT_ROOM_PREFERENCES, type KeptPreferences, type RoomPreferences } from './roomPreferences.ts';

/** What the person prefers in rooms, as the platform keeps it. */
export const useRoomPreferencesStore = defineStore('room-preferences', () => {
  const store = usePlatform().preferences;
  const preferences = shallowRef(DEFAULT_ROOM_PREFERENCES);
  /** Changes made here that may not be stored yet, in order: what is heard of the store meanwhile is older. */
  let underway: readonly Partial<RoomPreferences>[] = [];
  const follow = (kept: KeptPreferences) =>
    void (preferences.value = Object.assign({}, DEFAULT_ROOM_PREFERENCES, ofToday(kept), ...underway));
  // Where nothing can be read, nothing was kept.
  const loaded = store?.load().then(follow, () => undefined);
  onScopeDispose(store?.watch(follow) ?? (() => undefined));

  async function change(changes: Partial<RoomPreferences>): Promise<void> {
    await loaded;
    preferences.value = { ...preferences.value, ...changes };
    underway = [...underway, changes];
    try {
      await store?.change(changes);
    } finally {
      underway = underway.filter(one => one !== changes);
    }
  }

  return {
    preferences,
    /** Resolves when what was kept is known. */
    loaded,
    change,
  };
});

/** What of it is known today, and of the right kind. */
const ofToday = (kept: KeptPreferences) =>
  Object.fromEntries(
    Object.entries(kept).filter(([key, value]) => key in DEFAULT_ROOM_PREFERENCES && typeof value === 'boolean'),
  );
