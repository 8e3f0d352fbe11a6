import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../tools/lib/paths.ts';
import { parts } from '../../tools/lib/test-steps.ts';

const own = readdirSync(root).filter(name => !name.startsWith('.') && name !== 'node_modules');
/** What is written in code style and begins with one of our folders; `NAME` stands for any name. */
const named = (text: string) =>
  [...text.matchAll(/`((?:[\w-]+\/)+[\w.-]*)`/g)]
    .map(([, path = '']) => path)
    .filter(path => own.includes(path.split('/')[0] ?? '') && !path.includes('NAME'));
/** Where links between the pages of the repository lead. */
const linked = (text: string, folder: string) =>
  [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, path = '']) => join(folder, path));

describe('what the guides name is there', () => {
  const guides = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'docs/architecture.md',
    'docs/browsers.md',
    'docs/glossary.md',
    'docs/protocol.md',
    'docs/security.md',
  ];
  test.each(guides)('%s', guide => {
    const text = readFileSync(join(root, guide), 'utf8');
    const paths = [...named(text), ...linked(text, join(guide, '..'))];
    expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([]);
  });
});

test('CONTRIBUTING.md lists the parts of `npm test`, all of them and in their order', () => {
  const [, listed] = /one part: `([^`]+)`/.exec(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')) ?? [];
  expect(listed?.split(' ')).toEqual([...parts]);
});

describe('docs/security.md', () => {
  const text = readFileSync(join(root, 'docs', 'security.md'), 'utf8').replaceAll(/\s+/g, ' ');
  const guards = [...text.matchAll(/`(tests\/[^`]+)` “([^”]+)”/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));

  test('names only tests that are there', () => {
    const missing = guards.filter(({ file, title }) => {
      const path = join(root, file);
      return !existsSync(path) || !isTitle(readFileSync(path, 'utf8'), title);
    });
    expect(guards.length).toBeGreaterThan(50);
    expect(missing).toEqual([]);
  });

  test('every line has a test that guards it, or says that it is accepted', () => {
    const source = readFileSync(join(root, 'docs', 'security.md'), 'utf8');
    const items = source.slice(source.indexOf('\n## ')).split(/\n(?=- |## )/);
    const lines = items.filter(item => item.startsWith('- '));
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.filter(line => !line.startsWith('- Accepted: ') && !/`tests\//.test(line))).toEqual([]);
  });

  test('every file of hostile clients is named', () => {
    const files = readdirSync(join(root, 'tests', 'security')).map(name => `tests/security/${name}`);
    expect(files.filter(file => !guards.some(guard => guard.file === file))).toEqual([]);
  });
});

/** Whether a test of that title stands in a file, with a seed behind it or not. */
function isTitle(source: string, title: string): boolean {
  return ["'", '"', '`'].some(quote => [quote, ' (FUZZ_SEED='].some(end => source.includes(quote + title + end)));
}
