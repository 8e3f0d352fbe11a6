import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { OLDEST } from '../../tools/lib/engines.ts';
import { readCatalogue, writtenLanguages } from '../../tools/lib/messages/catalogues.ts';
import { root } from '../../tools/lib/paths.ts';

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
