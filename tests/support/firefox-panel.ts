import type { Browser, Page } from 'puppeteer';
import { extensionPage } from './firefox.ts';
import { eventually, type Inbound } from './media.ts';

/** What of the extension the driver has no page for. */
type View = 'popup' | 'sidebar';

interface Connection {
  send(method: string, parameters: object): Promise<{ result: unknown }>;
}
interface Seen {
  /** The document that stands there. */
  view(type: View): (Window & typeof globalThis) | undefined;
  links: Set<RTCPeerConnection>;
}
type Beside = typeof globalThis & Seen & { browser: { extension: { getViews(of: { type: View }): Window[] } } };

/** Where the view stands in the browser's window. The sidebar's is a document within it. */
const ELEMENT: Record<View, string> = {
  popup: `document.querySelector('.webextension-popup-browser')`,
  sidebar: `document.getElementById('sidebar').contentDocument.querySelector('browser')`,
};

/**
 * The popup and the sidebar of Firefox, as a person has them: what is in them is read from a page of the extension
 * beside them, and what is pressed is pressed by the mouse at its place in the browser's window, so that it counts.
 */
export class FirefoxPanel {
  readonly #connection: Connection;
  readonly #beside: Page;

  private constructor(connection: Connection, beside: Page) {
    this.#connection = connection;
    this.#beside = beside;
  }

  /** Begins to look. Leaves the tab in front there. */
  static async beside(browser: Browser): Promise<FirefoxPanel> {
    const page = await extensionPage(browser, 'options.html', { background: true });
    await page.evaluate(() => {
      const here = globalThis as Beside;
      here.view = type => here.browser.extension.getViews({ type })[0] as never;
      here.links = new Set();
    });
    return new FirefoxPanel((browser as unknown as { connection: Connection }).connection, page);
  }

  /** The page beside, for what is asked of the extension itself. */
  get page(): Page {
    return this.#beside;
  }

  /** The words in there; null: it is not open. */
  words(view: View): Promise<string | null> {
    return this.#beside.evaluate(type => (globalThis as Beside).view(type)?.document.body.innerText ?? null, view);
  }

  async sees(text: string | RegExp, view: View = 'sidebar'): Promise<void> {
    const pattern = typeof text === 'string' ? { test: (words: string) => words.includes(text) } : text;
    await eventually(
      () => this.words(view),
      words => words !== null && pattern.test(words),
    );
  }

  /** Waits until something is in the sidebar that has these words. */
  async has(selector: string, words = ''): Promise<void> {
    await eventually(
      () => this.#count(selector, words),
      count => count > 0,
    );
  }

  /** Waits until nothing of that kind is in the sidebar. */
  async lacks(selector: string): Promise<void> {
    await eventually(
      () => this.#count(selector, ''),
      count => count === 0,
    );
  }

