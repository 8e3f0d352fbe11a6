import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { serviceWorker } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';

const FRAMES = 50;
const OTHER_HOST = 'frames.example';

describe('frames, the badge, the keyboard and the context menu', () => {
  let server: Deployment;
  let outer: Site;
  let inner: Site;
  let room: RoomCreated;
  let other: RoomCreated;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    server = await Deployment.start();
    [outer, inner] = await Promise.all([startSite(), startSite()]);
    room = await server.createRoom({ slug: 'framed' });
    other = await server.createRoom({ slug: 'elsewhere', title: 'Chemistry, week 9' });
    person = await Person.arrive({ args: [`--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`] });
    page = person.page;
  });
  afterAll(async () => {
    await person?.leave();
    await Promise.all([outer?.close(), inner?.close()]);
    await server?.stop();
  });

  const tab = async () => {
    const worker = await serviceWorker(person.chromium.browser);
    return (await worker.evaluate(
      'chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(([tab]) => tab)',
    )) as { id: number; windowId: number };
  };
  const badge = async () => {
    const worker = await serviceWorker(person.chromium.browser);
    return String(await worker.evaluate(`chrome.action.getBadgeText({ tabId: ${(await tab()).id} })`));
  };

  async function showFrames(): Promise<void> {
    inner.show(`<script>
      const index = Number(location.search.slice(1));
      document.body.innerHTML = '<a id="session" href="${room.link}' + (index === 1 ? '' : '-' + index) + '">in the session</a>';
    </script>`);
    const crossed = new URL(inner.origin);
    crossed.hostname = OTHER_HOST;
    const origins = [inner.origin, crossed.origin];
    const frames = Array.from(
      { length: FRAMES },
      (_, index) => `<iframe id="f${index}" width="200" height="40" src="${origins[index % 2]}/?${index}"></iframe>`,
    );
    outer.show(`<h1>A board</h1>${frames.join('')}
      <iframe id="srcdoc" srcdoc='<a href="${room.link}-srcdoc">in srcdoc</a>'></iframe>
      <iframe id="sandboxed" sandbox srcdoc='<a href="${room.link}-sandboxed">in a sandbox</a>'></iframe>`);
    await page.goto(outer.origin);
    await page.bringToFront();
  }

  test("the badge counts a tab's links over 50 frames of two origins, each once; frames that go are no longer counted", async () => {
    await showFrames();
    // 50 frames, srcdoc and the sandbox.
    await eventually(badge, text => text === String(FRAMES + 2), 40_000);
    await page.evaluate(() => document.querySelectorAll('iframe:nth-of-type(n+11)').forEach(frame => frame.remove()));
    await eventually(badge, text => text === '10', 40_000);
    const popup = await person.openPopup();
    await popup.waitForFunction(() => document.querySelectorAll('[data-link]').length === 10);
    await popup.close();
    outer.show('<p>No links here.</p>');
    await page.goto(outer.origin);
    await eventually(badge, text => text === '');
  });

  test('the panel opens from a frame of another origin', async () => {
    await showFrames();
    await eventually(badge, text => text !== '', 40_000);
    await page.bringToFront();
    const frame = await (await page.$('#f1'))!.contentFrame();
    await frame!.waitForFunction(() => (CSS.highlights.get('sidestage-own')?.size ?? 0) > 0);
    await frame!.click('#session');
    const panel = await person.opened();
    await person.sees('Physics, week 3', panel);
    await panel.close();
  });

  test('links in an open shadow root attached long after are marked once the pointer is there, and work', async () => {
    outer.show(
      `<div id="host" style="width: 200px; height: 40px">wait</div><p><a id="other" href="${room.link}">other</a></p>`,
    );
    await page.goto(outer.origin);
    await page.bringToFront();
    await waitForMark(page, '#other');
    await page.evaluate(link => {
      document.querySelector('#host')!.attachShadow({ mode: 'open' }).innerHTML =
        `<a id="session" href="${link}" style="display: block; height: 40px">in the shadow</a>`;
    }, room.link);
    await page.hover('#host');
    await page.waitForFunction(() =>
      [...(CSS.highlights.get('sidestage-own') ?? [])].some(
        range => range.startContainer.getRootNode() instanceof ShadowRoot,
      ),
    );
    await page.click('#host');
    const panel = await person.opened();
    await person.sees('Physics, week 3', panel);
    await panel.close();
  });

  /**
   * Raises an extension event as the browser does: no driver reaches the browser's own menus and
   * shortcuts. Such an event carries no gesture, so the panel is open beforehand.
   */
  async function raise(event: string, ...args: unknown[]): Promise<void> {
    const worker = await serviceWorker(person.chromium.browser);
    await worker.evaluate(`chrome.${event}.dispatch(...${JSON.stringify(args)})`);
  }

  async function withPanelOpen(markup: string): Promise<Page> {
    const panel = await person.clickLink(outer, room.link);
    await person.sees('Physics, week 3', panel);
    outer.show(markup);
    await page.goto(outer.origin);
    await page.bringToFront();
    return panel;
  }

  test('the keyboard command opens the first session link of the page', async () => {
    const panel = await withPanelOpen(
      `<p><a href="/x">none</a> <a id="session" href="${other.link}">first</a> <a href="${room.link}">second</a></p>`,
    );
    await waitForMark(page, '#session');
    const worker = await serviceWorker(person.chromium.browser);
    expect(await worker.evaluate('chrome.commands.getAll().then(all => all.map(one => one.name))')).toContain(
      'open-first-link',
    );
    await raise('commands.onCommand', 'open-first-link', await tab());
    await person.sees('Chemistry, week 9', panel);
    await panel.close();
  });

  test.each([
    ['a link', () => ({ linkUrl: other.link })],
    ['selected text', () => ({ selectionText: `see ${other.link}, at ten` })],
  ])('"Join in side panel" on %s opens the panel', async (_what, choice) => {
    const panel = await withPanelOpen('<p>A page without links.</p>');
    await raise('contextMenus.onClicked', { menuItemId: 'join-in-panel', ...choice() }, await tab());
    await person.sees('Chemistry, week 9', panel);
    await panel.close();
  });
});
