import { expect, test } from 'vitest';
import { next } from '../../../../extension/panelSession/next.ts';
import { KINDS, kindsIn, linesOf } from '../../../support/panel-session.ts';
import { PANEL_LINKS } from './panelLinks.ts';
import { PANEL_SESSION } from './panelSession.ts';

const TABLE = { ...PANEL_LINKS, ...PANEL_SESSION };

test.each(linesOf(TABLE))('the panel, $name: $title', ({ before, event, after }) => {
  expect(next('panel', before, event)).toEqual(after);
});

test('the table of the panel names every kind of event', () => {
  expect(kindsIn(TABLE)).toEqual(KINDS);
});
