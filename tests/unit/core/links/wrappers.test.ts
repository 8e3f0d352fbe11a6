import { describe, expect, test } from 'vitest';
import { unwrap } from '../../../../core/links/wrappers.ts';

const target = (href: string) => unwrap(new URL(href))?.href ?? null;
const safe = (inner: string) =>
  `https://eur03.safelinks.protection.outlook.com/?url=${encodeURIComponent(inner)}&data=1`;
const ROOM = 'https://rooms.example.org/r/a';

describe('redirectors', () => {
  test.each([
    [
      'Proofpoint v3 with a replaced character',
      'https://urldefense.com/v3/__https://rooms.example.org/r/a*invite=x__;Iw!!A!B$',
      `${ROOM}#invite=x`,
    ],
    [
      'Proofpoint v3 with a run',
      'https://urldefense.com/v3/__https://rooms.example.org/r/a**Binvite__;Iz8_!!A!B$',
      `${ROOM}#??invite`,
    ],
    [
      'Proofpoint v2',
      'https://urldefense.proofpoint.com/v2/url?u=https-3A__rooms.example.org_r_a-23invite-3Dx&d=1',
      `${ROOM}#invite=x`,
    ],
    [
      'a server at a port of its own',
      safe('https://live.school.example:8443/r/a'),
      'https://live.school.example:8443/r/a',
    ],
    ['five, one in another', [1, 2, 3, 4, 5].reduce(inner => safe(inner), ROOM), ROOM],
  ])('%s', (_what, href, expected) => {
    expect(target(href)).toBe(expected);
  });

  test.each([
    ['six, one in another', [1, 2, 3, 4, 5, 6].reduce(inner => safe(inner), ROOM)],
    ['no web address inside', safe('javascript:alert(1)')],
    ['nothing inside', 'https://www.google.com/url'],
    ['malformed', 'https://urldefense.com/v3/__;!!a!b$'],
  ])('nothing comes of %s', (_what, href) => {
    expect(target(href)).toBeNull();
  });

  test.each([
    'https://evil.example/url?q=https://rooms.example.org/r/a',
    'https://www.google.com/search?q=https://rooms.example.org/r/a',
    'https://me@www.google.com/url?q=https://rooms.example.org/r/a',
    'https://www.google.com:8443/url?q=https://rooms.example.org/r/a',
  ])('%s is no redirector', href => {
    expect(target(href)).toBe(new URL(href).href);
  });
});
