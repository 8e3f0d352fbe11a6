import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'vue/compiler-sfc';
import { CARD_STYLE } from '../../core/links/cardStyle.ts';
import { root } from '../../tools/lib/paths.ts';

const STYLED = '{app,components,entrypoints,web,assets}/**/*.{vue,css}';

/** A value cut at its blanks, those inside brackets left out. */
const partsOf = (value: string) => value.match(/(?:[^\s(]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s])+/g) ?? [];

/** Declarations that say left or right where start or end is meant. */
function onesided(css: string): string[] {
  const declarations = css.matchAll(/(?<=[{;]\s*)([a-z-]+):\s*([^;{}]+)/g);
  return [...declarations].flatMap(([, property = '', value = '']) => {
    const text = `${property}: ${value.trim().replaceAll(/\s+/g, ' ')}`;
    // The edges of a screen are where they are.
    if (value.includes('safe-area-inset')) return [];
    if (/(^|-)(left|right)(-|$)/.test(property)) return [text];
    if (/^(text-align|float|clear|caption-side)$/.test(property)) return /\b(left|right)\b/.test(value) ? [text] : [];
    if (!/^(margin|padding|inset|border-width|border-style|border-color|scroll-margin|scroll-padding)$/.test(property))
      return [];
    const [, right, , left] = partsOf(value);
    // Half of the width is the middle from either side.
    return left === undefined || left === right || left === '50%' ? [] : [text];
  });
}

/** Every style sheet without its comments, by the file that it is in. */
async function sheets(): Promise<(readonly [file: string, css: string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const file of glob(STYLED, { cwd: root })) {
    const text = readFileSync(join(root, file), 'utf8');
    const css = file.endsWith('.vue') ? parse(text).descriptor.styles.map(({ content }) => content) : [text];
    found.push([file, css.join('\n').replace(/\/\*[\s\S]*?\*\//g, '')]);
  }
  return found;
}

it('styles say start and end, not left and right: right-to-left languages turn the whole layout', async () => {
  const found = (await sheets()).flatMap(([file, css]) => onesided(`{${css}`).map(one => `${file}: ${one}`));
  expect(found).toEqual([]);
});

it('so does the card in a page, but for its own place, which is in pixels', () => {
  expect(onesided(CARD_STYLE)).toEqual(['inset: 0 auto auto 0 !important']);
});

it('what is turned by a quarter is turned the other way from right to left', async () => {
  const turned = (await sheets()).flatMap(([file, css]) =>
    [...css.matchAll(/([^{};]+)\{[^{}]*\brotate: (-?)90deg/g)].map(([, selector = '', minus]) => ({
      file,
      selector: selector.trim(),
      minus: minus !== '',
    })),
  );
  const fromLeft = turned.filter(({ selector }) => !selector.startsWith("[dir='rtl'] "));
  expect(fromLeft).not.toEqual([]);
  for (const { file, selector, minus } of fromLeft)
    expect(turned).toContainEqual({ file, selector: `[dir='rtl'] ${selector}`, minus: !minus });
});

it('tells a side from a pair of sides, and from the middle', () => {
  const css = (text: string) => onesided(`.a { ${text} }`);
  for (const good of ['margin: 1px 2px', 'padding: 1px 2px 3px', 'inset: 50% auto auto 50%', 'margin-inline: 1px 2px'])
    expect(css(good)).toEqual([]);
  expect(css('padding: 0 max(1px, env(safe-area-inset-right)) 0 2px')).toEqual([]);
  for (const bad of ['left: 0', 'margin-left: 1px', 'padding: 1px 2px 3px 4px', 'text-align: right', 'float: left'])
    expect(css(bad)).toEqual([bad]);
  expect(css('padding: 0 max(1px, calc(2px * 2)) 0 max(1px, calc(2px * 2))')).toEqual([]);
});
