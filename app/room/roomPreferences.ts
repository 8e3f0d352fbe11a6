/** What a person prefers inside rooms, kept for every room in this browser. Each is on or off. */
export interface RoomPreferences {
  /** A sound says that somebody asks for the stage or waits outside; for moderators. */
  readonly requestSound: boolean;
  /** A short sound says what waits for this person, while they look elsewhere. Off: none at all. */
  readonly sounds: boolean;
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
  sounds: true,
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
  /** Calls back when any document changed them. Returns the unsubscription. */
  watch(listener: (kept: KeptPreferences) => void): () => void;
}
