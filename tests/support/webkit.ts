import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findTool } from '../../tools/lib/tools.ts';
import { eventually } from './media.ts';

/** A driver names elements by this key (WebDriver, §12.2). */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const LIBRARIES = '/usr/lib';

interface Programs {
  readonly driver: string;
  readonly browser: string;
  readonly display: string;
}

/** WebKitGTK's driver and small browser, and a display to show it on; null unless all are installed. */
export function findWebKit(): Programs | null {
  const [driver, display] = [findTool('WebKitWebDriver'), findTool('Xvfb')];
  if (!driver || !display) return null;
  // Each architecture has a folder of its own there.
  const browser = readdirSync(LIBRARIES)
    .map(folder => join(LIBRARIES, folder, 'webkit2gtk-4.1', 'MiniBrowser'))
    .find(path => existsSync(path));
  return browser ? { driver, browser, display } : null;
}

/** A WebKit, driven by WebDriver: puppeteer knows none. */
export class WebKit {
  readonly #processes: ChildProcess[];
  readonly #session: string;

  private constructor(processes: ChildProcess[], session: string) {
    this.#processes = processes;
    this.#session = session;
  }

  static async launch({ driver, browser, display }: Programs): Promise<WebKit> {
    const screen = spawn(display, ['-displayfd', '3', '-screen', '0', '1280x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const [number] = (await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
    const port = await freePort();
    const driving = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: `:${String(number).trim()}`, LIBGL_ALWAYS_SOFTWARE: '1' },
    });
    const origin = `http://127.0.0.1:${port}`;
    const options = {
      binary: browser,
      args: ['--automation', '--enable-media-stream=true', '--enable-mock-capture-devices=true'],
    };
    try {
      await eventually(
        () =>
          fetch(`${origin}/status`).then(
            ({ ok }) => ok,
            () => delay(50, false),
          ),
        Boolean,
      );
      const { sessionId } = await request<{ sessionId: string }>(`${origin}/session`, {
        capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
      });
      return new WebKit([driving, screen], `${origin}/session/${sessionId}`);
    } catch (error) {
      for (const one of [driving, screen]) one.kill();
      throw error;
    }
  }

  go(url: string): Promise<void> {
    return request(`${this.#session}/url`, { url });
  }

  /** What that expression is in the page now. */
  read<Value>(expression: string): Promise<Value> {
    return request(`${this.#session}/execute/sync`, { script: `return ${expression};`, args: [] });
  }

  /** Waits until that text is on the page. */
  async sees(text: string): Promise<void> {
    await eventually(
      () => this.read<string>('document.body.innerText'),
      words => words.includes(text),
    );
  }

  /** Presses the button with that name, or the element of that selector, as soon as it can be pressed. */
  async press(what: { readonly named: string } | { readonly at: string }): Promise<void> {
    await request(`${await this.#find(what)}/click`, {});
  }

  async type(at: string, text: string): Promise<void> {
    await request(`${await this.#find({ at })}/value`, { text });
  }

  async close(): Promise<void> {
    await fetch(this.#session, { method: 'DELETE', signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    for (const one of this.#processes) one.kill();
  }

  async #find(what: { readonly named: string } | { readonly at: string }): Promise<string> {
    const query =
      'at' in what
        ? `document.querySelector(${JSON.stringify(what.at)})`
        : `[...document.querySelectorAll('button, [role=menuitem]')].find(one => (one.getAttribute('aria-label') ?? one.innerText).trim() === ${JSON.stringify(what.named)})`;
    const found = await eventually(
      () => this.read<Record<string, string> | null>(`(one => (one && !one.disabled ? one : null))(${query})`),
      element => element !== null,
    );
    return `${this.#session}/element/${found![ELEMENT]}`;
  }
}

async function request<Value>(url: string, body: object): Promise<Value> {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  const { value } = (await answer.json()) as { value: Value & { error?: string; message?: string } };
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** The driver takes a port and tells none. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
