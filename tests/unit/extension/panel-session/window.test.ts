import { expect, test } from 'vitest';
import { next } from '../../../../extension/panelSession/next.ts';
import { KINDS, kindsIn, linesOf } from '../../../support/panel-session.ts';
import { WINDOW_LINKS } from './windowLinks.ts';
import { WINDOW_SESSION } from './windowSession.ts';

const TABLE = { ...WINDOW_LINKS, ...WINDOW_SESSION };

test.each(linesOf(TABLE))('a session window, $name: $title', ({ before, event, after }) => {
  expect(next('window', before, event)).toEqual(after);
});

test('the table of a session window names every kind of event', () => {
  expect(kindsIn(TABLE)).toEqual(KINDS);
});
