/** How a language stands on this machine. Nothing else is ever asked for: no recogniser elsewhere counts. */
export type Readiness = 'available' | 'downloading' | 'downloadable' | 'unavailable';

/** What was understood of what is being said. Until it is final it is replaced by the next. */
export interface Heard {
  readonly text: string;
  readonly final: boolean;
}

/**
 * Why listening came to its end. `over`: as recognisers do by themselves; `silence`: nobody spoke; `aborted`: the
 * browser gave its place to another; `trouble`: anything that may pass; the rest does not pass.
 */
export type Ending = 'over' | 'silence' | 'aborted' | 'trouble' | Refusal;
export type Refusal = 'not-allowed' | 'language';

interface Listener {
  heard(now: Heard): void;
  /** Once, and never after it was stopped. */
  ended(why: Ending): void;
}

/** Makes text of speech on this machine; no sound leaves it. Languages are BCP 47 tags. */
export interface Recogniser {
  readiness(language: string): Promise<Readiness>;
  /** Fetches what a language needs; the browser does. Resolves with whether it is there now. */
  install(language: string): Promise<boolean>;
  /** Listens to a live track; returns how to stop at once. */
  listen(track: MediaStreamTrack, language: string, listener: Listener): () => void;
}
