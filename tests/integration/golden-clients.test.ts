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
    const { wasOutOfReach, welcomes } = await playWholeSession(await goldenClient(name), server.url);
    expect(wasOutOfReach).toBe(false);
    expect(welcomes.length).toBeGreaterThan(1);
  });

  it('R295: the client of today plays it on their server, and shows nothing of its age', async () => {
    server = await startGoldenServer(name);
    const { wasOutOfReach, welcomes } = await playWholeSession(TODAY, server.url);
    expect(wasOutOfReach).toBe(false);
    expect(welcomes.length).toBeGreaterThan(1);
  });
});

describe('R295, R298: builds of version 2', () => {
  it('their client is spoken with as before', async () => {
    server = await startTestServer({ graceMs: 15_000 });
    const { addresses, hellos, welcomes } = await playWholeSession(await goldenClient('version-2'), server.url);
    expect(new Set(addresses)).toEqual(new Set(['/relay']));
    expect(new Set([...hellos, ...welcomes].map(({ version }) => version))).toEqual(new Set([2]));
    expect(welcomes[0]).not.toHaveProperty('capabilities');
  });

  it('their server is tried by the room’s address first, then by the old one as their clients do, which is kept', async () => {
    server = await startGoldenServer('version-2');
    const { slug, addresses, hellos } = await playWholeSession(TODAY, server.url);
    expect(addresses).toEqual([`/relay/${slug}`, '/relay', '/relay']);
    expect(hellos.every(hello => hello['version'] === 2 && !('versions' in hello))).toBe(true);
  });

  it('among builds of today version 3 is spoken, by the room’s address', async () => {
    server = await startTestServer({ graceMs: 15_000 });
    const { slug, addresses, hellos, welcomes } = await playWholeSession(TODAY, server.url);
    expect(new Set(addresses)).toEqual(new Set([`/relay/${slug}`]));
    expect(hellos[0]).toMatchObject({ version: 3, versions: [3, 2], capabilities: ['snapshot'] });
    expect(welcomes.map(({ version }) => version)).toEqual([3, 3]);
  });
});
