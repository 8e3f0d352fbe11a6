import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { newerStyles, OLDEST } from '../../tools/lib/engines.ts';
import { readCatalogue, writtenLanguages } from '../../tools/lib/messages/catalogues.ts';
import { root } from '../../tools/lib/paths.ts';
import { newerInStyles } from '../support/newer-in-styles.ts';

const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked });

async function newer(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) });
  return result!.messages
    .filter(({ ruleId }) => ruleId === 'engines/old-browsers')
    .map(({ message }) => message.split(' ')[0]!);
}

describe('what the page is made of', { timeout: 60_000 }, () => {
  it.each([
    'URL.parse(text)',
    'URL.canParse(text)',
    'new Intl.Segmenter()',
    'Promise.withResolvers()',
    'Promise.try(work)',
    'Array.fromAsync(list)',
    'Object.groupBy(list, by)',
    'Map.groupBy(list, by)',
    'AbortSignal.any(signals)',
    'list.toSorted()',
    'list.isSubsetOf(other)',
    'new Highlight()',
    'requestIdleCallback(work)',
    'Iterator.from(list)',
  ])('may not use %s, which an old browser lacks', async code => {
    const [name = ''] = /[\w.]+(?=\()/.exec(code.replace('new ', '')) ?? [];
    expect(await newer('core/session/virtual.ts', `export const used = ${code};`)).toEqual([name.replace('list.', '')]);
  });

  it('may use what they have, what it defines itself, and anything in the extension', async () => {
    expect(
      await newer(
        'core/session/virtual.ts',
        'export const used = [AbortSignal.timeout(5), list.findLast(Boolean), list.at(-1), structuredClone(list)];',
      ),
    ).toEqual([]);
    expect(await newer('core/session/virtual.ts', 'class Highlight {}\nexport const used = new Highlight();')).toEqual(
      [],
    );
    expect(await newer('extension/virtual.ts', 'export const used = URL.parse(text);')).toEqual([]);
  });

  it('works in the browsers that people are told of', () => {
    const { safari, chrome, firefox } = OLDEST;
    const words = `Safari ${safari}, Chrome ${chrome}, Edge ${chrome} and Firefox ${firefox}`;
    expect(readFileSync(join(root, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ')).toContain(words);
    for (const language of writtenLanguages()) {
      const { server_page_late: room = '', server_home_late: home = '' } = readCatalogue(language) ?? {};
      for (const text of [room, home])
        expect([...text.matchAll(/(?:Safari|Chrome|Edge|Firefox)\s\d+(?:\.\d+)?/g)].map(([name]) => name)).toEqual([
          `Safari ${safari}`,
          `Chrome ${chrome}`,
          `Edge ${chrome}`,
          `Firefox ${firefox}`,
        ]);
    }
  });
});

describe('what styles ask of an old browser', () => {
  const newer = newerStyles();
  const found = (css: string) => newerInStyles(css, newer).map(one => one.split(': ')[0]);

  it.each([
    ['color-mix()', 'a{color:color-mix(in srgb, red, blue)}'],
    ['light-dark()', '@media (width>=9px){a{color:light-dark(red,#fff)}}'],
    ['oklch()', ':root{--tone:oklch(45% 0.1 20)}'],
    [':has', 'b,a:has(> i){color:red}'],
    ['@starting-style', '@starting-style{a{opacity:0}}'],
    ['a rule within a rule', 'a{color:red;&:hover{color:blue}}'],
    ['a rule within a rule', 'a{@media (width>=9px){color:blue}}'],
  ])('%s', (name, css) => {
    expect(found(css)).toEqual([name]);
  });

  it('is nothing where the style asks before, and not where it asks for the opposite or for something else', () => {
    expect(found('@supports (color:oklch(0% 0 0)){a{color:oklch(1% 0 0)}}')).toEqual([]);
    expect(found('@supports selector(:has(a)){a:has(b){color:red}}')).toEqual([]);
    expect(found('@supports not selector(:has(a)){a:has(b){color:red}}')).toEqual([':has']);
    expect(found('@supports (color:oklch(0% 0 0)){a:has(b){color:red}}')).toEqual([':has']);
  });

  it('is nothing after a line that any browser reads, unless a variable keeps the newer one from being left out', () => {
    expect(found('a{color:red;color:color-mix(in srgb,red,blue)}')).toEqual([]);
    expect(found('a{margin:0;color:color-mix(in srgb,red,blue)}')).toEqual(['color-mix()']);
    expect(found('a{color:red;color:color-mix(in srgb,var(--accent),blue)}')).toEqual(['color-mix()']);
    expect(found('a{--tone:red;--tone:color-mix(in srgb,red,blue)}')).toEqual(['color-mix()']);
  });

  it('is nothing in quotes, comments and names alone', () => {
    expect(found('/* a:has(b){} */a[title=":has("]{content:"color-mix({";animation:color-mix 1s}')).toEqual([]);
    expect(found('a{background:url(data:image/png;base64,AA:BB);color:rgb(0 0 0/5%)}')).toEqual([]);
  });
});
