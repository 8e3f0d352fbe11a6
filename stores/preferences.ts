import { defineStore } from 'pinia';
import { inject, shallowRef, type InjectionKey } from 'vue';

/** What a person prefers inside rooms, kept for every room in this browser. */
export interface RoomPreferences {
  /** A sound says that somebody asks for the stage or waits outside; for moderators. */
  readonly requestSound: boolean;
}

export const DEFAULT_ROOM_PREFERENCES: RoomPreferences = { requestSound: true };

/** Where they are kept: the extension's storage, or a page's. */
export interface RoomPreferenceStore {
  load(): Promise<RoomPreferences>;
  save(preferences: RoomPreferences): Promise<void>;
}

/** Provided by each entrypoint; without it preferences last as long as the document. */
export const ROOM_PREFERENCES: InjectionKey<RoomPreferenceStore> = Symbol('room preferences');

export const useRoomPreferencesStore = defineStore('room-preferences', () => {
  const store = inject(ROOM_PREFERENCES, null);
  const preferences = shallowRef(DEFAULT_ROOM_PREFERENCES);
  const loaded = store?.load().then(known => (preferences.value = known));

  async function change(changes: Partial<RoomPreferences>): Promise<void> {
    await loaded;
    preferences.value = { ...preferences.value, ...changes };
    await store?.save(preferences.value);
  }

  return { preferences, change };
});
