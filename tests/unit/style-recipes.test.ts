import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'vue/compiler-sfc';
import { root } from '../../tools/lib/paths.ts';

const STYLED = '{app,components,entrypoints,web}/**/*.{vue,css}';

interface Rule {
  readonly file: string;
  readonly selector: string;
  readonly says: readonly string[];
}

/** The rules of a sheet, those inside at-rules too. */
function rulesOf(css: string, file = ''): Rule[] {
  return [...css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(
    ([, selector = '', body = '']) => ({
      file,
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

async function rulesIn(pattern: string): Promise<Rule[]> {
  const found: Rule[] = [];
  for await (const file of glob(pattern, { cwd: root })) found.push(...rulesOf(sheetOf(file), file));
  return found;
}

/** A rule of two lines or more for a class alone: any element can take it. */
const isRecipe = ({ selector, says }: Rule) =>
  says.length >= 2 && selector.split(', ').every(one => /^\.[\w-]+$/.test(one));

const repeats = (rules: readonly Rule[], recipes: readonly Rule[]) =>
  rules.flatMap(rule =>
    recipes
      .filter(({ says }) => says.every(one => rule.says.includes(one)))
      .map(({ selector }) => `${rule.file}: ${rule.selector} repeats ${selector}`),
  );

/** Rules of two files that are too alike: all that one says if it is four lines, and any six lines. */
function alike(rules: readonly Rule[]): string[] {
  const long = rules.filter(({ says }) => says.length >= 4);
  return long.flatMap((one, at) =>
    long.slice(at + 1).flatMap(other => {
      const shared = one.says.filter(line => other.says.includes(line)).length;
      const whole = Math.min(one.says.length, other.says.length);
      return one.file !== other.file && (shared === whole || shared >= 6)
        ? [`${one.file}: ${one.selector} and ${other.file}: ${other.selector} share ${shared} lines`]
        : [];
    }),
  );
}

describe('styles', { timeout: 60_000 }, () => {
  let recipes: Rule[];
  let rules: Rule[];

  beforeAll(async () => {
    recipes = (await rulesIn('assets/styles/*.css')).filter(isRecipe);
    rules = await rulesIn(STYLED);
  }, 60_000);

  it('no style writes down again what a recipe of any sheet says: the element takes the class of the recipe', () => {
    const names = recipes.map(({ selector }) => selector);
    expect(names).toEqual(
      expect.arrayContaining(['.card-surface', '.visually-hidden', '.menu-item', '.muted-s', '.tone-success']),
    );
    expect(repeats(rules, recipes)).toEqual([]);
  });

  it('no two components have a rule of four lines in common: it becomes a recipe, or a component', () => {
    expect(rules.length).toBeGreaterThan(500);
    expect(alike(rules)).toEqual([]);
  });

  it('a copy is found in any order, inside at-rules, and beside other lines', () => {
    const [recipe] = rulesOf('.tone { color: red; background: blue; }');
    const copy = rulesOf('@media print { .mine { background: blue; margin: 0; color:  red } }', 'Mine.vue');
    expect(repeats(copy, [recipe!])).toEqual(['Mine.vue: .mine repeats .tone']);
    expect(repeats(rulesOf('.mine { color: red; }'), [recipe!])).toEqual([]);
    const four = 'a: 1; b: 2; c: 3; d: 4';
    expect(alike([...rulesOf(`.a { ${four} }`, 'A.vue'), ...rulesOf(`.b { e: 5; ${four} }`, 'B.vue')])).toHaveLength(1);
    expect(
      alike([...rulesOf(`.a { ${four}; x: 1 }`, 'A.vue'), ...rulesOf(`.b { e: 5; ${four} }`, 'B.vue')]),
    ).toHaveLength(0);
    expect(alike([...rulesOf(`.a { ${four} }`, 'A.vue'), ...rulesOf(`.b { ${four} }`, 'A.vue')])).toEqual([]);
  });
});
