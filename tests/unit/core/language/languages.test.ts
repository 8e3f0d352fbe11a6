import { describe, expect, test } from 'vitest';
import {
  bestLanguage,
  directionOf,
  isLanguage,
  languageOf,
  LANGUAGES,
  localeFolders,
  localeFor,
} from '../../../../core/language/languages.ts';

describe('languages', () => {
  test('a region is served by its language, and what there is not by the next wish, at last by English', () => {
    expect(languageOf('en-GB')).toBe('en');
    expect(languageOf('EN_us')).toBe('en');
    expect(languageOf('tlh')).toBeNull();
    expect(bestLanguage(['tlh', 'en-AU'])).toBe('en');
    expect(bestLanguage(['tlh'])).toBe('en');
    expect(bestLanguage([])).toBe('en');
  });

  test('a tag of any length is looked at in a moment: anybody may send one to a server', () => {
    // Seconds for each, when it took the square of the length.
    expect(languageOf('a-'.repeat(25_000))).toBeNull();
    expect(languageOf(`de-${'a-'.repeat(25_000)}`)).toBe('de');
    expect(['de-', 'de-at-x', 'deu', 'd', '', '-', '_de'].map(languageOf)).toEqual([
      'de',
      'de',
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('a country or a script says which of the ways a language is written in serves', () => {
    const added = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文' };
    Object.assign(LANGUAGES, added);
    try {
      const tags = ['zh-TW', 'zh_HK', 'zh-Hant-MO', 'zh-CN', 'zh', 'zh-Hans-TW'];
      expect(tags.map(languageOf)).toEqual(['zh-Hant', 'zh-Hant', 'zh-Hant', 'zh-Hans', 'zh-Hans', 'zh-Hans']);
      const folders = Object.keys(added).flatMap(tag => localeFolders(tag as keyof typeof LANGUAGES));
      expect(folders).toEqual(['zh_CN', 'zh_TW']);
    } finally {
      for (const tag of Object.keys(added)) delete (LANGUAGES as Record<string, string>)[tag];
    }
  });

  test('numbers and dates are of the region that the browser names, if it is one of the language', () => {
    expect(localeFor('en', ['fr-CA', 'en-GB', 'en'])).toBe('en-GB');
    expect(localeFor('en', ['fr-CA'])).toBe('en');
  });

  test('the direction is that of the script', () => {
    expect(['ar', 'he', 'fa', 'ur', 'az-Arab'].map(directionOf)).toEqual(Array(5).fill('rtl'));
    expect(['en', 'ja', 'az', 'no language'].map(directionOf)).toEqual(Array(4).fill('ltr'));
  });

  test('only what is on the list is a language', () => {
    expect([isLanguage('en'), isLanguage('toString'), isLanguage(null), isLanguage('EN')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('every language has a name of its own, and a folder that browsers know', () => {
    const tags = Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[];
    expect(new Set(Object.values(LANGUAGES)).size).toBe(tags.length);
    for (const tag of tags) {
      expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
      expect(localeFolders(tag).every(folder => /^[a-z]{2,3}(_[A-Z]{2})?$/.test(folder))).toBe(true);
    }
  });
});
