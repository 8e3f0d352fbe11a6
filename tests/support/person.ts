import type { Dialog, Page } from 'puppeteer';
import {
  type Chromium,
  type ChromiumOptions,
  launchChromium,
  popupPage,
  serviceWorker,
  sidePanelPage,
} from './chromium.ts';
import { waitForMark } from './marks.ts';
import { eventually } from './media.ts';
import { settled } from './settled.ts';
import type { Site } from './site.ts';

/** How long a person waits for something to show, in ms. */
const PATIENCE = 20_000;

/** Somebody with a browser of their own, the extension in it, and a page open. */
export class Person {
  readonly chromium: Chromium;
  readonly page: Page;
  /** What the browser asked before it closed or left the page. */
  readonly closingQuestions: string[] = [];
  /** The answer to it: whoever leaves means it. */
  closes = true;
  #panel: Page | null = null;

  private constructor(chromium: Chromium, page: Page) {
    this.chromium = chromium;
    this.page = page;
    this.hearQuestions(page);
  }

  /** Answers in another tab or window, too, what the browser asks before it closes or leaves it. */
  hearQuestions(page: Page): void {
    page.on('dialog', (dialog: Dialog) => {
      this.closingQuestions.push(dialog.type());
      void (this.closes ? dialog.accept() : dialog.dismiss());
    });
  }

  static async arrive(options: ChromiumOptions = {}): Promise<Person> {
    const chromium = await launchChromium({ extension: true, ...options });
    await serviceWorker(chromium.browser);
    const [page] = await chromium.browser.pages();
    return new Person(chromium, page ?? (await chromium.browser.newPage()));
  }

  /** Somebody without the extension. */
  static async visit(options: ChromiumOptions = {}): Promise<Person> {
    const chromium = await launchChromium(options);
    const [page] = await chromium.browser.pages();
    return new Person(chromium, page ?? (await chromium.browser.newPage()));
  }

  get panel(): Page {
    if (!this.#panel) throw new Error('This person has no panel open.');
    return this.#panel;
  }

  /** Reads a page that holds the link and clicks it, as one does. */
  async clickLink(site: Site, link: string): Promise<Page> {
    site.show(`<h1>Course page</h1><p>We meet <a id="session" href="${link}">in the session</a>.</p>`);
    await this.page.goto(site.origin);
    await this.page.bringToFront();
    await waitForMark(this.page, '#session');
    await this.page.click('#session');
    return this.opened();
  }

  /** Clicks the link in a page of a new window, as one does. Resolves with that page and its panel. */
  async clickInNewWindow(site: Site, link: string, name: string, incognito = false): Promise<[Page, Page]> {
    const { browser } = this.chromium;
    const address = `${site.origin}/?${name}`;
    const opened = browser.waitForTarget(target => target.url() === address);
    site.show(`<p>We meet <a id="session" href="${link}">in the session</a>.</p>`);
    const worker = await serviceWorker(browser);
    await worker.evaluate(`chrome.windows.create({ incognito: ${incognito}, url: '${address}' })`);
    const page = (await (await opened).page())!;
    await page.bringToFront();
    await waitForMark(page, '#session');
    const panels = () =>
      browser.targets().filter(target => new URL(target.url() || 'about:blank').pathname === '/sidepanel.html');
    const before = panels();
    await page.click('#session');
    const [target] = await eventually(
      () => Promise.resolve(panels().filter(one => !before.includes(one))),
      fresh => fresh.length === 1,
    );
    return [page, await target!.asPage()];
  }

  /** Opens the room's own page: whatever one does in the panel is done there from now on. */
  async openPage(link: string): Promise<Page> {
    await this.page.goto(link);
    await this.page.bringToFront();
    this.#panel = this.page;
    return this.page;
  }

  /** The panel, once it is open. */
  async opened(): Promise<Page> {
    this.#panel = await sidePanelPage(this.chromium.browser);
    return this.#panel;
  }

  /** Opens the toolbar button's popup. */
  async openPopup(): Promise<Page> {
    const worker = await serviceWorker(this.chromium.browser);
    await this.page.bringToFront();
    await worker.evaluate('chrome.action.openPopup()');
    return popupPage(this.chromium.browser);
  }

  /** From Set devices into the room. */
  async join(name: string, way: 'Join stage' | 'Join as viewer'): Promise<void> {
    const field = await this.panel.waitForSelector('form.join input:not([type=checkbox])', { timeout: PATIENCE });
    await field!.click({ count: 3 });
    await field!.type(name);
    if (way === 'Join stage') await this.devicesReady();
    await this.press(way);
    await this.panel.waitForSelector('section.stage, main.stage', { timeout: PATIENCE });
  }

  /** Waits until the preview shows the camera. */
  async devicesReady(page: Page = this.panel): Promise<void> {
    await page.waitForSelector('[data-preview=live]', { timeout: PATIENCE });
  }

  /** Presses the button or menu item with that accessible name, once it takes presses. */
  async press(name: string, page: Page = this.panel): Promise<void> {
    const button = page.locator(`::-p-aria(${name})`).setTimeout(PATIENCE);
    await button.wait();
    await settled(page, PATIENCE);
    await button.click();
  }

  /** Presses the microphone or camera button of the room. */
  async toggle(device: 'microphone' | 'camera'): Promise<void> {
    await this.panel.locator(`[data-control=${device}] button`).setTimeout(PATIENCE).click();
  }

  /** Waits for a text to be on screen. */
  async sees(text: string | RegExp, page: Page = this.panel): Promise<void> {
    const [source, flags] = text instanceof RegExp ? [text.source, text.flags] : [escape(text), ''];
    await page.waitForFunction(
      (pattern, options) => new RegExp(pattern, options).test(document.body.innerText),
      { timeout: PATIENCE },
      source,
      flags,
    );
  }

  /** Waits for somebody's tile to be in a state, such as `{ microphone: 'false' }`. */
  async seesTile(name: string, data: Record<string, string> = {}): Promise<void> {
    await this.panel.waitForFunction(
      (who, wanted) =>
        [...document.querySelectorAll<HTMLElement>('[data-participant]')].some(
          tile =>
            tile.innerText.includes(who) && Object.entries(wanted).every(([key, value]) => tile.dataset[key] === value),
        ),
      { timeout: PATIENCE },
      name,
      data,
    );
  }

  async leave(): Promise<void> {
    await this.chromium.close();
  }
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
