import { describe, expect, test } from 'vitest';
import { wording } from '../../../../core/language/wording.ts';

const english = {
  language: 'en',
  catalogue: { only: 'Only here', people_one: '{count} person', people_other: '{count} people', hello: 'Hello {name}' },
};

describe('how messages are worded', () => {
  test('by the plural forms of the language', () => {
    const catalogue = {
      people_zero: 'zero {count}',
      people_one: 'one',
      people_two: 'two',
      people_few: 'few {count}',
      people_many: 'many {count}',
      people_other: 'other {count}',
    };
    const words = wording({ language: 'ar', catalogue, locale: 'ar-u-nu-latn' }, english);
    expect([0, 1, 2, 3, 11, 100].map(count => words('people', { count }))).toEqual([
      'zero 0',
      'one',
      'two',
      'few 3',
      'many 11',
      'other 100',
    ]);
  });

  test('a form that the language lacks is worded as any other number', () => {
    expect(wording({ language: 'ja', catalogue: { people_other: '{count}人' } })('people', { count: 1 })).toBe('1人');
  });

  test('what a language lacks is said in the next, by the rules of that', () => {
    const words = wording({ language: 'ja', catalogue: {} }, english);
    expect([words('only'), words('people', { count: 1 })]).toEqual(['Only here', '1 person']);
    expect(words('nobody_has_this')).toBe('nobody_has_this');
  });

  test('numbers are written as in the region', () => {
    const words = wording({ ...english, locale: 'de-AT' });
    expect(words('people', { count: 1_234_567 })).toBe(`${new Intl.NumberFormat('de-AT').format(1_234_567)} people`);
    expect(words.locale).toBe('de-AT');
  });

  test('from right to left a text put in keeps its own direction, and an address stays as it is', () => {
    const words = wording({ language: 'he', catalogue: { hello: 'שלום {name}' } });
    expect(words('hello', { name: 'Ada (host)' })).toBe('שלום \u2068Ada (host)\u2069');
    expect(words('hello', { name: 'https://rooms.example.org/r/choir' })).toBe(
      'שלום https://rooms.example.org/r/choir',
    );
    expect([words.direction, wording(english).direction]).toEqual(['rtl', 'ltr']);
  });
});
