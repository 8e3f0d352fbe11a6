import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { usePlatform } from '../platform.ts';
import { DEFAULT_ROOM_PREFERENCES, type KeptPreferences, type RoomPreferences } from './roomPreferences.ts';

/** What the person prefers in rooms, as the platform keeps it. */
export const useRoomPreferencesStore = defineStore('room-preferences', () => {
  const store = usePlatform().preferences;
  const preferences = shallowRef(DEFAULT_ROOM_PREFERENCES);
  const loaded = store?.load().then(
    kept => void (preferences.value = { ...DEFAULT_ROOM_PREFERENCES, ...ofToday(kept) }),
    () => undefined, // Where nothing can be read, nothing was kept.
  );

  async function change(changes: Partial<RoomPreferences>): Promise<void> {
    await loaded;
    preferences.value = { ...preferences.value, ...changes };
    await store?.change(changes);
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
