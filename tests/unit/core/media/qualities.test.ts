import { expect, test } from 'vitest';
import type { LinkFigures } from '../../../../core/media/figures.ts';
import { Qualities } from '../../../../core/media/Qualities.ts';

const link = (participant: string, changes: Partial<LinkFigures> = {}): LinkFigures => ({
  participant,
  direction: 'receive',
  state: 'live',
  bitrate: 0,
  roundTrip: 0.02,
  path: null,
  media: [],
  ...changes,
});
const slow = (participant: string) => link(participant, { roundTrip: 1 });

test('a link is weak once it has been so for three samples in a row, and good again after as many', () => {
  const judge = new Qualities();
  const told = (...figures: LinkFigures[]) => judge.take(figures).get('receive Ada');
  expect([told(slow('Ada')), told(slow('Ada')), told(link('Ada')), told(slow('Ada')), told(slow('Ada'))]).toEqual(
    Array(5).fill('good'),
  );
  expect(told(slow('Ada'))).toBe('weak');
  expect([told(link('Ada')), told(link('Ada'))]).toEqual(['weak', 'weak']);
  expect(told(link('Ada'))).toBe('good');
});

test('links are judged apart, each direction too, and one that is gone is forgotten', () => {
  const judge = new Qualities();
  const both = [slow('Ada'), link('Ada', { direction: 'publish' }), link('Bob')];
  judge.take(both);
  judge.take(both);
  expect(Object.fromEntries(judge.take(both))).toEqual({
    'receive Ada': 'weak',
    'publish Ada': 'good',
    'receive Bob': 'good',
  });
  expect([...judge.take([link('Bob')]).keys()]).toEqual(['receive Bob']);
  expect(judge.take([slow('Ada')]).get('receive Ada')).toBe('good');
});
