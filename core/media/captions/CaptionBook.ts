import type { Heard } from './Recogniser.ts';

/** What somebody said, as far as it was understood. */
export interface CaptionLine {
  /** Stays while the line grows. */
  readonly key: number;
  readonly speaker: string;
  readonly text: string;
  /** False while it may still change. */
  readonly final: boolean;
}

interface Kept extends CaptionLine {
  /** When it last changed, in ms of whatever clock the book is told. */
  readonly at: number;
}

/** As many as can be read while somebody goes on speaking. */
export const MAX_LINES = 3;
/** How long a line stands after its last word, in ms: three times what reading two lines takes. */
export const LINE_AGE = 8_000;
/** The longest that is shown of a line, in characters: about two rows. What was said first goes first. */
export const LINE_LENGTH = 120;

/** The last lines of who said what. Pure: it is told the time. */
export class CaptionBook {
  #lines: readonly Kept[] = [];
  #made = 0;

  /** Everybody has one line at most that is not final yet, and what comes next of them replaces it. */
  hear(speaker: string, { text, final }: Heard, at: number): void {
    const said = text.trim().replaceAll(/\s+/g, ' ');
    const open = this.#lines.find(line => line.speaker === speaker && !line.final);
    if (said === '') {
      if (final) this.finish(speaker);
      return;
    }
    if (!open) this.#made += 1;
    const line: Kept = { key: open?.key ?? this.#made, speaker, text: lastOf(said), final, at };
    this.#lines = open ? this.#lines.map(one => (one === open ? line : one)) : [...this.#lines, line];
    this.#lines = this.#lines.filter((one, index) => !one.final || index >= this.#lines.length - MAX_LINES);
  }

  /** Nothing more comes of what somebody was saying. */
  finish(speaker: string): void {
    this.#lines = this.#lines.map(line => (line.speaker === speaker ? { ...line, final: true } : line));
  }

  /** What is to be shown at that time, the oldest first. */
  lines(now: number): readonly CaptionLine[] {
    this.#lines = this.#lines.filter(({ at }) => now - at < LINE_AGE);
    return this.#lines.slice(-MAX_LINES).map(({ key, speaker, text, final }) => ({ key, speaker, text, final }));
  }

  clear(): void {
    this.#lines = [];
  }
}

/** The end of a long text, from the beginning of a word where there are words. */
function lastOf(text: string): string {
  const characters = [...text];
  if (characters.length <= LINE_LENGTH) return text;
  const end = characters.slice(1 - LINE_LENGTH).join('');
  const word = end.indexOf(' ');
  return `…${word < 0 || word > 30 ? end : end.slice(word + 1)}`;
}
