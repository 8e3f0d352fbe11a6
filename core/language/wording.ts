import { directionOf } from './languages.ts';

/** Keys and texts, as a file of `assets/messages/` has them. */
export type Catalogue = Readonly<Record<string, string>>;
export type MessageParams = Readonly<Record<string, string | number>>;

/** Where a text comes from, and by whose rules its plurals and numbers are written. */
export interface Source {
  /** BCP 47. */
  readonly language: string;
  readonly catalogue: Catalogue;
  /** BCP 47, for numbers; the language when absent. */
  readonly locale?: string;
}

/** A message with its `{placeholders}` filled in. `Key`: which ones may be asked for. */
export interface Wording<Key extends string = string> {
  (key: Key, params?: MessageParams): string;
  /** How numbers, dates and lists beside it are written (BCP 47). */
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
}

// Unicode's FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE.
const ISOLATE = ['\u2068', '\u2069'] as const;

/**
 * Words messages of the first source that has them. A key with plural forms (`viewers` for `viewers_one`,
 * `viewers_other`, …) takes the form that `Intl.PluralRules` names for `params.count`. Numbers are written the locale's
 * way. A placeholder without a value stays as it is, and so does a key that nobody has, so that it is noticed. From
 * right to left, texts that are put in keep their own direction.
 */
export function wording(...sources: readonly [Source, ...Source[]]): Wording {
  const tables = sources.map(({ language, catalogue, locale = language }) => ({
    catalogue,
    plurals: new Intl.PluralRules(language),
    numbers: new Intl.NumberFormat(locale),
    isolated: directionOf(language) === 'rtl',
  }));
  const word = (key: string, params: MessageParams = {}) => {
    for (const { catalogue, plurals, numbers, isolated } of tables) {
      const text =
        catalogue[key] ??
        catalogue[`${key}_${plurals.select(Number(params['count'] ?? 0))}`] ??
        catalogue[`${key}_other`];
      if (text === undefined) continue;
      return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
        const value = params[name];
        if (value === undefined) return placeholder;
        if (typeof value === 'number') return numbers.format(value);
        // Nothing stands beside an address: it is opened and copied.
        return isolated && !/^https?:/.test(value) ? ISOLATE[0] + value + ISOLATE[1] : value;
      });
    }
    return key;
  };
  const [{ language, locale = language }] = sources;
  return Object.assign(word, { locale, direction: directionOf(language) });
}
