import type { Catalogue } from '../../../core/language/wording.ts';

/** What is wrong with a catalogue, a line each; nothing of it may reach people. */
export type Faults = string[];

const PLURAL = /^(.+)_(zero|one|two|few|many|other)$/;
/** Wide enough for every rule that `Intl.PluralRules` has for whole numbers as they occur here. */
const COUNTS = [...Array(1_001).keys(), 2_000, 10_000, 100_000];
/** A text this much longer than the English one may not fit where it stands. */
const SHORT = 24;
const TOO_MUCH = { factor: 1.8, more: 4 };
/** What the browsers' stores take. */
const LONGEST: Readonly<Record<string, number>> = { manifest_name: 75, manifest_description: 132 };

/**
 * The plural categories that a language needs for whole numbers, with the numbers up to a thousand that have each.
 * What `Intl.PluralRules` lists beside these is for fractions and millions, which are worded like `other`.
 */
export function pluralCategories(language: string): ReadonlyMap<string, readonly number[]> {
  const rules = new Intl.PluralRules(language);
  const categories = new Map<string, number[]>();
  for (const count of COUNTS) {
    const category = rules.select(count);
    categories.set(category, [...(categories.get(category) ?? []), count]);
  }
  return categories;
}

/** The plural messages of a catalogue, without their endings: those that have both English forms. */
export function pluralKeys(english: Catalogue): Set<string> {
  const keys = Object.keys(english).map(key => PLURAL.exec(key));
  return new Set(
    keys.flatMap(found => {
      const base = found?.[1];
      return base !== undefined && `${base}_one` in english && `${base}_other` in english ? [base] : [];
    }),
  );
}

/** What is wrong with the English catalogue by itself. */
export function englishFaults(english: Catalogue): Faults {
  const plurals = pluralKeys(english);
  return Object.entries(english).flatMap(([key, text]) => {
    const [, base = ''] = PLURAL.exec(key) ?? [];
    const counted = /\{count\}/.test(text) && !plurals.has(base);
    return [
      ...(/^[a-z0-9_]+$/.test(key) ? [] : [`${key}: a key has small letters, digits and "_" only`]),
      ...(counted ? [`${key}: shows {count}, so it needs the forms ${key}_one and ${key}_other`] : []),
      ...(key.endsWith('_one') && !plurals.has(base) ? [`${key}: has no ${base}_other`] : []),
      ...textFaults(key, text),
    ];
  });
}

/** What is wrong with the catalogue of another language, beside the English one. */
export function translationFaults(language: string, catalogue: Catalogue, english: Catalogue): Faults {
  const expected = expectedKeys(language, english);
  const missing = [...expected.keys()].filter(key => !(key in catalogue)).map(key => `${key}: is missing`);
  const other = Object.entries(catalogue).flatMap(([key, text]) => {
    const model = expected.get(key);
    if (model === undefined) return [`${key}: ${whyNot(key, english)}`];
    return [...textFaults(key, text), ...placeholderFaults(key, text, model)];
  });
  return [...missing, ...other];
}

/** What may be right, and should be looked at: short words that became long, and texts left in English. */
export function translationDoubts(language: string, catalogue: Catalogue, english: Catalogue): string[] {
  const expected = expectedKeys(language, english);
  return Object.entries(catalogue).flatMap(([key, text]) => {
    const source = expected.get(key)?.source;
    if (source === undefined || typeof text !== 'string') return [];
    const limit = Math.ceil(source.length * TOO_MUCH.factor) + TOO_MUCH.more;
    return [
      ...(source.length <= SHORT && text.length > limit
        ? [`${key}: ${text.length} letters where English has ${source.length}: “${source}” became “${text}”`]
        : []),
      ...(text === source && / /.test(text.replaceAll(/\{\w+\}/g, '').trim()) ? [`${key}: is the English text`] : []),
    ];
  });
}

interface Model {
  readonly source: string;
  /** Placeholders that must be there. */
  readonly needed: readonly string[];
  /** Placeholders that may be there. */
  readonly allowed: readonly string[];
}

/** Every key that a language must have, with what is expected of its text. */
function expectedKeys(language: string, english: Catalogue): Map<string, Model> {
  const plurals = pluralKeys(english);
  const expected = new Map<string, Model>();
  for (const [key, source] of Object.entries(english)) {
    const [, base = '', category] = PLURAL.exec(key) ?? [];
    if (!plurals.has(base)) expected.set(key, { source, needed: placeholders(source), allowed: placeholders(source) });
    else if (category === 'other') addForms(expected, language, base, english);
  }
  return expected;
}

function addForms(expected: Map<string, Model>, language: string, base: string, english: Catalogue): void {
  const [one = '', other = ''] = [english[`${base}_one`], english[`${base}_other`]];
  const allowed = [...new Set([...placeholders(one), ...placeholders(other)])];
  for (const [category, counts] of pluralCategories(language)) {
    // "One message a second": the form says the number itself, when it is for one number or English does so, too.
    const spoken = counts.length === 1 || (counts.every(count => count <= 1) && !placeholders(one).includes('count'));
    const needed = spoken || category === 'zero' ? allowed.filter(name => name !== 'count') : placeholders(other);
    expected.set(`${base}_${category}`, { source: category === 'one' ? one : other, needed, allowed });
  }
}

function whyNot(key: string, english: Catalogue): string {
  const [, base = '', category = ''] = PLURAL.exec(key) ?? [];
  return pluralKeys(english).has(base)
    ? `no count below a million takes the plural form “${category}” in this language`
    : 'the English catalogue has no such key';
}

function textFaults(key: string, text: unknown): Faults {
  if (typeof text !== 'string') return [`${key}: is no text`];
  if (text.trim() === '') return [`${key}: is empty`];
  const faults: Faults = [];
  if (text.length > (LONGEST[key] ?? Infinity)) faults.push(`${key}: is longer than ${LONGEST[key]} letters`);
  if (text !== text.trim()) faults.push(`${key}: begins or ends with a space`);
  if (/\{(?!\w+\})|(?<!\{\w+)\}/.test(text)) faults.push(`${key}: has a brace that belongs to no placeholder`);
  if (/[\u2066-\u2069\u200e\u200f\u202a-\u202e]/.test(text)) faults.push(`${key}: has an invisible sign of direction`);
  return faults;
}

function placeholderFaults(key: string, text: unknown, { needed, allowed }: Model): Faults {
  if (typeof text !== 'string') return [];
  const has = placeholders(text);
  return [
    ...needed.filter(name => !has.includes(name)).map(name => `${key}: lacks {${name}}`),
    ...has.filter(name => !allowed.includes(name)).map(name => `${key}: has {${name}}, which gets no value`),
  ];
}

function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))];
}
