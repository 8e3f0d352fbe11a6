import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleSizes, namedIn, sizeTable } from '../../../tools/lib/bundle-sizes.ts';

describe('what a document weighs', () => {
  const output = mkdtempSync(join(tmpdir(), 'sidestage-sizes-'));
  afterAll(() => rmSync(output, { recursive: true }));

  it('is its own size and that of all scripts and styles loaded with it, each once, and nothing imported later', () => {
    mkdirSync(join(output, 'web', 'assets'), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(output, 'web', name), text);
    const page = '<script type="module" src="/assets/a.js"></script><link rel="stylesheet" href="/assets/a.css">';
    const a = 'import{b as c}from"./b.js";import"./b.js";const later=()=>import("./later.js");';
    write('index.html', page);
    write('assets/a.js', a);
    write('assets/b.js', 'export{};');
    write('assets/a.css', 'a{}');
    write('assets/later.js', 'x'.repeat(1_000));
    const [size, ...others] = bundleSizes(output);
    expect(others).toEqual([]);
    expect(size).toMatchObject({ name: 'home page', files: 4, raw: page.length + a.length + 9 + 3 });
    expect(size?.gzipped).toBeGreaterThan(60);
    expect(
      sizeTable([
        { name: 'x', files: 2, raw: 1_234, gzipped: 560 },
        { name: 'y', files: 1, raw: 9_000, gzipped: null },
      ]),
    ).toBe(
      '| loaded at once | files | kB | kB gzipped |\n| --- | --- | --- | --- |\n| x | 2 | 1.2 | 0.6 |\n| y | 1 | 9.0 |  |',
    );
  });

  it('finds imports of minified scripts and no words in texts', () => {
    expect(namedIn('import e,{t as n}from"./x-1.js";import*as r from"../y.js";export*from"./z.js";', false)).toEqual([
      'x-1.js',
      '../y.js',
      'z.js',
    ]);
    expect(namedIn('const a="import from ./no.js";b(`./no.js`)', false)).toEqual([]);
  });
});
