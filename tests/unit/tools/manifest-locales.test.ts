import { expect, test } from 'vitest';
import { localeFolders } from '../../../core/language/languages.ts';
import { manifestLocales } from '../../../tools/lib/manifest-locale.ts';
import { listedLanguages, readCatalogue } from '../../../tools/lib/messages/catalogues.ts';
import { pageCatalogues } from '../../../tools/lib/messages/page-catalogues.ts';

test('every language has its files of `_locales`, with the messages of its catalogue', () => {
  const files = new Map(manifestLocales().map(({ path, contents }) => [path, contents]));
  const folders = listedLanguages().flatMap(language => localeFolders(language).map(folder => ({ language, folder })));
  expect([...files.keys()]).toEqual(folders.map(({ folder }) => `_locales/${folder}/messages.json`));
  for (const { language, folder } of folders) {
    const messages = JSON.parse(files.get(`_locales/${folder}/messages.json`) ?? '') as Record<
      string,
      { message: string }
    >;
    const catalogue = readCatalogue(language) ?? {};
    expect(messages['manifest_description']?.message).toBe(catalogue['manifest_description']);
    expect(messages['card_live']?.message).toBe(catalogue['card_live']);
    expect(messages).not.toHaveProperty('leave');
    // Browsers would take what follows a dollar for a placeholder of their own.
    expect(Object.values(messages).filter(({ message }) => message.includes('$'))).toEqual([]);
  }
});

test('what the server alone writes is not loaded into browsers', () => {
  const { transform } = pageCatalogues() as unknown as { transform(code: string, id: string): string | null };
  const code = JSON.stringify({ leave: 'Leave', server_time: '{time} UTC' });
  expect(transform(code, '/x/assets/messages/en.json')).toBe('{"leave":"Leave"}');
  expect(transform(code, '/x/assets/other.json')).toBeNull();
});
