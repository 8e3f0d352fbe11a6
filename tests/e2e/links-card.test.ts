import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { artifacts } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { markedTexts, waitForMark } from '../support/marks.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';
import { trustServers } from '../support/trusting.ts';

/** What assistive technology is told of the card: its closed shadow root hides nothing from it. */
async function cardTold(page: Page): Promise<string[]> {
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map(node => [node.nodeId, node]));
  const told: string[] = [];
  const walk = (id: string) => {
    const node = byId.get(id);
    if (!node) return;
    const role = String(node.role?.value);
    if (['heading', 'button', 'StaticText'].includes(role)) told.push(`${role}: ${String(node.name?.value)}`);
    if (role === 'button') return;
    node.childIds?.forEach(walk);
  };
  const card = nodes.find(node => node.role?.value === 'dialog' && node.name?.value === 'Session link');
  if (card) walk(card.nodeId);
  return told;
}

const cardSays = (page: Page, text: string) =>
  eventually(
    () => cardTold(page),
    told => told.some(line => line.includes(text)),
  );
/** In the panel: that way in is the main button, and Enter would take it. */
const wayIsMain = (panel: Page, label: string) =>
  panel.waitForFunction(
    wanted => {
      const main = document.querySelector('form.join .ways button.primary');
      return main === document.activeElement && main?.textContent?.trim() === wanted;
    },
    {},
    label,
  );
const cardIsGone = (page: Page) =>
  eventually(
    () => cardTold(page),
    told => told.length === 0,
  );

describe('the card beside a session link', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ slug: 'card-room' });
    person = await Person.arrive();
    page = person.page;
    await trustServers(person, server.origin);
    mkdirSync(artifacts, { recursive: true });
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.stop();
  });

  async function show(markup: string, mark = '#session'): Promise<void> {
    site.show(markup);
    await page.goto(site.origin);
    await page.bringToFront();
    await page.mouse.move(1, 1);
    await waitForMark(page, mark);
  }

  const linkPage = () => `
    <p><a id="before" href="/before">Before</a></p>
    <p style="margin-top: 120px">We meet <a id="session" href="${room.link}">in the session</a> at ten,
    or in <span id="text">https://us02web.zoom.us/j/81234567890?pwd=secret&amp;utm_source=mail</span>.</p>
    <p><a id="after" href="/after">After</a></p>`;

  test('hovering shows title, host, state and people of our own room, and does not cover the link', async () => {
    await show(linkPage());
    await page.hover('#session');
    await cardSays(page, 'Physics, week 3');
    await cardSays(page, 'Live');
    const told = await cardTold(page);
    expect(told).toContain('StaticText: 0 on stage · 0 watching');
    expect(told).toContain(`StaticText: ${new URL(server.origin).host}`);
    expect(told.filter(line => line.startsWith('button'))).toEqual([
      'button: Join as viewer',
      'button: Join stage',
      'button: Open in tab',
      'button: Copy link',
    ]);
    await page.screenshot({ path: join(artifacts, 'card-light.png') });
    expect(await coversLink()).toBe(false);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    await page.screenshot({ path: join(artifacts, 'card-dark.png') });
    await page.emulateMediaFeatures([]);
    await page.mouse.move(600, 600);
    await cardIsGone(page);
  });

  /** Whether anything of the card lies over the link: asked of the page, point by point. */
  function coversLink(): Promise<boolean> {
    return page.$eval('#session', link =>
      [...link.getClientRects()].some(box =>
        [0.05, 0.5, 0.95].some(
          share => document.elementFromPoint(box.left + box.width * share, box.top + box.height / 2) !== link,
        ),
      ),
    );
  }

  test("a link at the window's lower edge has its card above", async () => {
    await show(
      `<p style="position: fixed; bottom: 0; right: 0"><a id="session" href="${room.link}">in the session</a></p>`,
    );
    await page.hover('#session');
    await cardSays(page, 'Live');
    expect(await coversLink()).toBe(false);
  });

  test('a session of another service in running text shows its name and host, and nothing secret', async () => {
    await show(linkPage(), '#session');
    await eventually(
      () => markedTexts(page, 'sidestage-other'),
      texts => texts.length === 1,
    );
    expect(await markedTexts(page, 'sidestage-other')).toEqual([
      'https://us02web.zoom.us/j/81234567890?pwd=secret&utm_source=mail',
    ]);
    await page.hover('#text');
    await cardSays(page, 'Zoom');
    const told = await cardTold(page);
    expect(told).toContain('StaticText: us02web.zoom.us');
    expect(told.join()).not.toContain('secret');
    expect(told.filter(line => line.startsWith('button'))).toEqual(['button: Open in tab', 'button: Copy link']);
  });

  test('the keyboard reaches it from the link, goes through it and on behind the link; Escape closes it', async () => {
    await show(linkPage());
    await page.focus('#before');
    await page.keyboard.press('Tab');
    await cardSays(page, 'Live');
    const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
    expect(await focused()).toBe('session');
    for (let button = 0; button < 4; button += 1) await page.keyboard.press('Tab');
    expect(await focused()).toBe('');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('after');
    await cardIsGone(page);
    await page.keyboard.down('Shift');
    await page.keyboard.press('Tab');
    await page.keyboard.up('Shift');
    await cardSays(page, 'Live');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await cardIsGone(page);
    expect(await focused()).toBe('session');
  });

  test('a finger held on a link shows it, and a tap does not', async () => {
    await show(linkPage());
    const box = await (await page.$('#session'))!.boundingBox();
    await page.touchscreen.touchStart(box!.x + 5, box!.y + 5);
    await cardSays(page, 'Live');
    await page.touchscreen.touchEnd();
  });

  test('copying puts the whole link on the clipboard; joining opens the panel on this room', async () => {
    await show(linkPage());
    await page.focus('#before');
    await page.keyboard.press('Tab');
    await cardSays(page, 'Live');
    for (let button = 0; button < 4; button += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await cardSays(page, 'Copied');
    await page.keyboard.press('Escape');
    await page.focus('#before');
    await page.keyboard.press('Tab');
    await cardSays(page, 'Live');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const panel = await person.opened();
    await person.sees('Physics, week 3', panel);
    await wayIsMain(panel, 'Join as viewer');
    await panel.close();
    await page.bringToFront();
    await page.focus('#before');
    await page.keyboard.press('Tab');
    await cardSays(page, 'Live');
    for (let button = 0; button < 2; button += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const again = await person.opened();
    await wayIsMain(again, 'Join stage');
    await again.close();
  });
});
