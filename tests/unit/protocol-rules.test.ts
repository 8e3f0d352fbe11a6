import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../tools/lib/paths.ts';

const text = readFileSync(join(root, 'docs', 'protocol.md'), 'utf8');

/** What stands more than once. */
function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))];
}

describe('docs/protocol.md', () => {
  it('gives each rule a number of its own', () => {
    const rules = [...text.matchAll(/^- \*\*(R\d+)\*\*/gm)].map(([, rule]) => rule ?? '');
    expect(rules.length).toBeGreaterThan(100);
    expect(repeated(rules)).toEqual([]);
  });

  it('numbers its sections one after the other', () => {
    const sections = [...text.matchAll(/^## (\d+)\./gm)].map(([, section]) => Number(section));
    expect(sections).toEqual(sections.map((_, at) => at + 1));
  });
});
