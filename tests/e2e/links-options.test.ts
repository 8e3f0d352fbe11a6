import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type axe from 'axe-core';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { artifacts, serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';
import { startTlsFront } from '../support/tls-front.ts';

const HOST = 'rooms.example';

describe('the settings page', () => {
  let server: Deployment;
  let front: Awaited<ReturnType<typeof startTlsFront>>;
  let site: Site;
  let person: Person;
  let options: Page;
  let link: string;

  beforeAll(async () => {
    server = await Deployment.start();
    await server.createRoom({ slug: 'settings' });
    front = await startTlsFront(server.origin);
    site = await startSite();
    person = await Person.arrive({
      args: [
        `--host-resolver-rules=MAP ${HOST} 127.0.0.1, MAP xn--rume-loa.example 127.0.0.1`,
        '--ignore-certificate-errors',
      ],
    });
    link = `https://${HOST}:${front.port}/r/settings`;
    options = await person.chromium.browser.newPage();
    await options.setViewport({ width: 1000, height: 900 });
    await options.goto(`chrome-extension://${await person.chromium.extensionId()}/options.html`);
    await options.waitForSelector('[data-section=services] input');
  });
  afterAll(async () => {
    await person?.leave();
    front?.close();
    await site?.close();
    await server?.stop();
  });

  /** What is said below the buttons of import and export. */
  const says = (text: string) =>
    eventually(
      () => options.$eval('[data-section=transfer] [role=status]', note => note.textContent ?? ''),
      said => said.includes(text),
    );
  const tabs = async () => (await person.chromium.browser.pages()).length;
  const stored = async (key: string) => {
    const worker = await serviceWorker(person.chromium.browser);
    return (await worker.evaluate(`chrome.storage.local.get('${key}').then(all => all['${key}'])`)) as Record<
      string,
      unknown
    >;
  };

  async function add(section: string, text: string): Promise<void> {
    await options.bringToFront();
    const field = await options.waitForSelector(`[data-section=${section}] form input`);
    await field!.click({ count: 3 });
    await field!.type(text);
    await field!.press('Enter');
  }

  async function showLink(markup = `<a id="session" href="${link}">in the session</a>`): Promise<Page> {
    site.show(markup);
    await person.page.goto(site.origin);
    await person.page.bringToFront();
    return person.page;
  }

  test('passes axe in the light theme and its contrast in the dark one', async () => {
    const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await options.bringToFront();
    await options.evaluate(source);
    // Colours are judged at rest, not on their way from one theme to the other.
    await options.addStyleTag({ content: '* { transition: none !important; }' });
    const violations = () =>
      options.evaluate(async () => {
        const { axe: engine } = window as unknown as { axe: typeof axe };
        const results = await engine.run(document, { resultTypes: ['violations'] });
        return results.violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`,
        );
      });
    expect(await violations()).toEqual([]);
    await options.screenshot({ path: join(artifacts, 'options-light.png'), fullPage: true });
    await options.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(await violations()).toEqual([]);
    await options.screenshot({ path: join(artifacts, 'options-dark.png') });
    await options.emulateMediaFeatures([]);
  });

  test('a server is added by its address once it has answered, its links are marked at once, and no longer when it is removed', async () => {
    await showLink();
    await add('servers', 'http://rooms.example');
    await options.waitForSelector('[data-section=servers] [role=alert]');
    expect(front.connections()).toBe(0);
    await add('servers', `${HOST}:${front.port}`);
    await options.waitForSelector(`[data-entry="https://${HOST}:${front.port}"]`);
    expect(front.connections()).toBeGreaterThan(0);
    await person.page.bringToFront();
    await waitForMark(person.page, '#session');
    await options.bringToFront();
    await options.locator(`[data-entry="https://${HOST}:${front.port}"] button`).click();
    await person.page.bringToFront();
    await waitForMark(person.page, '#session', false);
    await add('servers', `${HOST}:${front.port}`);
    await person.page.bringToFront();
    await waitForMark(person.page, '#session');
  });

  test('a host that is no Sidestage server is not added', async () => {
    const other = new URL(site.origin);
    await add('servers', `http://localhost:${other.port}`);
    await options.waitForFunction(() =>
      document.querySelector('[data-section=servers] [role=alert]')?.textContent?.includes('is not a Sidestage server'),
    );
  });

  test('a click may ask instead of opening the panel, or mean nothing special', async () => {
    await options.bringToFront();
    await options.locator('input[name=click][value=ask]').click();
    await eventually(
      () => stored('assistant'),
      config => config['click'] === 'ask',
    );
    const page = await showLink();
    await waitForMark(page, '#session');
    await page.click('#session');
    await page.waitForFunction(() => document.documentElement.lastElementChild?.localName === 'div');
    expect(page.url()).toBe(`${site.origin}/`);
    await options.bringToFront();
    await options.locator('input[name=click][value=off]').click();
    await eventually(
      () => stored('assistant'),
      config => config['click'] === 'off',
    );
    await showLink();
    await waitForMark(page, '#session');
    await Promise.all([page.waitForNavigation(), page.click('#session')]);
    expect(page.url()).toBe(link);
    await options.bringToFront();
    await options.locator('input[name=click][value=panel]').click();
  });

  test('services are switched off, patterns added, and sites left alone', async () => {
    const markup = `<a id="zoom" href="https://us02web.zoom.us/j/81234567890">zoom</a> <a id="own-jitsi" href="https://meet.school.example/physics">jitsi</a> <a id="session" href="${link}">session</a>`;
    const page = await showLink(markup);
    await waitForMark(page, '#zoom', true, 'sidestage-other');
    await options.bringToFront();
    await options.locator('[data-section=services] input[value=zoom]').click();
    await add('patterns', 'meet.school.example');
    await options.waitForSelector('[data-section=patterns] [role=alert]');
    await add('patterns', 'meet.school.example/*');
    await page.bringToFront();
    await waitForMark(page, '#own-jitsi', true, 'sidestage-other');
    await waitForMark(page, '#zoom', false, 'sidestage-other');
    await add('quiet', 'localhost');
    await page.bringToFront();
    await waitForMark(page, '#session', false);
    await waitForMark(page, '#own-jitsi', false, 'sidestage-other');
    await options.bringToFront();
    await options.locator('[data-section=quiet] [data-entry=localhost] button').click();
    await page.bringToFront();
    await waitForMark(page, '#session');
  });

  test('settings go out as a file and come back; its servers are contacted once the person has seen their names and said yes', async () => {
    await options.bringToFront();
    const before = await tabs();
    const picker = await options.$('[data-section=transfer] input[type=file]');
    const file = join(artifacts, 'import.json');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(
      file,
      JSON.stringify({
        sidestage: 1,
        trustedServers: [`https://xn--rume-loa.example:${front.port}`],
        links: { click: 'ask', patterns: ['a.example/*'], servicesOff: ['teams'], quietSites: ['b.example'] },
      }),
    );
    const contacted = front.connections();
    await picker!.uploadFile(file);
    await person.sees(`räume.example:${front.port} (xn--rume-loa.example:${front.port})`, options);
    expect(front.connections()).toBe(contacted);
    await person.press('Leave them out', options);
    await says('left out');
    expect(front.connections()).toBe(contacted);
    await picker!.uploadFile(file);
    await person.press('Trust them', options);
    await says('1 added, 0 left out');
    expect(front.connections()).toBeGreaterThan(contacted);
    expect(await stored('assistant')).toMatchObject({ click: 'ask', off: ['teams'], quietSites: ['b.example'] });
    expect(await stored('trustedServers')).toContain(`https://xn--rume-loa.example:${front.port}`);
    // A file without link settings, as somebody writes it by hand for a course, resets none.
    await writeFile(file, JSON.stringify({ sidestage: 1, trustedServers: ['https://nobody.example'] }));
    await picker!.uploadFile(file);
    await person.press('Trust them', options);
    await says('0 added, 1 left out');
    expect(await stored('trustedServers')).not.toContain('https://nobody.example');
    expect(await stored('assistant')).toMatchObject({ click: 'ask', off: ['teams'], quietSites: ['b.example'] });
    await writeFile(file, '{"something": "else"}');
    await picker!.uploadFile(file);
    await says('no Sidestage settings');
    const saved = await options.evaluate(async () => {
      const made: Blob[] = [];
      const make = URL.createObjectURL.bind(URL);
      URL.createObjectURL = blob => (made.push(blob as Blob), make(blob));
      [...document.querySelectorAll<HTMLButtonElement>('[data-section=transfer] button')][0]!.click();
      return made[0]!.text();
    });
    expect(JSON.parse(saved)).toMatchObject({ sidestage: 1, links: { click: 'ask', patterns: ['a.example/*'] } });
    expect(await tabs()).toBe(before);
  });
});
