import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Lease, takeFolder } from '../../../server/data-folder.ts';
import { keepRows, showRunning } from '../../../tools/lib/running.ts';

const SERVER = 'http://127.0.0.1:8790';
const ROWS = {
  pid: process.pid,
  server: SERVER,
  demoPage: 'http://127.0.0.1:8791/',
  link: `${SERVER}/r/demo`,
  hostLink: `${SERVER}/r/demo#invite=secret`,
};

let folder: string;
let lease: Lease | null;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidestage-running-'));
  lease = null;
  said = [];
  vi.spyOn(console, 'log').mockImplementation(text => void said.push(String(text)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await lease?.release();
  await rm(folder, { recursive: true, force: true });
});

/** A server that runs on the folder, as the first `npm start` has one. */
async function runs(): Promise<void> {
  lease = await takeFolder(folder, 0);
  await lease.announce(SERVER);
}

describe('a second `npm start`', () => {
  it('says that it runs already, and where: every address of the first one, and how to end it', async () => {
    await runs();
    keepRows(folder, ROWS);
    expect(await showRunning(folder)).toBe(true);
    const words = said.join('\n');
    expect(words).toContain(`Sidestage runs already here (process ${process.pid}).`);
    for (const address of [ROWS.demoPage, ROWS.link, ROWS.hostLink, `${SERVER}/`]) expect(words).toContain(address);
    expect(words).toContain(`kill ${process.pid}`);
  });

  it('waits for a first one that cannot say yet where it is', async () => {
    await runs();
    const shown = showRunning(folder);
    setTimeout(() => keepRows(folder, ROWS), 100);
    expect(await shown).toBe(true);
    expect(said.join('\n')).toContain(ROWS.demoPage);
  });

  it('starts where none runs any more, whatever the first one left', async () => {
    await runs();
    keepRows(folder, ROWS);
    await lease?.release();
    lease = null;
    expect(await showRunning(folder)).toBe(false);
    expect(said).toEqual([]);
  });
});

describe('what was shown', () => {
  it('is its owner’s alone, and forgotten with the server: the host link in it is a secret', async () => {
    const kept = async () => {
      const files = (await readdir(folder)).map(name => join(folder, name));
      const texts = await Promise.all(files.map(file => readFile(file, 'utf8')));
      return files.filter((_, index) => texts[index]!.includes('invite=secret'));
    };
    const forget = keepRows(folder, ROWS);
    const [file, ...others] = await kept();
    expect(others).toEqual([]);
    if (process.platform !== 'win32') expect((await stat(file!)).mode & 0o077).toBe(0);
    await forget();
    expect(await kept()).toEqual([]);
  });
});
