import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserRecogniser } from '../../../../../core/media/captions/browserRecogniser.ts';
import { CaptionBook, LINE_AGE, LINE_LENGTH, MAX_LINES } from '../../../../../core/media/captions/CaptionBook.ts';
import { closest } from '../../../../../core/media/captions/languages.ts';
import { MAX_RECOGNISERS, Transcriber } from '../../../../../core/media/captions/Transcriber.ts';

describe('the last lines of who said what', () => {
  const heard = fc.record({
    speaker: fc.constantFrom('ada', 'bob', 'cy', 'dee', 'eve'),
    text: fc.oneof(fc.string(), fc.string({ minLength: LINE_LENGTH, maxLength: 3 * LINE_LENGTH })),
    final: fc.boolean(),
    after: fc.nat(LINE_AGE),
  });

  test('lines are few, short, recent, in order; each person has at most one unfinished line', () => {
    fc.assert(
      fc.property(fc.array(heard), fc.nat(LINE_AGE), (all, pause) => {
        const book = new CaptionBook();
        let now = 0;
        const last = new Map<string, number>();
        for (const { speaker, text, final, after } of all) {
          now += after;
          book.hear(speaker, { text, final }, now);
          if (text.trim() !== '') last.set(speaker, now);
          const lines = book.lines(now);
          expect(lines.length).toBeLessThanOrEqual(MAX_LINES);
          expect(lines.every(line => line.text !== '' && [...line.text].length <= LINE_LENGTH)).toBe(true);
          const open = lines.filter(line => !line.final).map(line => line.speaker);
          expect(new Set(open).size).toBe(open.length);
          expect(lines.map(({ key }) => key)).toEqual(lines.map(({ key }) => key).toSorted((a, b) => a - b));
        }
        now += pause;
        expect(book.lines(now).every(({ speaker }) => now - last.get(speaker)! < LINE_AGE)).toBe(true);
        expect(book.lines(now + LINE_AGE)).toEqual([]);
      }),
    );
  });

  test('what may still change is replaced in its line, and what follows a final one begins another', () => {
    const book = new CaptionBook();
    book.hear('ada', { text: 'shall', final: false }, 0);
    const [line] = book.lines(0);
    book.hear('bob', { text: 'Yes.', final: true }, 1);
    book.hear('ada', { text: 'Shall we begin?', final: true }, 2);
    book.hear('ada', { text: 'with', final: false }, 3);
    expect(book.lines(3).map(({ speaker, text, final }) => [speaker, text, final])).toEqual([
      ['ada', 'Shall we begin?', true],
      ['bob', 'Yes.', true],
      ['ada', 'with', false],
    ]);
    expect(book.lines(3)[0]!.key).toBe(line!.key);
  });

  test('of a long sentence its end is shown, from the beginning of a word', () => {
    const book = new CaptionBook();
    book.hear('ada', { text: `${'never '.repeat(40)}again`, final: false }, 0);
    expect(book.lines(0)[0]!.text).toMatch(/^…never .*again$/);
  });
});

test('a language is found as spoken elsewhere, the first wanted first', () => {
  const there = ['de-DE', 'en-US', 'fr-FR'];
  expect(closest(['en-IE', 'de-DE'], there)).toBe('en-US');
  expect(closest(['ar', 'de'], there)).toBe('de-DE');
  expect(closest(['ar'], there)).toBeNull();
});

/** The Web Speech API, working as a test says. */
class Scripted extends EventTarget {
  static made: Scripted[] = [];
  static async available(): Promise<string> {
    return 'available';
  }

  static async install(): Promise<boolean> {
    return true;
  }

  lang = '';
  continuous = false;
  interimResults = false;
  track: unknown = null;
  aborted = false;
  get processLocally(): boolean {
    return this.#local;
  }

  set processLocally(on: boolean) {
    this.#local = on;
  }

  #local = false;

  start(track: unknown): void {
    if (!this.#local) throw new Error('Sound would leave the machine.');
    this.track = track;
    Scripted.made.push(this);
  }

  abort(): void {
    this.aborted = true;
  }

  says(transcript: string, isFinal: boolean): void {
    const results = [Object.assign([{ transcript }], { isFinal })];
    this.dispatchEvent(Object.assign(new Event('result'), { results, resultIndex: 0 }));
  }

  fails(error: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { error }));
    this.dispatchEvent(new Event('end'));
  }

  ends(): void {
    this.dispatchEvent(new Event('end'));
  }
}

