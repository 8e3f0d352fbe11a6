import { defineStore } from 'pinia';
import { inject, type InjectionKey, shallowRef } from 'vue';

/** What a person prefers inside rooms, kept for every room in this browser. Each is on or off. */
export interface RoomPreferences {
  /** A sound says that somebody asks for the stage or waits outside; for moderators. */
  readonly requestSound: boolean;
  /** Whoever speaks is shown large, instead of everybody alike. */
  readonly speakerLayout: boolean;
  /** The microphone is on only while a key is held. */
  readonly pushToTalk: boolean;
  /** Single keys do things in the room. */
  readonly shortcuts: boolean;
  /** What is said is written out, by the browser's own recognition on this machine. */
  readonly captions: boolean;
}

export const DEFAULT_ROOM_PREFERENCES: RoomPreferences = {
  requestSound: true,
  speakerLayout: false,
  pushToTalk: false,
  shortcuts: true,
  captions: false,
};

/** What was kept, which may be of another version. */
export type KeptPreferences = Readonly<Record<string, unknown>>;

/** Where they are kept: the extension's storage, or a page's. */
export interface RoomPreferenceStore {
  load(): Promise<KeptPreferences>;
  /** Writes these alone: what another window changed meanwhile stays. */
  change(changes: Partial<RoomPreferences>): Promise<void>;
}

/** Provided by each entrypoint; without it preferences last as long as the document. */
export const ROOM_PREFERENCES: InjectionKey<RoomPreferenceStore> = Symbol('room preferences');

export const useRoomPreferencesStore = defineStore('room-preferences', () => {
  const store = inject(ROOM_PREFERENCES, null);
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