  #count(selector: string, words: string): Promise<number> {
    return this.#beside.evaluate(
      (what, part) =>
        [...((globalThis as Beside).view('sidebar')?.document.querySelectorAll<HTMLElement>(what) ?? [])].filter(one =>
          one.innerText.includes(part),
        ).length,
      selector,
      words,
    );
  }

  /** Presses the button with these words or this name, by the mouse. */
  press(label: string, view: View = 'sidebar'): Promise<void> {
    return this.#pressAt(view, 'button, [role=menuitem]', label);
  }

  /** Presses what the selector finds, by the mouse. */
  click(selector: string): Promise<void> {
    return this.#pressAt('sidebar', selector, '');
  }

  /** Writes into a field as a person does: pressed first, then key by key. */
  async write(selector: string, text: string, enter = false): Promise<void> {
    await this.click(selector);
    await this.#inWindow(`keys.sendString(${JSON.stringify(text)}, window)`);
    await eventually(
      () =>
        this.#beside.evaluate(
          what =>
            (globalThis as Beside).view('sidebar')?.document.querySelector<HTMLInputElement | HTMLTextAreaElement>(what)
              ?.value,
          selector,
        ),
      value => value === text,
    );
    if (enter) await this.#inWindow(`keys.synthesizeKey('KEY_Enter', {}, window)`);
  }

  /** Has the browser remember a yes to its question for camera and microphone, which no driver can answer. */
  async allowDevices(): Promise<void> {
    const origin = await this.#beside.evaluate(() => location.origin);
    await this.#inWindow(`(() => {
      const page = Services.scriptSecurityManager.createContentPrincipal(Services.io.newURI('${origin}'), {});
      for (const kind of ['camera', 'microphone'])
        Services.perms.addFromPrincipal(page, kind, Services.perms.ALLOW_ACTION);
    })()`);
  }

  /** Notes the connections that the sidebar makes from now on, for `inbound`. */
  async watchConnections(): Promise<void> {
    await this.#beside.evaluate(() => {
      const here = globalThis as Beside;
      const { prototype } = here.view('sidebar')!.RTCPeerConnection;
      const { setRemoteDescription } = prototype;
      prototype.setRemoteDescription = function (
        this: RTCPeerConnection,
        ...how: Parameters<typeof setRemoteDescription>
      ) {
        here.links.add(this);
        return setRemoteDescription.apply(this, how);
      } as typeof setRemoteDescription;
    });
  }

  /** As `inbound` in `media.ts`: what arrives, one number a picture or a sound. */
  inbound(): Promise<Inbound> {
    return this.#beside.evaluate(async () => {
      const [frames, energy]: [number[], number[]] = [[], []];
      for (const link of (globalThis as Beside).links) {
        if (link.connectionState !== 'connected') continue;
        for (const row of (await link.getStats()).values() as Iterable<Record<string, number | string>>) {
          if (row.type !== 'inbound-rtp') continue;
          if (row.kind === 'video' && Number(row.framesDecoded ?? 0) > 0) frames.push(Number(row.framesDecoded));
          if (row.kind === 'audio') energy.push(Number(row.totalAudioEnergy ?? 0));
        }
      }
      return { frames, energy };
    });
  }

  /** How far the pictures or sounds are that the selector finds, in seconds, of those that play. */
  times(selector: string): Promise<number[]> {
    return this.#beside.evaluate(
      what =>
        [...((globalThis as Beside).view('sidebar')?.document.querySelectorAll<HTMLMediaElement>(what) ?? [])]
          .filter(one => !one.paused && one.readyState >= 2)
          .map(one => one.currentTime),
      selector,
    );
  }

  /** Waits for it, and for it to stand still, as a pointer does that aims. */
  async #pressAt(view: View, selector: string, label: string): Promise<void> {
    let last = '';
    const place = await eventually(
      () =>
        this.#beside.evaluate(
          (type, what, name) => {
            const { document: there } = (globalThis as Beside).view(type) ?? {};
            // What has just come up takes no press yet.
            if (there?.querySelector('[data-settling]')) return null;
            const all = there?.querySelectorAll<HTMLElement>(what) ?? [];
            const found = [...all].find(
              one =>
                (one.innerText.includes(name) || one.ariaLabel?.includes(name)) &&
                !one.matches(':disabled') &&
                one.checkVisibility(),
            );
            found?.scrollIntoView({ block: 'center' });
            const box = found?.getBoundingClientRect();
            return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
          },
          view,
          selector,
          label,
        ),
      now => {
        const still = now !== null && JSON.stringify(now) === last;
        last = JSON.stringify(now);
        return still;
      },
    );
    await this.#inWindow(`(async () => {
      const view = ${ELEMENT[view]};
      const box = view.getBoundingClientRect();
      const [x, y] = [box.left + ${place!.x}, box.top + ${place!.y}];
      for (const how of [{ type: 'mousemove' }, { button: 0, clickCount: 1 }])
        await mouse.synthesizeMouseAtPoint(x, y, how, view.ownerDocument.defaultView);
    })()`);
  }

  /** Evaluates something in the browser's own window, with `mouse` and `keys` of the browser's driver. */
  async #inWindow(expression: string): Promise<void> {
    const tree = await this.#connection.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
    const [top] = (tree.result as { contexts: { context: string }[] }).contexts;
    const { result } = await this.#connection.send('script.evaluate', {
      expression: `(async () => {
        const { event: mouse } = ChromeUtils.importESModule('chrome://remote/content/shared/webdriver/Event.sys.mjs');
        const keys = { window, parent: window, _EU_Ci: Ci, _EU_Cc: Cc };
        Services.scriptloader.loadSubScript('chrome://remote/content/external/EventUtils.js', keys);
        await ${expression};
      })()`,
      target: { context: top!.context },
      awaitPromise: true,
    });
    const { type, exceptionDetails } = result as { type: string; exceptionDetails?: { text: string } };
    if (type !== 'success') throw new Error(exceptionDetails?.text ?? type);
  }
}
