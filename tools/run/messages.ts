import { isLanguage } from '../../core/language/languages.ts';
import { readArguments } from '../lib/arguments.ts';
import { catalogueFile, listedLanguages, readCatalogue, writtenLanguages } from '../lib/messages/catalogues.ts';
import { englishFaults, pluralCategories, translationDoubts, translationFaults } from '../lib/messages/check.ts';
import { unusedKeys } from '../lib/messages/usage.ts';
import { main, Trouble } from '../lib/terminal.ts';

const USAGE = `Usage: npm run messages -- [LANGUAGE]...
Says what is missing or wrong in the files of assets/messages/: in all of them, or in those named (such as "de").`;

await main(() => {
  const { positionals } = readArguments(USAGE, { allowPositionals: true });
  if (positionals.some(name => !/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(name))) throw new Trouble(USAGE);
  const english = readCatalogue('en') ?? {};
  const languages = positionals.length > 0 ? positionals : [...new Set([...writtenLanguages(), ...listedLanguages()])];
  const faulty = languages.filter(language => report(language, english) > 0);
  return Promise.resolve(faulty.length > 0 ? 1 : 0);
});

/** Prints what is to be said of one language; returns how many faults it has. */
function report(language: string, english: Readonly<Record<string, string>>): number {
  const catalogue = readCatalogue(language);
  const faults =
    language === 'en'
      ? [...englishFaults(english), ...unusedKeys(english).map(key => `${key}: nothing uses it`)]
      : catalogue === null
        ? [`${catalogueFile(language)} is missing`]
        : translationFaults(language, catalogue, english);
  const doubts = language === 'en' || catalogue === null ? [] : translationDoubts(language, catalogue, english);
  console.log(`${language}: plural forms ${[...pluralCategories(language).keys()].join(', ')}`);
  for (const fault of faults) console.log(`  ✗ ${fault}`);
  for (const doubt of doubts) console.log(`  ? ${doubt}`);
  if (!isLanguage(language)) console.log('  ? not on the list in core/language/languages.ts, so nobody is offered it');
  console.log(`  ${faults.length === 0 ? '✓ whole' : counted(faults, 'fault')}, ${counted(doubts, 'doubt')}`);
  return faults.length;
}

function counted(list: readonly string[], noun: string): string {
  return `${list.length} ${noun}${list.length === 1 ? '' : 's'}`;
}
