import { FALLBACK } from '../../../core/language/languages.ts';
import { Trouble } from '../terminal.ts';
import { catalogueFile, listedLanguages, readCatalogue } from './catalogues.ts';
import { englishFaults, translationFaults } from './check.ts';
import { unusedKeys } from './usage.ts';

/** @throws {Trouble} when a language lacks a message or has one wrong, or nothing uses a message */
export function requireWholeCatalogues(): void {
  const english = readCatalogue(FALLBACK) ?? {};
  const faults = listedLanguages().flatMap(language => {
    const own =
      language === FALLBACK
        ? [...englishFaults(english), ...unusedKeys(english).map(key => `${key}: nothing uses it`)]
        : translationFaults(language, readCatalogue(language) ?? {}, english);
    return own.map(fault => `${catalogueFile(language)}: ${fault}`);
  });
  if (faults.length > 0)
    throw new Trouble(`Texts are missing or wrong (npm run messages):\n${faults.slice(0, 25).join('\n')}`);
}