describe('what counts as recognition on the machine', () => {
  test.each([
    ['no recognition', {}],
    [
      'one that cannot be asked what is on the machine',
      {
        SpeechRecognition: class {
          processLocally = false;
        },
      },
    ],
    [
      'one that cannot be told to stay on it',
      { SpeechRecognition: Object.assign(function SpeechRecognition() {}, { available() {}, install() {} }) },
    ],
    ['a prefixed one', { webkitSpeechRecognition: Scripted }],
  ])('%s is none', (_, scope) => {
    expect(browserRecogniser(scope)).toBeNull();
  });

  test('an answer that is not known, or a refusal to answer, is unavailable', async () => {
    class Odd extends Scripted {
      static override available = vi
        .fn<() => Promise<string>>()
        .mockResolvedValueOnce('remote')
        .mockRejectedValueOnce(new Error('policy'));
    }
    const recogniser = browserRecogniser({ SpeechRecognition: Odd })!;
    expect([await recogniser.readiness('en'), await recogniser.readiness('en')]).toEqual([
      'unavailable',
      'unavailable',
    ]);
    expect(Odd.available.mock.calls).toEqual([
      [{ langs: ['en'], processLocally: true }],
      [{ langs: ['en'], processLocally: true }],
    ]);
  });
});

describe('listening to who is heard', () => {
  const on = { heard: vi.fn(), stopped: vi.fn(), refused: vi.fn() };
  const voice = (name: string) => ({ name }) as unknown as MediaStreamTrack;
  const voices = new Map(['ada', 'bob', 'cy', 'dee', 'eve'].map(name => [name, voice(name)]));
  const running = () => Scripted.made.filter(one => !one.aborted);
  const listened = () =>
    running()
      .map(({ track }) => (track as { name: string }).name)
      .toSorted();
  const to = (name: string) => running().find(({ track }) => track === voices.get(name))!;
  const only = (...names: string[]) => new Map([...voices].filter(([name]) => names.includes(name)));
  let transcriber: Transcriber;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.clearAllMocks();
    Scripted.made = [];
    transcriber = new Transcriber(browserRecogniser({ SpeechRecognition: Scripted })!, 'en-US', on);
  });
  afterEach(() => {
    transcriber.close();
    vi.useRealTimers();
  });

  test('of many those who began to speak last are listened to, and never more than the limit', () => {
    transcriber.follow(voices, new Set());
    expect(listened()).toHaveLength(MAX_RECOGNISERS);
    transcriber.follow(voices, new Set(['dee']));
    transcriber.follow(voices, new Set(['eve']));
    transcriber.follow(voices, new Set(['bob']));
    expect(listened()).toEqual(['bob', 'dee', 'eve']);
  });

  test('whoever is muted is listened to no more, at once', () => {
    transcriber.follow(only('ada', 'bob'), new Set());
    to('ada').says('hello', false);
    expect(on.heard).toHaveBeenLastCalledWith('ada', { text: 'hello', final: false });
    const before = to('ada');
    transcriber.follow(only('bob'), new Set());
    expect(listened()).toEqual(['bob']);
    before.says('still?', true);
    expect(on.heard).toHaveBeenCalledOnce();
  });

  test('one that ended begins again, later and later while it brings nothing, soon once it did', () => {
    transcriber.follow(only('ada'), new Set());
    const waits = Array.from({ length: 9 }, () => {
      to('ada').fails('network');
      const from = Date.now();
      vi.advanceTimersToNextTimer();
      return Date.now() - from;
    });
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBeLessThan(1_000);
    expect(waits.at(-1)).toBe(30_000);
    to('ada').says('hello', true);
    to('ada').ends();
    vi.advanceTimersByTime(1_000);
    expect(Scripted.made).toHaveLength(11);
  });

  test('a browser that runs fewer at once is not made to take turns', () => {
    transcriber.follow(voices, new Set(['ada', 'bob', 'cy']));
    to('ada').fails('aborted');
    vi.advanceTimersByTime(60_000);
    expect(listened()).toEqual(['ada', 'bob']);
    const made = Scripted.made.length;
    vi.advanceTimersByTime(60_000);
    expect(Scripted.made).toHaveLength(made);
  });

  test.each([
    ['not-allowed', 'not-allowed'],
    ['service-not-allowed', 'not-allowed'],
    ['language-not-supported', 'language'],
  ])('%s is told once and ends all of it', (error, told) => {
    transcriber.follow(voices, new Set());
    to('ada').fails(error);
    expect(on.refused.mock.calls).toEqual([[told]]);
    vi.advanceTimersByTime(60_000);
    transcriber.follow(only('dee'), new Set());
    expect(listened()).toEqual([]);
  });

  test('what waits to begin again does not, once it is closed', () => {
    transcriber.follow(only('ada'), new Set());
    to('ada').ends();
    transcriber.close();
    vi.advanceTimersByTime(60_000);
    expect(running()).toEqual([]);
  });
});
