import { browser } from 'wxt/browser';
import {
  bestLanguage,
  FALLBACK,
  isLanguage,
  type Language,
  localeFolders,
  localeFor,
} from '../core/language/languages.ts';
import type { ExtensionKey } from '../core/language/messageKeys.ts';
import { type Catalogue, type Wording, wording } from '../core/language/wording.ts';
import { chosenLanguage } from './items.ts';

let made: { readonly locale: string; readonly words: Promise<Wording<ExtensionKey>> } | null = null;

/** The language that was chosen, else the browser's. */
async function extensionLanguage(): Promise<Language> {
  const chosen = await chosenLanguage.getValue().catch(() => null);
  return isLanguage(chosen) ? chosen : bestLanguage(navigator.languages);
}

/**
 * Words the messages of `_locales/`: those that scripts without a catalogue show. Unlike `browser.i18n` it heeds the
 * language that was chosen.
 */
export async function extensionWords(): Promise<Wording<ExtensionKey>> {
  const language = await extensionLanguage();
  const locale = localeFor(language, navigator.languages);
  if (made?.locale !== locale) made = { locale, words: read(language, locale) };
  return made.words;
}

async function read(language: Language, locale: string): Promise<Wording<ExtensionKey>> {
  const [own, english] = await Promise.all([messagesOf(language), messagesOf(FALLBACK)]);
  return wording({ language, catalogue: own, locale }, { language: FALLBACK, catalogue: english });
}

async function messagesOf(language: Language): Promise<Catalogue> {
  const [folder = FALLBACK] = localeFolders(language);
  const answer = await fetch(browser.runtime.getURL(`/_locales/${folder}/messages.json` as never));
  const messages = (await answer.json()) as Readonly<Record<string, { readonly message: string }>>;
  return Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message]));
}
