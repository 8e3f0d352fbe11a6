import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import en from '../../assets/messages/en.json' with { type: 'json' };
import { directionOf, FALLBACK, type Language, languageOf } from '../../core/language/languages.ts';
import { type Catalogue, type MessageParams, type Wording, wording } from '../../core/language/wording.ts';

/** The part of the catalogue that the server writes itself. */
export type MessageKey = Extract<keyof typeof en, `server_${string}`>;

/** What the server writes to people outside its pages, in one language. */
export interface Words {
  /** `{name}` in a message stands for a value, put in as it is. */
  (key: MessageKey, values?: MessageParams): string;
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  /** How dates are written (BCP 47). */
  readonly locale: string;
}

const FOLDER = join(import.meta.dirname, '..', '..', 'assets', 'messages');
const made = new Map<Language, Words>();

/**
 * The words of a language; a catalogue is read when its language is first asked for.
 * @param tag what a room says (BCP 47). Without one, or of a language that this server has not: English
 */
export function wordsIn(tag: string | undefined): Words {
  const language = (tag === undefined ? null : languageOf(tag)) ?? FALLBACK;
  let words = made.get(language);
  if (words === undefined) made.set(language, (words = read(language)));
  return words;
}

function read(language: Language): Words {
  // Not as in America: who reads is anywhere.
  const locale = language === 'en' ? 'en-GB' : language;
  const own = { language, catalogue: catalogueOf(language), locale };
  const words: Wording =
    language === FALLBACK ? wording(own) : wording(own, { language: FALLBACK, catalogue: catalogueOf(FALLBACK) });
  const say = (key: MessageKey, values?: MessageParams) => words(key, values);
  return Object.assign(say, { language, direction: directionOf(language), locale });
}

function catalogueOf(language: Language): Catalogue {
  if (language === FALLBACK) return en;
  return JSON.parse(readFileSync(join(FOLDER, `${language}.json`), 'utf8')) as Catalogue;
}
