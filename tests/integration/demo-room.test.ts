import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureDemoRoom } from '../../tools/lib/demo-room.ts';
import { startTestServer, TEST_CREATION_KEY, type TestServer } from '../support/server.ts';

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidestage-demo-'));
  server = await startTestServer({ creationKey: TEST_CREATION_KEY });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the demo room of npm start', () => {
  it('is made with the creation key, once, and its host link is kept', async () => {
    const made = await ensureDemoRoom(server.url, folder, TEST_CREATION_KEY);
    expect(made.link).toBe(`${server.url}/r/demo`);
    expect(made.hostLink).toContain('#invite=');
    expect(await ensureDemoRoom(server.url, folder, TEST_CREATION_KEY)).toEqual(made);
    // Whoever lost the key later still has the room.
    expect(await ensureDemoRoom(server.url, folder, '')).toEqual(made);
  });

  it('without the key fails with the server’s own sentence', async () => {
    await expect(ensureDemoRoom(server.url, folder, '')).rejects.toThrow('Creating rooms here needs the creation key.');
  });
});
