import { describe, expect, test } from 'vitest';
import {
  DEFAULT_LINK_SETTINGS,
  givenLinkSettings,
  isQuiet,
  readLinkSettings,
  readOrigins,
  withPolicy,
} from '../../../../core/links/settings.ts';

describe('settings of the link assistant', () => {
  test.each([undefined, null, 'x', [], { click: 'sideways', patterns: 'all', quietSites: [1, null] }])(
    '%j is read as the defaults',
    value => {
      expect(readLinkSettings(value)).toEqual(DEFAULT_LINK_SETTINGS);
    },
  );

  test.each([
    [undefined, {}],
    [{ click: 'ask' }, { click: 'ask' }],
    [
      { click: 'panel', patterns: [] },
      { click: 'panel', patterns: [] },
    ],
    [{ click: 'sideways', servicesOff: 'all', quietSites: ['a.example', 1] }, { quietSites: ['a.example'] }],
  ])('%j says something of those settings alone that it has', (file, given) => {
    expect(givenLinkSettings(file)).toEqual(given);
  });

  test('an administrator adds to lists, and wins over the click behaviour only when they set one', () => {
    const own = { click: 'ask', servicesOff: ['zoom'], patterns: ['a.example/*'], quietSites: [] } as const;
    expect(withPolicy(own, { servicesOff: ['zoom', 'teams'], quietSites: ['bank.example'] })).toEqual({
      click: 'ask',
      servicesOff: ['zoom', 'teams'],
      patterns: ['a.example/*'],
      quietSites: ['bank.example'],
    });
    expect(withPolicy(own, { click: 'off' }).click).toBe('off');
    expect(withPolicy(own, { click: 'nonsense' }).click).toBe('ask');
  });

  test('origins are whole web origins; all else is left out', () => {
    expect(
      readOrigins(['https://rooms.example/r/x', 'http://localhost:1', 'ftp://a.example', 'rooms.example', 7]),
    ).toEqual(['https://rooms.example', 'http://localhost:1']);
  });

  test('a quiet site includes what is under it, and no look-alike', () => {
    expect(
      ['example.org', 'mail.example.org', 'notexample.org', 'example.org.evil.example'].map(host =>
        isQuiet(host, ['example.org']),
      ),
    ).toEqual([true, true, false, false]);
  });
});
