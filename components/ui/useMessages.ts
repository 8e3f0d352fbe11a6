import { computed, type ComputedRef, shallowRef } from 'vue';
import en from '../../assets/messages/en.json' with { type: 'json' };
import { directionOf, FALLBACK, type Language, localeFor } from '../../core/language/languages.ts';
import type { AnyKey } from '../../core/language/messageKeys.ts';
import { type Catalogue, type MessageParams, type Wording, wording } from '../../core/language/wording.ts';

/** What the server writes itself is no matter of a page. */
export type MessageKey = Exclude<AnyKey, `server_${string}`>;
export type { MessageParams };

interface Spoken {
  readonly language: Language;
  readonly words: Wording;
  readonly numbers: Intl.NumberFormat;
}

const ENGLISH = { language: FALLBACK, catalogue: en };

function spokenIn(language: Language, catalogue: Catalogue, wanted: readonly string[]): Spoken {
  const locale = localeFor(language, wanted);
  const words =
    language === FALLBACK ? wording({ ...ENGLISH, locale }) : wording({ language, catalogue, locale }, ENGLISH);
  return { language, words, numbers: new Intl.NumberFormat(locale) };
}

// A document has one language. What is shown follows when it changes.
const spoken = shallowRef(spokenIn(FALLBACK, en, [FALLBACK]));

/**
 * Has the document speak that language from now on. `applyLanguage` of `language.ts` loads the catalogue before.
 * @param wanted the reader's languages as the browser names them, for the region
 */
export function speak(language: Language, catalogue: Catalogue, wanted: readonly string[]): void {
  spoken.value = spokenIn(language, catalogue, wanted);
}

/** The language that the document speaks. */
export function language(): Language {
  return spoken.value.language;
}

/** How numbers, dates and lists are written (BCP 47): the document's language, of the reader's region. */
export function locale(): string {
  return spoken.value.words.locale;
}

export function direction(): 'ltr' | 'rtl' {
  return directionOf(spoken.value.language);
}

/**
 * One message of the catalogue with its `{placeholders}` filled in. A key with plural forms (`viewers` for
 * `viewers_one`, `viewers_other`) takes its form from `params.count`. Numbers are written the locale's way;
 * a placeholder without a value stays as it is, so that it is noticed.
 */
export function t(key: MessageKey, params: MessageParams = {}): string {
  return spoken.value.words(key, params);
}

/** A number as the locale writes it ("1,240"). */
export function formatNumber(value: number): string {
  return spoken.value.numbers.format(value);
}

/** A number where there is room for two digits ("7", "99+"). */
export function formatBadge(value: number): string {
  return value > 99 ? `${formatNumber(99)}+` : formatNumber(value);
}

/** Several things in a row, as a list of facts: "3 on stage, 5 watching". */
export function formatList(parts: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'unit' }).format(parts);
}

/** How long ago `then` was, in words ("3 hours ago"). Both in ms since the epoch. */
export function ago(then: number, now: number): string {
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ];
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (now - then >= size) return words.format(-Math.floor((now - then) / size), unit);
  }
  return t('just_now');
}

export function useMessages(): {
  t: typeof t;
  ago: typeof ago;
  formatNumber: typeof formatNumber;
  formatBadge: typeof formatBadge;
  formatList: typeof formatList;
  /** How numbers, dates and lists are written (BCP 47). */
  locale: ComputedRef<string>;
} {
  return { t, ago, formatNumber, formatBadge, formatList, locale: computed(locale) };
}
