import en from '../../assets/messages/en.json' with { type: 'json' };
import { bestLanguage, FALLBACK, isLanguage, type Language } from '../../core/language/languages.ts';
import type { Catalogue } from '../../core/language/wording.ts';
import { direction, language as spokenLanguage, speak } from './useMessages.ts';

/** Each is loaded by itself, when it is first wanted. */
const FILES = import.meta.glob<Catalogue>(['../../assets/messages/*.json', '!../../assets/messages/en.json'], {
  import: 'default',
});

/** Where the language is kept that somebody chose; null: the browser's. */
export interface LanguageChoice {
  load(): string | null | Promise<string | null>;
  /** Tells of choices made in other documents, too. */
  watch(listener: (chosen: string | null) => void): void;
}

let wanted = 0;

/**
 * Has the document speak the language that was chosen, else the browser's, and follow other choices. Resolves once the
 * first is there; a catalogue that cannot be loaded leaves English.
 */
export async function followLanguage(choice: LanguageChoice): Promise<void> {
  choice.watch(chosen => void applyLanguage(chosen));
  await applyLanguage(await Promise.resolve(choice.load()).catch(() => null));
}

/** Speaks a language as soon as its catalogue is loaded. @param chosen null: the browser's */
export async function applyLanguage(chosen: string | null): Promise<void> {
  const mine = (wanted += 1);
  const next = isLanguage(chosen) ? chosen : bestLanguage(navigator.languages);
  const catalogue = await catalogueOf(next);
  // Another was chosen meanwhile.
  if (mine !== wanted) return;
  speak(catalogue === null ? FALLBACK : next, catalogue ?? en, navigator.languages);
  document.documentElement.lang = spokenLanguage();
  document.documentElement.dir = direction();
}

async function catalogueOf(language: Language): Promise<Catalogue | null> {
  if (language === FALLBACK) return en;
  return (await FILES[`../../assets/messages/${language}.json`]?.().catch(() => null)) ?? null;
}
