import { describe, expect, test } from 'vitest';
import { listedLanguages, readCatalogue, writtenLanguages } from '../../../tools/lib/messages/catalogues.ts';
import {
  englishFaults,
  pluralCategories,
  translationDoubts,
  translationFaults,
} from '../../../tools/lib/messages/check.ts';
import { unusedKeys } from '../../../tools/lib/messages/usage.ts';

const english = readCatalogue('en') ?? {};

describe('the catalogues', () => {
  test('there is a file for each language of the list, and no other', () => {
    expect(writtenLanguages()).toEqual([...listedLanguages()].sort());
  });

  test('the English one is whole in itself', () => {
    expect(englishFaults(english)).toEqual([]);
  });

  test('every message is used', () => {
    expect(unusedKeys(english)).toEqual([]);
  });

  // Each would be taken for used if a template or a type of the sources covered all that begins like it.
  test.each([
    'server_nobody_says_this',
    'server_mail_role_nobody_says_this',
    'card_nobody_says_this',
    'card_language',
    'stats_nobody_says_this',
    'stats_count',
    'options_server_nobody_says_this',
    'options_server_remove',
    'role_nobody_says_this',
    'diagnosis_name_nobody_says_this',
  ])('%s would be found out', key => {
    expect(unusedKeys({ ...english, [key]: 'Nobody' })).toEqual([key]);
  });

  test.each(listedLanguages().filter(language => language !== 'en'))('%s says all that English says', language => {
    expect(translationFaults(language, readCatalogue(language) ?? {}, english)).toEqual([]);
  });

  // Whoever speaks to the browser says what is written on the button: a number.
  test.each(listedLanguages())('%s names what is voted for and liked with the number on its button', language => {
    const names = Object.entries(readCatalogue(language) ?? {}).filter(([key]) =>
      /^(asked_vote_named|chat_likes)_/.test(key),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter(([, text]) => !text.includes('{count}'))).toEqual([]);
  });
});

describe('the check of catalogues', () => {
  const model = {
    greet: 'Hello {name}',
    people_one: '{count} person',
    people_other: '{count} people',
    pace_one: 'One a second',
    pace_other: 'One every {count} seconds',
  };
  const german = {
    greet: 'Hallo {name}',
    people_one: '{count} Person',
    people_other: '{count} Personen',
    pace_one: 'Eine pro Sekunde',
    pace_other: 'Eine alle {count} Sekunden',
  };
  const faults = (change: Record<string, unknown>, language = 'de') =>
    translationFaults(language, { ...german, ...change } as Record<string, string>, model);

  test('a whole catalogue has no fault', () => {
    expect(faults({})).toEqual([]);
  });

  test('a missing key, and one that English has not', () => {
    const { greet, ...without } = german;
    expect(greet).toBeTruthy();
    expect(translationFaults('de', without, model)).toEqual(['greet: is missing']);
    expect(faults({ hail: 'Heil' })).toEqual(['hail: the English catalogue has no such key']);
  });

  test('a placeholder that is missing, or that gets no value', () => {
    expect(faults({ greet: 'Hallo {nome}' })).toEqual([
      'greet: lacks {name}',
      'greet: has {nome}, which gets no value',
    ]);
    expect(faults({ people_other: 'Leute' })).toEqual(['people_other: lacks {count}']);
    expect(faults({ greet: 'Hallo {name' })).toContain('greet: has a brace that belongs to no placeholder');
  });

  test('plural forms are those of the language', () => {
    expect(faults({}, 'ja').sort()).toEqual([
      'pace_one: no count below a million takes the plural form “one” in this language',
      'people_one: no count below a million takes the plural form “one” in this language',
    ]);
    expect(faults({}, 'ar')).toEqual(
      ['zero', 'two', 'few', 'many']
        .flatMap(form => [`people_${form}: is missing`])
        .concat(['zero', 'two', 'few', 'many'].map(form => `pace_${form}: is missing`)),
    );
    expect(faults({ people_few: '{count} Personen' })).toEqual([
      'people_few: no count below a million takes the plural form “few” in this language',
    ]);
  });

  test('a form says its number itself only when it is for one number, or English does, too', () => {
    expect(faults({ people_one: 'Eine Person' })).toEqual([]);
    // French has `one` for 0 as well.
    expect(faults({ people_one: 'une personne' }, 'fr')).toEqual(['people_one: lacks {count}']);
    expect(faults({ pace_one: 'un par seconde' }, 'fr')).toEqual([]);
  });

  test('a text that is empty, no text, has spaces around it, or an invisible sign of direction', () => {
    expect(faults({ greet: '' })).toContain('greet: is empty');
    expect(faults({ greet: 3 })).toEqual(['greet: is no text']);
    expect(faults({ greet: ' {name}' })).toEqual(['greet: begins or ends with a space']);
    expect(faults({ greet: '\u200f{name}' })).toEqual(['greet: has an invisible sign of direction']);
  });

  test('what the stores show is as short as they ask', () => {
    expect(englishFaults({ manifest_description: 'x'.repeat(132) })).toEqual([]);
    expect(englishFaults({ manifest_description: 'x'.repeat(133) })).toEqual([
      'manifest_description: is longer than 132 letters',
    ]);
  });

  test('forms for fractions and millions are not asked for', () => {
    const needed = (language: string) => [...pluralCategories(language).keys()].sort();
    expect(needed('fr')).toEqual(['one', 'other']);
    expect(needed('pt')).toEqual(['one', 'other']);
    expect(needed('ja')).toEqual(['other']);
    expect(needed('he')).toEqual(['one', 'other', 'two']);
    expect(needed('ar')).toEqual(['few', 'many', 'one', 'other', 'two', 'zero']);
  });

  test('English: a count has plural forms, and a key can name a message of the extension', () => {
    expect(englishFaults({ left: '{count} left' })).toEqual([
      'left: shows {count}, so it needs the forms left_one and left_other',
    ]);
    expect(englishFaults({ left_one: '{count} left' })).toHaveLength(2);
    expect(englishFaults({ 'Is-left': 'Left' })).toHaveLength(1);
  });

  test('short words that became long, and what was left in English, are pointed at', () => {
    const doubts = translationDoubts(
      'de',
      { save: 'Änderungen abspeichern', said: 'Said so' },
      { save: 'Save', said: 'Said so' },
    );
    expect(doubts).toEqual([
      'save: 22 letters where English has 4: “Save” became “Änderungen abspeichern”',
      'said: is the English text',
    ]);
  });

  test('a key counts as used by its name, its plural, a template and the manifest, and by nothing else', () => {
    const catalogue = { a: '', b_one: '', b_other: '', role_host: '', role: '', name: '', lost: '' };
    const sources = ['t(\'a\'); t("b"); t(`role_${one}`)', "'__MSG_name__', 'host'", '// lost'];
    expect(unusedKeys(catalogue, sources)).toEqual(['role', 'lost']);
  });

  test('a template counts for the words that sources name only, a type for none', () => {
    const catalogue = { role_host: '', role_nobody: '', way_turn_udp_hint: '', way_udp: '' };
    const sources = [
      "type Role = 'host'; const ways = ['turn-udp']",
      't(`role_${role}`); t(`way_${way}_hint`)',
      'type Key = `way_${string}`; type Part<Key> = Key extends `role_${infer Name}` ? Name : never',
    ];
    expect(unusedKeys(catalogue, sources)).toEqual(['role_nobody', 'way_udp']);
  });
});
