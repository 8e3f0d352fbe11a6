import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../tools/lib/paths.ts';

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
    'docs/glossary.md',
    'docs/protocol.md',
  ];
  test.each(guides)('%s', guide => {
    const text = readFileSync(join(root, guide), 'utf8');
    const paths = [...named(text), ...linked(text, join(guide, '..'))];
    expect(paths.filter(path => !existsSync(join(root, path)))).toEqual([]);
  });
});
