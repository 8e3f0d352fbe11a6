import { describe, expect, test } from 'vitest';
import { parseSessionLink, withoutInvite } from '../../../../core/links/sessionLink.ts';
import { isTrusted } from '../../../../core/links/trust.ts';

const TOKEN = 'abcdefghijklmnop_-1234';

describe('a session link', () => {
  test.each([
    ['https://rooms.example/r/weekly', 'https://rooms.example/r/weekly', null],
    ['https://rooms.example/r/weekly/', 'https://rooms.example/r/weekly', null],
    ['HTTPS://ROOMS.example:443/r/weekly?utm_source=mail', 'https://rooms.example/r/weekly', null],
    [`https://rooms.example/r/weekly#invite=${TOKEN}`, `https://rooms.example/r/weekly#invite=${TOKEN}`, TOKEN],
    ['https://rooms.example/r/weekly#section', 'https://rooms.example/r/weekly', null],
    ['http://localhost:8790/r/demo', 'http://localhost:8790/r/demo', null],
    ['https:\\\\rooms.example\\r\\weekly', 'https://rooms.example/r/weekly', null],
  ])('%s is read as the browser reads it', (href, url, invite) => {
    expect(parseSessionLink(href)).toMatchObject({ url, invite });
  });

  test.each([
    'http://rooms.example/r/weekly',
    'https://rooms.example/r/',
    'https://rooms.example/r/weekly/more',
    'https://rooms.example/R/weekly',
    'https://rooms.example/r/-weekly',
    'https://me@rooms.example/r/weekly',
    'https://rooms.example@evil.example/r/weekly',
    'javascript:alert(1)//r/weekly',
    'blob:https://rooms.example/r/weekly',
    'ftp://rooms.example/r/weekly',
    'not an address',
    '',
  ])('%s is none', href => {
    expect(parseSessionLink(href)).toBeNull();
  });

  test('is shown and remembered without its invitation', () => {
    const link = parseSessionLink(`https://rooms.example/r/weekly#invite=${TOKEN}`);
    expect(link && withoutInvite(link)).toBe('https://rooms.example/r/weekly');
  });

  test.each([
    ['http://127.0.0.1:8790/r/demo', true],
    ['http://[::1]:8790/r/demo', true],
    ['https://rooms.example/r/demo', true],
    ['https://rooms.example:8443/r/demo', false],
    ['https://rooms.example.evil.example/r/demo', false],
    ['https://127.0.0.1.evil.example/r/demo', false],
    ['https://localhost.evil.example/r/demo', false],
  ])('%s is trusted: %s, by its whole origin', (href, trusted) => {
    const link = parseSessionLink(href);
    expect(link && isTrusted(link, new Set(['https://rooms.example']))).toBe(trusted);
  });
});
