import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../../core/links/patterns.ts';
import { Recogniser } from '../../../../core/links/recognise.ts';

const matches = (pattern: string, href: string) => {
  const link = compilePattern(pattern);
  return (
    link !== null && new Recogniser({ trusts: () => false, patterns: [link] }).recognise(href)?.provider === 'custom'
  );
};

describe('patterns that people add', () => {
  test.each([
    ['meet.example.org/*', 'https://meet.example.org/physics', true],
    ['https://meet.example.org/*', 'https://meet.example.org/physics/', true],
    ['meet.example.org/*', 'https://meet.example.org/', false],
    ['meet.example.org/*', 'https://meet.example.org/physics/files', false],
    ['*.example.org/call/*', 'https://cloud.example.org/call/a1b2', true],
    ['*.example.org/call/*', 'https://example.org.evil.example/call/a1b2', false],
    ['*.example.org/call/*', 'https://cloud.example.org:8443/call/a1b2', false],
    ['meet.example.org/r+m/(x)', 'https://meet.example.org/r+m/(x)', true],
    ['meet.example.org/r+m/(x)', 'https://meet.example.org/rrm/x', false],
  ])('%s and %s: %s', (pattern, href, expected) => {
    expect(matches(pattern, href)).toBe(expected);
  });

  test.each([
    '',
    '*',
    'example',
    'example.org',
    'example.org/',
    '*/call',
    '*.*/x',
    'exa mple.org/x',
    'example.org/x?y=1',
    `example.org/${'x'.repeat(300)}`,
  ])('"%s" is none', pattern => {
    expect(compilePattern(pattern)).toBeNull();
  });

  test('a service that is switched off is not recognised', () => {
    const off = new Recogniser({ trusts: () => false, off: ['zoom'] });
    expect(off.recognise('https://zoom.us/j/81234567890')).toBeNull();
    expect(off.recognise('https://meet.google.com/abc-defg-hij')?.provider).toBe('google-meet');
  });
});
