import type { Page } from 'puppeteer';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

describe('a click on a session link leads there', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let ada: Person;
  let page: Page;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom();
    ada = await Person.arrive();
    page = ada.page;
  });
  afterAll(async () => {
    await ada?.leave();
    await site?.close();
    await server?.stop();
  });
  afterEach(async () => {
    await clickMeans('panel');
    const panel = panels()[0];
    if (panel) await (await panel.asPage()).close();
    await eventually(
      () => Promise.resolve(panels().length),
      count => count === 0,
    );
  });

  const panels = () => ada.chromium.browser.targets().filter(target => target.url().endsWith('/sidepanel.html'));

  async function clickMeans(click: 'panel' | 'ask'): Promise<void> {
    const worker = await serviceWorker(ada.chromium.browser);
    await worker.evaluate(`chrome.storage.local.set({ links: { click: '${click}' } })`);
    await eventually(
      () => worker.evaluate(`chrome.storage.local.get('assistant').then(all => all.assistant?.click)`),
      now => now === click,
    );
  }

  async function open(marked = '#session'): Promise<void> {
    await page.goto(site.origin);
    await page.bringToFront();
    await page.mouse.move(1, 1);
    await waitForMark(page, marked);
  }

  async function inPanel(): Promise<void> {
    await ada.sees('Physics, week 3', await ada.opened());
    expect(page.url()).toBe(`${site.origin}/`);
  }

  /** Presses a button of the card, where assistive technology says that it is. */
  async function pressInCard(name: string): Promise<void> {
    const session = await page.createCDPSession();
    const centre = () =>
      session.send('Accessibility.getFullAXTree').then(async ({ nodes }) => {
        const button = nodes.find(node => node.role?.value === 'button' && node.name?.value === name);
        if (!button?.backendDOMNodeId) return null;
        // The card is drawn anew when the server has answered: then the button is another one.
        const box = await session.send('DOM.getBoxModel', { backendNodeId: button.backendDOMNodeId }).catch(() => null);
        if (!box) return null;
        const { model } = box;
        const [left = 0, top = 0, , , right = 0, bottom = 0] = model.border;
        return { x: (left + right) / 2, y: (top + bottom) / 2 };
      });
    const at = await eventually(centre, Boolean);
    await session.detach();
    await page.mouse.click(at!.x, at!.y);
  }

  const STOPPED = `<script>
    for (const type of ['click', 'mousedown', 'pointerdown'])
      window.addEventListener(type, event => event.stopImmediatePropagation(), true);
  </script>`;

  test('in a page that stops clicks on the window, before anything else hears of them', async () => {
    site.show(`${STOPPED}<p>We meet <a id="session" href="${room.link}">in the session</a>.</p>`);
    await open();
    await page.click('#session');
    await inPanel();
  });

  test('by the card too in such a page', async () => {
    site.show(`${STOPPED}<p>We meet <a id="session" href="${room.link}">in the session</a>.</p>`);
    await open();
    await page.hover('#session');
    await pressInCard('Join as viewer');
    await inPanel();
  });

  test.each(['panel', 'ask'] as const)('in a drawing, where a click means: %s', async click => {
    site.serve(
      'image/svg+xml',
      `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
        <a id="session" href="${room.link}"><text x="40" y="80" font-size="40">Session</text></a></svg>`,
    );
    await clickMeans(click);
    await open();
    await page.click('#session');
    if (click === 'ask') await pressInCard('Join as viewer');
    await inPanel();
  });

  test('in an XML document, by the card', async () => {
    site.serve(
      'application/xml',
      `<feed xmlns:h="http://www.w3.org/1999/xhtml"><h:style>feed { display: block }</h:style>
        <h:p>We meet <h:a id="session" href="${room.link}">in the session</h:a>.</h:p></feed>`,
    );
    await clickMeans('ask');
    await open();
    await page.click('#session');
    await pressInCard('Join as viewer');
    await inPanel();
  });

  test('where there is no room for the card that is wanted first', async () => {
    site.show(`<a id="session" href="${room.link}" style="position: fixed; inset: 0">in the session</a>`);
    await clickMeans('ask');
    await open();
    await page.click('#session');
    await inPanel();
  });

  test.each([
    [
      'around a component',
      `<dialog id="modal"><in-shadow></in-shadow></dialog>`,
      link => `<p style="padding: 40px 40px 260px">We meet ${link}.</p>`,
    ],
    [
      'inside a component, around what the page puts there',
      `<in-shadow><p style="padding: 40px 40px 260px">We meet LINK.</p></in-shadow>`,
      () => `<dialog id="modal"><slot></slot></dialog>`,
    ],
  ] as [string, string, (link: string) => string][])(
    'by the card in a modal dialog %s',
    async (_where, light, dark) => {
      const link = `<a id="session" href="${room.link}">in the session</a>`;
      site.show(`${light.replace('LINK', link)}<script>
      const root = document.querySelector('in-shadow').attachShadow({ mode: 'open' });
      root.innerHTML = ${JSON.stringify(dark(link))};
      (document.querySelector('#modal') ?? root.querySelector('#modal')).showModal();
    </script>`);
      await page.goto(site.origin);
      await page.bringToFront();
      await page.mouse.move(1, 1);
      const anchor = await page.waitForSelector('>>> #session');
      await eventually(
        () => page.evaluate(() => CSS.highlights.get('sidestage-own')?.size ?? 0),
        size => size > 0,
      );
      await anchor!.hover();
      await pressInCard('Join as viewer');
      await inPanel();
    },
  );
});
