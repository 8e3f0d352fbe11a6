import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { root } from '../../tools/lib/paths.ts';
import { foldersWithoutRow } from '../../tools/lint/boundaries.js';

const eslint = new ESLint({ cwd: root, overrideConfig: tseslint.configs.disableTypeChecked });

/** What lint says about a file that does not exist but could. */
async function complaints(file: string, code: string): Promise<string> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) });
  return result!.messages.map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`).join('\n');
}

describe('who may import whom', { timeout: 30_000 }, () => {
  it('the pure core may import nothing that does I/O, and the message says what to do', async () => {
    const found = await complaints('core/room/virtual.ts', `export { root } from '../../tools/lib/paths.ts';`);
    expect(found).toContain('core/room/ may not import tools/');
    expect(found).toContain('Pass the value in');
  });

  it('a types-only folder may be imported with `import type` and not otherwise', async () => {
    const forbidden = await complaints('core/links/virtual.ts', `export { limits } from '../protocol/limits.ts';`);
    expect(forbidden).toContain('write `import type`');
    const allowed = await complaints('core/links/virtual.ts', `export type { Limits } from '../protocol/limits.ts';`);
    expect(allowed).toBe('');
  });

  it('media knows no framework, links no library at all, room only the schema library', async () => {
    expect(await complaints('core/media/virtual.ts', `export { ref } from 'vue';`)).toContain(
      'core/media/ knows neither Vue',
    );
    expect(await complaints('core/links/virtual.ts', `export { parse } from 'valibot';`)).toContain(
      'free of libraries',
    );
    expect(await complaints('core/room/virtual.ts', `export { Peer } from 'peerjs';`)).toContain('core/room/ is pure');
    expect(await complaints('core/room/virtual.ts', `export { parse } from 'valibot';`)).toBe('');
  });

  it('browser.* is touched in extension/ only', async () => {
    const code = `export const id = browser.runtime.id;`;
    for (const folder of ['components', 'entrypoints'])
      expect(await complaints(`${folder}/virtual.ts`, code)).toContain('Only extension/ touches browser.*');
    expect(await complaints('extension/virtual.ts', code)).toBe('');
  });

  it('a floating browser API import is refused where stores get it injected', async () => {
    const code = `export { browser } from 'wxt/browser';`;
    expect(await complaints('app/room/virtual.ts', code)).toContain('injected');
    expect(await complaints('entrypoints/virtual.ts', code)).toContain('add a function to extension/');
  });

  it('a feature of app/ imports the room and the platform, and others only where the table says so', async () => {
    const code = (feature: string) => `export { something } from '../${feature}/virtual.ts';`;
    expect(await complaints('app/captions/virtual.ts', code('chat'))).toContain('not app/chat/');
    expect(await complaints('app/captions/virtual.ts', code('room'))).toBe('');
    expect(await complaints('app/stage/virtual.ts', code('captions'))).toBe('');
    expect(await complaints('app/chat/virtual.ts', `export { usePlatform } from '../platform.ts';`)).toBe('');
  });

  it('a feature of components/ imports its own files and ui/, and other features only where the table says so', async () => {
    const code = (feature: string) => `export { something } from '../${feature}/virtual.ts';`;
    expect(await complaints('components/captions/virtual.ts', code('chat'))).toContain('not components/chat/');
    expect(await complaints('components/captions/virtual.ts', code('ui'))).toBe('');
    expect(await complaints('components/questions/virtual.ts', code('activities'))).toBe('');
    expect(await complaints('components/ui/virtual.ts', code('stage'))).toContain('not components/stage/');
  });

  it('every source folder has a row in the table', () => {
    expect(foldersWithoutRow()).toEqual([]);
  });
});
