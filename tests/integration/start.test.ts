import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runServer } from '../support/server-process.ts';

const STAGE = fileURLToPath(new URL('../support/stage-process.ts', import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

let dataDir: string;
const started: Started[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sidestage-start-'));
});
afterEach(async () => {
  for (const { child } of started) if (child.exitCode === null) child.kill('SIGTERM');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
  await rm(dataDir, { recursive: true, force: true });
});

function start(): Started {
  const child = spawn(process.execPath, [STAGE, dataDir], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const collect = (chunk: string) => (text += chunk);
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const one = { child, ended, output: () => text };
  started.push(one);
  return one;
}

const READY = 'Ctrl-C ends everything';
const ready = (one: Started) => vi.waitUntil(() => one.output().includes(READY), { timeout: 60_000, interval: 50 });
const linksIn = (text: string) => [...text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link);

describe('npm start', { timeout: 60_000 }, () => {
  it('while one runs says so, shows the same links, opens nothing and ends with 0', async () => {
    const first = start();
    await ready(first);
    const second = start();
    expect(await second.ended).toBe(0);
    expect(second.output()).toContain('Sidestage runs already here (process ');
    const links = linksIn(second.output());
    expect(links.length).toBeGreaterThanOrEqual(4);
    expect(linksIn(first.output())).toEqual(expect.arrayContaining(links));
    expect(second.output()).not.toContain('Load unpacked');
    const server = await runServer({ DATA_DIR: dataDir, PORT: '0' });
    expect(server.code).toBe(3);
    expect(server.output).toContain('is in use by a Sidestage server at http://127.0.0.1:');
    expect(first.child.exitCode).toBeNull();
  });

  it('of two at once starts one, and the other says where that is', async () => {
    const both = [start(), start()];
    const loser = await Promise.race(both.map(one => one.ended.then(code => ({ one, code }))));
    expect(loser.code).toBe(0);
    expect(loser.one.output()).toContain('Sidestage runs already here');
    const winner = both.find(one => one !== loser.one) as Started;
    await ready(winner);
    expect(linksIn(winner.output())).toEqual(expect.arrayContaining(linksIn(loser.one.output())));
    winner.child.kill('SIGTERM');
    expect(await winner.ended).toBe(0);
    expect(winner.output()).not.toContain('ended by itself');
  });

  it('whose terminal went away still ends everything when it is asked to', async () => {
    const one = start();
    await ready(one);
    const [server = ''] = linksIn(one.output())
      .filter(link => link.endsWith('/'))
      .slice(-2);
    one.child.stdout?.destroy();
    one.child.stderr?.destroy();
    one.child.kill('SIGTERM');
    expect(await once(one.child, 'exit')).toEqual([0, null]);
    await expect(fetch(server)).rejects.toThrow();
  });
});
