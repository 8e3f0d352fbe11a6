import en from '../../assets/messages/en.json' with { type: 'json' };

type CatalogueKey = keyof typeof en;
/** `viewers` when the catalogue holds `viewers_one` and `viewers_other`. */
type PluralKey = CatalogueKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;
export type MessageKey = CatalogueKey | PluralKey;
export type MessageParams = Readonly<Record<string, string | number>>;

const LOCALE = 'en';
const catalogue: Readonly<Record<string, string>> = en;
const pluralRules = new Intl.PluralRules(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE);

function pick(key: string, params: MessageParams): string {
  const plain = catalogue[key];
  if (plain !== undefined) return plain;
  const count = Number(params.count ?? 0);
  return catalogue[`${key}_${pluralRules.select(count)}`] ?? catalogue[`${key}_other`] ?? key;
}

/**
 * One message of the catalogue with its `{placeholders}` filled in. A key with plural forms (`viewers` for
 * `viewers_one`, `viewers_other`) takes its form from `params.count`. Numbers are written the locale's way;
 * a placeholder without a value stays as it is, so that it is noticed.
 */
export function t(key: MessageKey, params: MessageParams = {}): string {
  return pick(key, params).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** A number as the locale writes it ("1,240"). */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** How long ago `then` was, in words ("3 hours ago"). Both in ms since the epoch. */
export function ago(then: number, now: number): string {
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ];
  const words = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (now - then >= size) return words.format(-Math.floor((now - then) / size), unit);
  }
  return t('just_now');
}

export function useMessages(): {
  t: typeof t;
  ago: typeof ago;
  formatNumber: typeof formatNumber;
  locale: string;
} {
  return { t, ago, formatNumber, locale: LOCALE };
}
