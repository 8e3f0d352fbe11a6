import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeEngine, FakeNetwork } from '../../core/media/fake/FakeEngine.ts';
import { newCredential } from '../../core/session/credential.ts';
import { RoomSession } from '../../core/session/RoomSession.ts';
import { type ClientBuild, goldenClient, startGoldenServer } from '../support/golden.ts';
import { startTestServer } from '../support/server.ts';
import { playWholeSession } from '../support/whole-session.ts';

const TODAY: ClientBuild = { RoomSession, FakeEngine, FakeNetwork, newCredential };
const KEPT = readdirSync(new URL('../golden/clients', import.meta.url), { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name);

let server: { readonly url: string; close(): Promise<void> };
afterEach(() => server.close());

describe.each(KEPT)('builds of "%s"', name => {
  it('R295: their client plays a whole session on the server of today', async () => {
    server = await startTestServer({ graceMs: 15_000 });
    const { welcomes } = await playWholeSession(await goldenClient(name), server.url);
    expect(welcomes.length).toBeGreaterThan(1);
  });

  it('R295: the client of today plays it on their server', async () => {
    server = await startGoldenServer(name);
    const { welcomes } = await playWholeSession(TODAY, server.url);
    expect(welcomes.length).toBeGreaterThan(1);
  });
});
