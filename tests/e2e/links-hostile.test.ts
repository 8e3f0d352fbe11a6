import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { Deployment } from '../support/deployment.ts';
import { waitForMark } from '../support/marks.ts';
import { eventually } from '../support/media.ts';
import { Person } from '../support/person.ts';
import { type Site, startSite } from '../support/site.ts';
import { trustServers } from '../support/trusting.ts';

const TITLE = 'Quarterly numbers, confidential';

describe('a hostile page', () => {
  let server: Deployment;
  let site: Site;
  let room: RoomCreated;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    server = await Deployment.start();
    site = await startSite();
    room = await server.createRoom({ slug: 'hostile', title: TITLE });
    person = await Person.arrive();
    page = person.page;
    await trustServers(person, server.origin);
  });
  afterAll(async () => {
    await person?.leave();
    await site?.close();
    await server?.stop();
  });

  const panels = () => person.chromium.browser.targets().filter(target => target.url().endsWith('/sidepanel.html'));
  const cardHost = () => page.evaluate(() => document.documentElement.lastElementChild?.localName === 'div');

  async function showCard(): Promise<void> {
    site.show(`<p style="margin: 40px"><a id="session" href="${room.link}">in the session</a></p>`);
    await page.goto(site.origin);
    await page.bringToFront();
    await page.mouse.move(1, 1);
    await waitForMark(page, '#session');
    await page.hover('#session');
    await eventually(cardHost, Boolean);
  }

  test('cannot have a server asked by showing links: nothing is fetched before a person points at one, and of this machine nothing before they were there', async () => {
    const asked: string[] = [];
    const witness = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end();
    });
    witness.listen(0, '127.0.0.1');
    await once(witness, 'listening');
    const host = `localhost:${(witness.address() as AddressInfo).port}`;
    site.show(
      Array.from(
        { length: 200 },
        (_, index) =>
          `<a class="link" href="http://${host}/r/room-${index}">${index}</a> https://unknown-${index}.example/r/x`,
      ).join(''),
    );
    await page.goto(site.origin);
    await page.bringToFront();
    await waitForMark(page, '.link');
    await page.evaluate(() =>
      document.querySelectorAll('.link').forEach(link => {
        link.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, composed: true }));
        link.dispatchEvent(new FocusEvent('focusin', { bubbles: true, composed: true }));
      }),
    );
    await page.hover('.link');
    await eventually(cardHost, Boolean);
    expect(asked).toEqual([]);
    await trustServers(person, server.origin, `http://${host}`);
    await page.reload();
    await waitForMark(page, '.link');
    await page.mouse.move(1, 600);
    await page.hover('.link');
    await eventually(
      () => setImmediate(asked.length),
      count => count > 0,
    );
    // Once more within a minute: said from memory.
    await page.mouse.move(1, 600);
    await eventually(cardHost, shown => !shown);
    await page.hover('.link');
    await eventually(cardHost, Boolean);
    expect(asked).toEqual(['/api/rooms/room-0']);
    witness.closeAllConnections();
    witness.close();
  });

  test('cannot make the card act: made-up clicks, keys and focus do nothing', async () => {
    await showCard();
    await page.evaluate(() => {
      // A made-up click on the link itself goes where the link goes; not now.
      document.addEventListener('click', event => event.preventDefault());
      const host = document.documentElement.lastElementChild as HTMLElement;
      const box = host.getBoundingClientRect();
      for (const target of [host, document.querySelector('#session')!]) {
        for (const type of ['pointerover', 'pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']) {
          target.dispatchEvent(
            new PointerEvent(type, {
              bubbles: true,
              composed: true,
              cancelable: true,
              clientX: box.x + 60,
              clientY: box.y + 110,
            }),
          );
        }
        for (const key of ['Tab', 'Enter', ' '])
          target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
      }
      host.focus();
      host.click();
    });
    expect(panels()).toHaveLength(0);
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  });

  test('cannot read the card: no shadow root, no text, not by find, selection or events', async () => {
    await showCard();
    const read = await page.evaluate(title => {
      const host = document.documentElement.lastElementChild as HTMLElement;
      const selection = getSelection()!;
      selection.selectAllChildren(document.documentElement);
      const selected = String(selection);
      selection.removeAllRanges();
      return {
        root: host.shadowRoot,
        text: host.textContent + host.innerText + host.outerHTML + document.documentElement.innerText,
        selected,
        found: (window as unknown as { find(text: string): boolean }).find(title),
      };
    }, TITLE);
    expect(read.root).toBeNull();
    expect(read.text + read.selected).not.toContain('Quarterly');
    expect(read.found).toBe(false);
  });

  test('cannot move, hide or restyle the card from outside, nor find the extension by its files', async () => {
    await showCard();
    const told = await page.evaluate(
      async id => {
        const host = document.documentElement.lastElementChild as HTMLElement;
        const before = JSON.stringify(host.getBoundingClientRect());
        const style = document.createElement('style');
        style.textContent =
          'html > div { position: static !important; display: none !important; opacity: 0 !important; transform: scale(9) !important; width: 900px !important; inset: 50px !important; }';
        document.head.append(style);
        host.style.cssText = 'transform: translate(300px, 300px) !important; opacity: 0 !important';
        const now = getComputedStyle(host);
        const files = [
          'assistant.js',
          'first.js',
          'assets/mark.css',
          'manifest.json',
          'popup.html',
          'sidepanel.html',
          'options.html',
          'icon/128.png',
          'managed-schema.json',
        ];
        const reached = await Promise.all(
          files.map(file =>
            fetch(`chrome-extension://${id}/${file}`).then(
              () => file,
              () => null,
            ),
          ),
        );
        return {
          same: before === JSON.stringify(host.getBoundingClientRect()),
          seen: [now.display, now.opacity, now.position],
          reached: reached.filter(Boolean),
          globals: Object.keys(window).filter(key => /sidestage/i.test(key)),
        };
      },
      await person.chromium.extensionId(),
    );
    expect(told).toEqual({ same: true, seen: ['block', '1', 'fixed'], reached: [], globals: [] });
  });

  test('cannot pass off a look-alike: it is neither marked nor taken, and the host shown is the host opened', async () => {
    site.show(`<a id="fake" href="https://meet.google.com@evil.example/abc-defg-hij">https://meet.google.com/abc-defg-hij</a>
      <a id="real" href="https://www.google.com/url?q=https%3A%2F%2Fmeet.google.com%2Fabc-defg-hij">Meet</a>`);
    await page.goto(site.origin);
    await page.bringToFront();
    await waitForMark(page, '#real', true, 'sidestage-other');
    await waitForMark(page, '#fake', false, 'sidestage-other');
    const popup = await person.openPopup();
    await popup.waitForSelector('[data-service="google-meet"]');
    expect(await popup.$$eval('[data-service]', rows => rows.map(row => row.textContent))).toEqual([
      expect.stringContaining('meet.google.com'),
    ]);
    const opened = person.chromium.browser.waitForTarget(target =>
      target.url().startsWith('https://meet.google.com/abc-defg-hij'),
    );
    await popup.locator('[data-service] button').click();
    await (await (await opened).page())?.close();
  });
});
