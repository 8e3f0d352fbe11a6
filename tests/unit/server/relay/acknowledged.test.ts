import { expect, it } from 'vitest';
import { Acknowledged } from '../../../../server/relay/Acknowledged.ts';

it('R364: of one person the last 64 commands are remembered', () => {
  const known = new Acknowledged();
  for (let number = 0; number < 65; number += 1) known.note({ hash: 'ada', id: `id-${number}`, revision: number });
  expect(['id-0', 'id-1', 'id-64'].map(id => known.revision('ada', id))).toEqual([undefined, 1, 64]);
  expect(known.revision('bob', 'id-1')).toBeUndefined();
});

it('R364: of all people together 4,096 are, and who sent none for longest is forgotten first', () => {
  const known = new Acknowledged();
  const flood = (people: number, from: number) => {
    for (let number = 0; number < people * 64; number += 1)
      known.note({ hash: `person-${from + (number >> 6)}`, id: String(number % 64), revision: 1 });
  };
  known.note({ hash: 'ada', id: 'one', revision: 1 });
  known.note({ hash: 'bob', id: 'one', revision: 2 });
  flood(63, 0);
  known.note({ hash: 'ada', id: 'two', revision: 3 });
  expect(['ada', 'bob'].map(hash => known.revision(hash, 'one'))).toEqual([1, 2]);
  flood(1, 63);
  expect(['ada', 'bob'].map(hash => known.revision(hash, 'one'))).toEqual([1, undefined]);
});
