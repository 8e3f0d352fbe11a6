import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSettings } from '../../../tools/lib/settings.ts';
import { Trouble } from '../../../tools/lib/terminal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidestage-settings-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is said at the terminal; empty when nothing is wrong. */
async function said(env: Record<string, string>, dataDir: string | null = folder): Promise<string> {
  try {
    await checkSettings(env, dataDir);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(Trouble);
    return (error as Error).message;
  }
}

describe('the settings of npm start, dev and server, before anything is built', () => {
  it('none at all are right, and the data folder is made', async () => {
    expect(await said({}, join(folder, 'new', 'data'))).toBe('');
    expect(await readdir(folder)).toEqual(['new']);
  });

  it.each(['abc', '-1', '65536', '87.5', '8790 '])(
    'PORT=%s is refused by name, and no other port is taken',
    async port => {
      expect(await said({ PORT: port })).toContain('PORT must be a whole number from 0 to 65535.');
    },
  );

  it('an empty variable counts as absent', async () => {
    expect(await said({ PORT: '', HOST: '' })).toBe('');
  });

  it('every wrong variable is named at once', async () => {
    const text = await said({ PORT: 'abc', LOG_LEVEL: 'loud', PUBLIC_URL: 'https://example.org/live/' });
    for (const name of ['PORT', 'LOG_LEVEL', 'PUBLIC_URL']) expect(text).toContain(`\n  ${name} `);
  });

  it('a data folder that is a file, or below one, is told of with what to do', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'kept');
    for (const dataDir of [file, join(file, 'below')]) {
      expect(await said({}, dataDir)).toBe(
        `The data folder ${dataDir} is a file, or lies below one. Set DATA_DIR to a folder.`,
      );
    }
  });

  // Root may write everywhere, Windows has no such modes.
  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a data folder that may not be written is told of with what to do',
    async () => {
      await chmod(folder, 0o500);
      expect(await said({})).toContain('may not write in the data folder');
      await chmod(folder, 0o700);
    },
  );

  it('without a data folder only the variables count', async () => {
    expect(await said({ LOG_STORE: 'memory' }, null)).toBe('');
    expect(await said({ PORT: 'abc' }, null)).toContain('PORT');
  });
});
