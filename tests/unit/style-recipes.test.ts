import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'vue/compiler-sfc';
import { root } from '../../tools/lib/paths.ts';

const RECIPES = ['layout', 'text', 'surface', 'press'].map(name => `assets/styles/${name}.css`);
const STYLED = '{app,components,entrypoints,web}/**/*.{vue,css}';

interface Rule {
  readonly selector: string;
  readonly says: readonly string[];
}

/** The rules of a sheet, those inside at-rules too. */
function rulesOf(css: string): Rule[] {
  return [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(
    ([, selector = '', body = '']) => ({
      selector: selector.trim().replace(/\s+/g, ' '),
      says: body
        .split(';')
        .map(one => one.trim().replace(/\s+/g, ' '))
        .filter(one => one !== ''),
    }),
  );
}

function sheetOf(file: string): string {
  const text = readFileSync(join(root, file), 'utf8');
  return file.endsWith('.vue')
    ? parse(text)
        .descriptor.styles.map(({ content }) => content)
        .join('\n')
    : text;
}

it(
  'no style writes down again what a recipe of three lines or more says: the element takes the class of the recipe',
  { timeout: 60_000 },
  async () => {
    const recipes = RECIPES.flatMap(file => rulesOf(sheetOf(file))).filter(({ says }) => says.length >= 3);
    expect(recipes.map(({ selector }) => selector)).toContain('.card-surface');
    const copies: string[] = [];
    for await (const file of glob(STYLED, { cwd: root }))
      for (const rule of rulesOf(sheetOf(file)))
        for (const { selector, says } of recipes)
          if (says.every(one => rule.says.includes(one))) copies.push(`${file}: ${rule.selector} repeats ${selector}`);
    expect(copies).toEqual([]);
  },
);
