import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium } from '../support/chromium.ts';
import { OFF, type RelayClient } from '../support/relay-client.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { type Site, startSite } from '../support/site.ts';
import { scenarios } from './media-engine/scenarios.ts';

// One suite for both engines, in a real browser; the mesh talks through a real PeerServer with real tickets.
describe('every media engine', { timeout: 60_000 }, () => {
  let server: TestServer;
  let chromium: Chromium;
  let site: Site;
  let page: Page;
  let folder: string;
  const clients = new Map<string, RelayClient>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sidestage-contract-'));
    const entry = join(import.meta.dirname, 'media-engine', 'page.ts');
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        outDir: folder,
        minify: false,
        lib: { entry, formats: ['iife'], name: 'contract', fileName: () => 'page.js' },
      },
    });
    server = await startTestServer();
    site = await startSite();
    site.show(
      `<script>${(await readFile(join(folder, 'page.js'), 'utf8')).replaceAll('</script', '<\\/script')}</script>`,
    );
    chromium = await launchChromium();
    page = await chromium.browser.newPage();
    await page.exposeFunction('freshTarget', async (participant: string) => {
      const client = clients.get(participant)!;
      client.send({ type: 'peer' });
      return targetOf((await client.next('peer')).peer);
    });
    await page.goto(site.origin);
  }, 60_000);

  afterAll(async () => {
    await chromium?.close();
    await site?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function enter(slug: string, place: 'stage' | 'viewer'): Promise<RelayClient> {
    const client = await server.connect();
    await client.hello(slug);
    client.send({ type: 'command', id: `enter-${place}-0001`, command: { type: 'enter', name: place, place, ...OFF } });
    client.id = (await client.next('entered')).you.id;
    return client;
  }

  function targetOf(peer: { id: string; ticket: string }) {
    return { ...peer, origin: server.url, path: '/peerjs', ice: { servers: [], until: null, policy: 'all' as const } };
  }

  /** Two people in a room of their own, and what their engines need to connect. */
  async function ends() {
    const { slug } = await server.createRoom();
    const people = [await enter(slug, 'stage'), await enter(slug, 'viewer')];
    for (const client of people) clients.set(client.id, client);
    return people.map(({ id, peer }) => ({ participant: id, target: targetOf(peer) }));
  }

  for (const kind of ['mesh', 'fake'] as const) {
    describe(kind, () => {
      for (const name of Object.keys(scenarios)) {
        test(name, async () => {
          const targets = await ends();
          const wrong = await page.evaluate(
            (engine, scenario, both) =>
              (window as unknown as { run(...parameters: unknown[]): Promise<string | null> }).run(
                engine,
                scenario,
                both,
              ),
            kind,
            name,
            targets,
          );
          expect(wrong).toBeNull();
        });
      }
    });
  }
});
