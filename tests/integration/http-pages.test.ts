import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PublicRoomSchema, ServerFactsSchema } from '../../core/protocol/http.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const HOUR = 3_600_000;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const get = (path: string) => fetch(server.url + path);
const source = (name: string) => readFile(new URL(`../../web/${name}`, import.meta.url), 'utf8');
const data = (page: string, id: string): unknown =>
  JSON.parse(new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, 's').exec(page)?.[1] ?? '');
const meta = (page: string, name: string) =>
  new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(page)?.[1];

describe('without a build', () => {
  it('an unknown room is a page that says so, with status 404', async () => {
    const response = await get('/r/no-such-room');
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('There is no room at this address.');
  });

  it('plain pages say the essentials and escape them', async () => {
    const { slug } = await server.createRoom({ title: hostile, contactName: '<b>Ada' });
    const page = await (await get(`/r/${slug}`)).text();
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<b>');
    expect(page).toContain('&lt;/script&gt;');
    for (const path of ['/', '/privacy']) {
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('npm run build')]);
    }
  });
});

const hostile = '</script><script>alert(1)</script> & "quoted" $& {{description}}';

describe('with a build', () => {
  beforeEach(async () => {
    const built = join(server.dataDir, 'web');
    await mkdir(join(built, 'assets'), { recursive: true });
    await writeFile(join(built, 'assets', 'room-1a2b.js'), '// built');
    for (const name of ['index.html', 'room.html', 'privacy.html'])
      await writeFile(join(built, name), await source(name));
  });

  it('the room page carries the facts as data, and a hostile title stays text', async () => {
    const { slug } = await server.createRoom({ title: hostile, description: '<img src=x onerror=alert(1)> \u2028' });
    const page = await (await get(`/r/${slug}`)).text();
    expect(page.match(/<script/g)).toHaveLength((await source('room.html')).match(/<script/g)?.length ?? 0);
    expect(page).not.toContain('<img');
    expect(page).toContain('<title>&lt;/script&gt;');
    expect(v.parse(PublicRoomSchema, data(page, 'room')).title).toBe(hostile);
    const asset = await get('/assets/room-1a2b.js');
    expect(asset.headers.get('cache-control')).toContain('immutable');
  });

  it('the room page says the facts without any script, the time in UTC, and what is needed', async () => {
    const startsAt = Date.UTC(2040, 0, 2, 18);
    const { slug } = await server.createRoom({
      title: 'Waves',
      description: 'All & sundry',
      contactName: 'Ada <b>',
      schedule: { startsAt, endsAt: startsAt + HOUR },
    });
    const page = await (await get(`/r/${slug}`)).text();
    const body = page.slice(page.indexOf('<div id="app">'), page.indexOf('<script type="module"'));
    expect(body).toContain('<h1>Waves</h1>');
    expect(body).toContain('With Ada &lt;b&gt;');
    expect(body).toContain('All &amp; sundry');
    expect(body).toContain('<time datetime="2040-01-02T18:00:00.000Z">');
    expect(body).toContain('UTC</time>');
    expect(body).toContain(`<a class="calendar" href="/r/${slug}/session.ics" download>Add to calendar</a>`);
    expect(body).toMatch(/<noscript\s*>[^]*needs JavaScript[^]*<\/noscript/);
    expect(body).toContain('this browser is too old');
  });

  it('without a time, or once it has ended, the room page has no calendar file to offer', async () => {
    const always = await server.createRoom();
    const schedule = { startsAt: Date.UTC(2040, 0, 2, 18), endsAt: Date.UTC(2040, 0, 2, 19) };
    const ended = await server.createRoom({ schedule });
    await fetch(`${server.url}/api/rooms/${ended.slug}/end`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ended.key}` },
    });
    for (const { slug } of [always, ended])
      expect(await (await get(`/r/${slug}`)).text()).not.toContain(`/r/${slug}/session.ics`);
  });

  it('home and room pages are an app to install: the manifest, and every icon that is named, are there', async () => {
    const folder = new URL('../../web/public/', import.meta.url);
    await cp(folder, join(server.dataDir, 'web'), { recursive: true });
    const { slug } = await server.createRoom();
    for (const path of ['/', `/r/${slug}`]) {
      const page = await (await get(path)).text();
      expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest"');
      expect(page).toContain('<link rel="apple-touch-icon" href="/apple-touch-icon.png"');
    }
    const manifest = await get('/manifest.webmanifest');
    expect(manifest.headers.get('content-type')).toBe('application/manifest+json');
    const { icons } = (await manifest.json()) as { icons: { src: string; sizes: string }[] };
    const named = [...icons, { src: '/apple-touch-icon.png', sizes: '180x180' }];
    for (const { src, sizes } of named) {
      const icon = await get(src);
      expect([src, icon.headers.get('content-type')]).toEqual([src, 'image/png']);
      const bytes = new DataView(await icon.arrayBuffer());
      expect(`${bytes.getUint32(16)}x${bytes.getUint32(20)}`).toBe(sizes);
    }
    const share = await get('/share.png');
    for (const header of ['cache-control', 'content-security-policy'])
      expect(manifest.headers.get(header)).toBe(share.headers.get(header));
  });

  it('no placeholder of a template is left', async () => {
    const { slug } = await server.createRoom();
    for (const path of ['/', `/r/${slug}`]) expect(await (await get(path)).text()).not.toContain('{{');
  });

  it('the privacy policy has a page of its own, and so have the licences of what is bundled', async () => {
    await writeFile(join(server.dataDir, 'web', 'THIRD-PARTY-NOTICES.txt'), 'vue 3');
    const page = await get('/privacy');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('privacy.ts');
    expect((await fetch(`${server.url}/privacy`, { method: 'POST' })).status).toBe(405);
    expect(await (await get('/THIRD-PARTY-NOTICES.txt')).text()).toBe('vue 3');
  });

  it('a link to a room previews as its title, its time in UTC, and what it is about', async () => {
    const startsAt = Date.UTC(2100, 0, 15, 18, 30);
    const { slug, link } = await server.createRoom({
      title: 'Choir & organ',
      description: 'Bring\nyour "voice".',
      schedule: { startsAt, endsAt: startsAt + HOUR },
    });
    const page = await (await get(`/r/${slug}`)).text();
    expect(meta(page, 'og:title')).toBe('Choir &amp; organ');
    expect(meta(page, 'og:description')).toBe(
      'Friday, 15 January 2100, 18:30–19:30 UTC. Bring your &quot;voice&quot;.',
    );
    expect(meta(page, 'og:url')).toBe(link);
    expect(meta(page, 'og:image')).toBe(`${server.url}/share.png`);
    expect(meta(page, 'og:site_name')).toBe('Sidestage');
    expect(meta(page, 'og:type')).toBe('website');
    expect(meta(page, 'twitter:card')).toBe('summary_large_image');
  });

  it('a long description is cut for previews', async () => {
    const { slug } = await server.createRoom({ description: 'x'.repeat(2_000) });
    expect(meta(await (await get(`/r/${slug}`)).text(), 'og:description')).toBe(`${'x'.repeat(299)}…`);
  });

  it('nothing outside the assets is served', async () => {
    for (const path of [
      '/room.html',
      '/assets/../room.html',
      '/assets/%2e%2e/%2e%2e/secret',
      '/assets/',
      '/extension/',
      '/extension/..%2froom.html',
    ]) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe('where to get the extension', () => {
  const facts = async (of: TestServer) => {
    const built = join(of.dataDir, 'web');
    await mkdir(built, { recursive: true });
    await writeFile(join(built, 'index.html'), await source('index.html'));
    return v.parse(ServerFactsSchema, data(await (await fetch(`${of.url}/`)).text(), 'server'));
  };

  const NOWHERE = { chrome: null, firefox: null, edge: null, opera: null };

  it('nowhere, when the operator named no place: a file that was built here is nothing that ordinary people can install', async () => {
    const names = ['sidestage-chrome.zip', 'sidestage-firefox.zip'];
    await mkdir(join(server.dataDir, 'web', 'extension'), { recursive: true });
    for (const name of names) await writeFile(join(server.dataDir, 'web', 'extension', name), 'PK');
    expect(await facts(server)).toEqual({
      creation: 'open',
      extension: NOWHERE,
      keptAtMost: { writing: null, people: null },
    });
    for (const name of names) expect((await get(`/extension/${name}`)).status).toBe(404);
  });

  it('R341: and how long the server keeps things at most, for whoever makes a room', async () => {
    const other = await startTestServer({ retention: { writing: 30, people: null } });
    try {
      expect((await facts(other)).keptAtMost).toEqual({ writing: 30, people: null });
    } finally {
      await other.close();
    }
  });

  it('where the operator says', async () => {
    const extension = { ...NOWHERE, firefox: 'https://addons.example/sidestage' };
    const other = await startTestServer({ extension });
    try {
      expect((await facts(other)).extension).toEqual(extension);
    } finally {
      await other.close();
    }
  });
});
