import type { Ending, Heard, Readiness, Recogniser } from './Recogniser.ts';

/** What is used of the Web Speech API (https://webaudio.github.io/web-speech-api/); TypeScript's DOM does not know it yet. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(track: MediaStreamTrack): void;
  abort(): void;
}
interface Where {
  readonly langs: readonly string[];
  readonly processLocally: true;
}
interface OnDevice {
  new (): Recognition;
  readonly prototype: Recognition;
  available(where: Where): Promise<Readiness>;
  install(where: Where): Promise<boolean>;
}

const READINESS: readonly unknown[] = ['available', 'downloading', 'downloadable'] satisfies Readiness[];

const ENDINGS: Readonly<Record<string, Ending>> = {
  'no-speech': 'silence',
  aborted: 'aborted',
  'not-allowed': 'not-allowed',
  'service-not-allowed': 'not-allowed',
  'language-not-supported': 'language',
};

/**
 * The browser's recognition on this machine; null where there is none. A browser that cannot be told to stay on the
 * machine may send sound to its maker, so that to us it has no recognition at all.
 */
export function browserRecogniser(scope: object): Recogniser | null {
  const Recognition = (scope as { SpeechRecognition?: unknown }).SpeechRecognition;
  if (!isOnDevice(Recognition)) return null;
  const where = (language: string): Where => ({ langs: [language], processLocally: true });
  return {
    async readiness(language) {
      // Refused where a policy forbids it; to us that is the same.
      const said: unknown = await Recognition.available(where(language)).catch(() => 'unavailable');
      return READINESS.includes(said) ? (said as Readiness) : 'unavailable';
    },
    install: async language => (await Recognition.install(where(language)).catch(() => false)) === true,
    listen(track, language, listener) {
      const recognition = new Recognition();
      recognition.processLocally = true;
      recognition.lang = language;
      recognition.continuous = true;
      recognition.interimResults = true;
      const done = new AbortController();
      const { signal } = done;
      function end(why: Ending): void {
        if (signal.aborted) return;
        done.abort();
        recognition.abort();
        listener.ended(why);
      }
      recognition.addEventListener(
        'result',
        event => understood(event as SpeechRecognitionEvent).forEach(one => listener.heard(one)),
        { signal },
      );
      // Not every error is followed by `end` in Chromium, such as that of a language it does not have.
      recognition.addEventListener(
        'error',
        event => end(ENDINGS[(event as SpeechRecognitionErrorEvent).error] ?? 'trouble'),
        { signal },
      );
      recognition.addEventListener('end', () => end('over'), { signal });
      try {
        recognition.start(track);
      } catch {
        // The track ended meanwhile. Told later, as everything else of it.
        queueMicrotask(() => end('trouble'));
      }
      return () => {
        if (signal.aborted) return;
        done.abort();
        recognition.abort();
      };
    },
  };
}

function isOnDevice(found: unknown): found is OnDevice {
  if (typeof found !== 'function') return false;
  const { available, install, prototype } = found as Partial<OnDevice>;
  return (
    typeof available === 'function' &&
    typeof install === 'function' &&
    prototype !== undefined &&
    'processLocally' in prototype
  );
}

/** What an event brings: sentences that are final, then what is still being understood, as one. */
function understood({ results, resultIndex }: SpeechRecognitionEvent): Heard[] {
  const now = Array.from(results)
    .slice(resultIndex)
    .map(result => ({ text: result[0]?.transcript ?? '', final: result.isFinal }));
  const interim = now
    .filter(({ final }) => !final)
    .map(({ text }) => text)
    .join('');
  return [...now.filter(({ final }) => final), ...(interim ? [{ text: interim, final: false }] : [])];
}
