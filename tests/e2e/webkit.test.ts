import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { output } from '../../tools/lib/paths.ts';
import { Deployment } from '../support/deployment.ts';
import { RelayClient } from '../support/relay-client.ts';
import { findWebKit, WebKit } from '../support/webkit.ts';

const programs = findWebKit();
const unless = programs ? '' : ' (not run: WebKit is not installed, see docs/browsers.md)';

/** The key (WebDriver, §15.4.2). */
const ENTER = '\uE007';

/** WebKitGTK is built without WebRTC. What stands in for a peer connection carries nothing; all else can be tried. */
const NO_MEDIA = `globalThis.RTCPeerConnection ??= class extends EventTarget {
  connectionState = 'new';
  createOffer() { return Promise.reject(new DOMException('', 'NotSupportedError')); }
  createDataChannel() { return new EventTarget(); }
  addTransceiver() {}
  close() {}
};`;

describe.skipIf(!programs)(`with WebKit${unless}`, () => {
  let folder: string;
  let plain: Deployment;
  let filled: Deployment;
  let webkit: WebKit;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sidestage-webkit-'));
    await cp(output.web, folder, { recursive: true });
    const page = await readFile(join(folder, 'room.html'), 'utf8');
    await writeFile(join(folder, 'assets', 'no-media.js'), NO_MEDIA);
    await writeFile(
      join(folder, 'room.html'),
      page.replace('<head>', '<head><script src="/assets/no-media.js"></script>'),
    );
    [plain, filled, webkit] = await Promise.all([
      Deployment.start(),
      Deployment.start({ WEB_DIR: folder }),
      WebKit.launch(programs!),
    ]);
  });

  afterAll(async () => {
    await webkit?.close();
    await Promise.all([plain, filled].map(server => server?.stop()));
    await rm(folder, { recursive: true, force: true });
  });

  test("the home page and a room's page are whole; without calls it says so instead of offering to join", async () => {
    const { link } = await plain.createRoom();
    await webkit.go(plain.origin);
    await webkit.sees('Sidestage');
    expect(await webkit.read<number>("document.querySelectorAll('button, a[href]').length")).toBeGreaterThan(2);
    await webkit.go(link);
    await webkit.sees('Physics, week 3');
    if (await webkit.read<boolean>("'RTCPeerConnection' in window")) return;
    await webkit.sees('This browser cannot take part in live sessions');
    expect(await webkit.read<number>("document.querySelectorAll('.door button').length")).toBe(0);
  });

  test('a viewer joins, chats and reacts, and others get it; sound and pictures are left out', async () => {
    const { link, slug } = await filled.createRoom();
    const host = await RelayClient.connect(filled.origin);
    await host.hello(slug);
    await host.enter('Hal');
    await webkit.go(link);
    await webkit.press({ named: 'Set devices and join' });
    await webkit.type('form.join input:not([type=checkbox])', 'Wim');
    await webkit.press({ named: 'Join as viewer' });
    await webkit.sees('Live');
    await webkit.press({ at: '[data-control=chat]' });
    await webkit.type('.chat textarea', `Hello from WebKit${ENTER}`);
    const said = await host.event('said');
    expect(said.message.text).toBe('Hello from WebKit');
    await webkit.press({ at: '[data-reactions]' });
    await webkit.press({ at: '[data-react=party]' });
    await host.next('reactions');
    host.close();
  });
});
