import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { parse } from 'vue/compiler-sfc';
import { root } from '../../tools/lib/paths.ts';

const SOURCES = '{app,components,core,entrypoints,extension,server,tests,tools,web}/**/*.{ts,vue,js,mjs}';

/**
 * The files that a file imports, whole or for a type only. Relative imports always name the file with its extension.
 */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const { script, scriptSetup } = file.endsWith('.vue') ? parse(text).descriptor : { script: { content: text } };
  return [script, scriptSetup]
    .flatMap(part => ts.preProcessFile(part?.content ?? '', true, true).importedFiles)
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => normalize(join(dirname(file), fileName.replace(/\?.*/, ''))));
}

/** The circles that following imports leads into, each as the files one after the other. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const follow = (file: string): void => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file) || way.includes(file)) return;
    way.push(file);
    for (const next of imports.get(file) ?? []) follow(next);
    way.pop();
    done.add(file);
  };
  for (const file of imports.keys()) follow(file);
  return found;
}

it('finds a circle, wherever it is entered', () => {
  const imports = new Map([
    ['a', ['b', 'd']],
    ['b', ['c']],
    ['c', ['b']],
    ['d', []],
  ]);
  expect(circles(imports)).toEqual(['b → c → b']);
  expect(circles(new Map([['a', ['a']]]))).toEqual(['a → a']);
});

it(
  'no files import each other in a circle, not even for their types: move what both need to a file of its own',
  { timeout: 60_000 },
  async () => {
    const files = (await Array.fromAsync(glob(SOURCES, { cwd: root }))).map(normalize);
    const imports = new Map(files.map(file => [file, importsOf(file)]));
    // Else nothing would be looked at.
    expect(imports.get('components/ui/BaseField.vue')).toContain('components/ui/useMessages.ts');
    expect(imports.get('server/relay/Relay.ts')).toContain('server/relay/Connection.ts');
    expect(circles(imports)).toEqual([]);
  },
);
