import type { Ending, Heard, Recogniser, Refusal } from './Recogniser.ts';

/**
 * Recognisers at once: two who talk over each other, and whoever spoke before them. Each takes a good part of a
 * processor core.
 */
export const MAX_RECOGNISERS = 3;
/** How long (ms) until one that ended begins again: at first, and at most when it keeps failing. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 30_000;

export interface TranscriberEvents {
  heard(speaker: string, now: Heard): void;
  /** Nothing more comes of what they were saying. */
  stopped(speaker: string): void;
  /** It does not go on; it is closed. */
  refused(why: Refusal): void;
}

interface Place {
  readonly track: MediaStreamTrack;
  stop: () => void;
  /** Ends in a row without a word. */
  failures: number;
}

/** Listens to those who spoke last, as long as they are heard. */
export class Transcriber {
  readonly #recogniser: Recogniser;
  readonly #language: string;
  readonly #on: TranscriberEvents;
  readonly #places = new Map<string, Place>();
  #voices: ReadonlyMap<string, MediaStreamTrack> = new Map();
  #speaking: ReadonlySet<string> = new Set();
  /** Whoever began to speak last comes first. */
  #recent: readonly string[] = [];
  #limit = MAX_RECOGNISERS;
  #closed = false;

  constructor(recogniser: Recogniser, language: string, on: TranscriberEvents) {
    this.#recogniser = recogniser;
    this.#language = language;
    this.#on = on;
  }

  /** Says whose voices are played, and who speaks. Whoever is not among the voices is listened to no more. */
  follow(voices: ReadonlyMap<string, MediaStreamTrack>, speaking: ReadonlySet<string>): void {
    const began = [...speaking].filter(id => !this.#speaking.has(id));
    const before = this.#recent.filter(id => voices.has(id) && !began.includes(id));
    const unheard = [...voices.keys()].filter(id => !began.includes(id) && !before.includes(id));
    this.#recent = [...began, ...before, ...unheard];
    this.#voices = voices;
    this.#speaking = speaking;
    this.#settle();
  }

  /** Stops at once. */
  close(): void {
    this.#closed = true;
    for (const id of [...this.#places.keys()]) this.#end(id);
  }

  #settle(): void {
    if (this.#closed) return;
    const heard = this.#recent.filter(id => this.#voices.has(id));
    const speak = heard.filter(id => this.#speaking.has(id));
    const chosen = new Set([...speak, ...heard.filter(id => !this.#speaking.has(id))].slice(0, this.#limit));
    for (const [id, { track }] of [...this.#places]) {
      if (!chosen.has(id) || this.#voices.get(id) !== track) this.#end(id);
    }
    for (const id of chosen) {
      const track = this.#voices.get(id);
      if (!track || this.#places.has(id)) continue;
      const place: Place = { track, stop: () => {}, failures: 0 };
      this.#places.set(id, place);
      this.#listen(id, place);
    }
  }

  #listen(id: string, place: Place): void {
    place.stop = this.#recogniser.listen(place.track, this.#language, {
      heard: now => {
        place.failures = 0;
        this.#on.heard(id, now);
      },
      ended: why => this.#ended(id, place, why),
    });
  }

  #ended(id: string, place: Place, why: Ending): void {
    if (why === 'not-allowed' || why === 'language') {
      this.close();
      this.#on.refused(why);
      return;
    }
    this.#on.stopped(id);
    // A browser that runs fewer at once ends one for the next: asking for more again would only make them take turns.
    if (why === 'aborted' && this.#places.size > 1) {
      this.#limit = Math.max(1, Math.min(this.#limit, this.#places.size) - 1);
      this.#places.delete(id);
      this.#settle();
      return;
    }
    const wait = Math.min(FIRST_WAIT * 2 ** place.failures, LONGEST_WAIT);
    if (why === 'silence') place.failures = 0;
    else place.failures += 1;
    const timer = setTimeout(() => this.#listen(id, place), wait);
    place.stop = () => clearTimeout(timer);
  }

  #end(id: string): void {
    this.#places.get(id)?.stop();
    this.#places.delete(id);
    this.#on.stopped(id);
  }
}
