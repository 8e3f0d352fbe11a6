import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderInUse, takeFolder, tenantOf } from '../../../server/data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidestage-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a folder in use is given to nobody else', async () => {
  const lease = await takeFolder(folder, 0);
  await expect(takeFolder(folder, 0)).rejects.toThrow(FolderInUse);
  await lease.release();
  await (await takeFolder(folder, 0)).release();
  expect(await tenantOf(folder)).toBeNull();
});

it('R319: a server that says it is ending is waited for, also by one that waits for no other', async () => {
  const lease = await takeFolder(folder, 0);
  await lease.announce('http://127.0.0.1:1');
  await lease.ending();
  expect(await tenantOf(folder)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:1', ending: true });
  const next = takeFolder(folder, 0);
  await lease.release();
  await (await next).release();
});

it('R319: a folder that is let go of in time is taken', async () => {
  const lease = await takeFolder(folder, 0);
  const next = takeFolder(folder, 60_000);
  await lease.release();
  await (await next).release();
});
