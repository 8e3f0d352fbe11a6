/** What is odd about a microphone, judged by its loudness over time. */
export type VoiceNotice =
  /** It is on and delivers nothing: not even the noise of a quiet room. */
  | 'silent'
  /** It is muted, and somebody speaks into it. */
  | 'speaking-while-muted';

/** Meter position (see `meter.ts`) from which it is a voice. */
export const VOICE = 0.4;
/** A microphone without any signal for so long (ms) is silent. */
const SILENT_AFTER_MS = 8_000;
/** The same for one that was heard before: some headsets send nothing at all between two sentences. */
const SILENT_AGAIN_AFTER_MS = 20_000;
/** So much voice (ms) within the window is speech, and not a cough. */
const SPEECH_MS = 900;
const WINDOW_MS = 2_500;
/** Said for so long (ms) after the last word, so that one can read it and press its button. */
const KEPT_MS = 8_000;

/**
 * Listens to the levels of one microphone and says what its owner should know. Pure: levels and
 * times come in. A track that is switched on and off keeps its watch; another device gets a new one.
 */
export class VoiceWatch {
  /** The last time there was any signal. */
  #aliveAt: number | null = null;
  #heard = false;
  #looked: number | null = null;
  #voiced: { at: number; ms: number }[] = [];
  #speakingUntil = -Infinity;

  /**
   * @param level meter position, 0 to 1
   * @param signal whether there was anything at all, see `meter.ts`
   * @param muted whether it is sent to nobody
   * @param now ms on any clock that only goes forward
   */
  hear(level: number, signal: boolean, muted: boolean, now: number): VoiceNotice | null {
    const since = this.#looked === null ? 0 : now - this.#looked;
    this.#looked = now;
    this.#aliveAt ??= now;
    // A page that slept has not listened in between.
    if (signal || since > WINDOW_MS) this.#aliveAt = now;
    this.#heard ||= level > VOICE;
    this.#voiced = this.#voiced.filter(one => now - one.at < WINDOW_MS);
    if (!muted) {
      this.#voiced = [];
      this.#speakingUntil = -Infinity;
      return now - this.#aliveAt >= (this.#heard ? SILENT_AGAIN_AFTER_MS : SILENT_AFTER_MS) ? 'silent' : null;
    }
    if (level > VOICE && since <= WINDOW_MS) this.#voiced.push({ at: now, ms: since });
    const spoken = this.#voiced.reduce((total, one) => total + one.ms, 0);
    if (spoken >= SPEECH_MS) this.#speakingUntil = now + KEPT_MS;
    return now < this.#speakingUntil ? 'speaking-while-muted' : null;
  }
}
