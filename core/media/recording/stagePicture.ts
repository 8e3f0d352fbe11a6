/** Somebody on stage, as the recording shows them. */
export interface RecordedPerson {
  readonly id: string;
  readonly name: string;
  /** What stands for them while there is no picture. */
  readonly initials: string;
  /** Degrees on the colour wheel, the same as on screen. */
  readonly hue: number;
  /** Null while their camera is off. */
  readonly camera: MediaStream | null;
  /** Null while they share none. */
  readonly screen: MediaStream | null;
  readonly microphone: boolean;
  readonly speaking: boolean;
}

/** Everybody alike, or whoever speaks large. A shared screen is always large. */
export type RecordedLayout = 'grid' | 'speaker';

/** A tile to be painted. */
export interface Painted {
  readonly key: string;
  readonly person: RecordedPerson;
  readonly kind: 'camera' | 'screen';
}

/** What is large, if anything is, and who is beside it. */
export function whatIsShown(
  people: readonly RecordedPerson[],
  layout: RecordedLayout,
  speaker: string | null,
): { readonly large: Painted | null; readonly tiles: readonly Painted[] } {
  const cameras = people.map((person): Painted => ({ key: `${person.id} camera`, person, kind: 'camera' }));
  const sharing = people.filter(({ screen }) => screen !== null);
  const [first, ...further] = sharing.map((person): Painted => ({
    key: `${person.id} screen`,
    person,
    kind: 'screen',
  }));
  if (first) return { large: first, tiles: [...further, ...cameras] };
  const large =
    layout === 'speaker' && people.length > 1
      ? (cameras.find(({ person }) => person.id === speaker) ?? cameras[0])
      : undefined;
  return large ? { large, tiles: cameras.filter(one => one !== large) } : { large: null, tiles: cameras };
}

/** How long (ms) somebody must speak to take the large picture from somebody else. */
const TAKES_OVER_MS = 1_000;

/** Who is large while people talk across each other: whoever has spoken for a while, until somebody else does. */
export class SpeakerChoice {
  #current: string | null = null;
  readonly #since = new Map<string, number>();

  /** @param now any clock, in ms */
  look(people: readonly RecordedPerson[], now: number): string | null {
    const speaking = new Set(people.filter(one => one.speaking).map(({ id }) => id));
    for (const id of this.#since.keys()) if (!speaking.has(id)) this.#since.delete(id);
    for (const id of speaking) if (!this.#since.has(id)) this.#since.set(id, now);
    if (!people.some(({ id }) => id === this.#current)) this.#current = null;
    if (this.#current !== null && speaking.has(this.#current)) return this.#current;
    const [next] = [...this.#since].filter(([, since]) => this.#current === null || now - since >= TAKES_OVER_MS);
    if (next) [this.#current] = next;
    return this.#current;
  }
}
