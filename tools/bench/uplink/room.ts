import type { Browser } from 'puppeteer';
import { launchChromium } from '../../../tests/support/chromium.ts';
import { Deployment } from '../../../tests/support/deployment.ts';
import { findFirefox, launchFirefox } from '../../../tests/support/firefox.ts';
import { eventually } from '../../../tests/support/media.ts';
import { Network } from '../../../tests/support/network.ts';
import { createRoomThrough, CREATION_KEY, ROOM_PAGE_ARGS, RoomPage } from '../../../tests/support/room-page.ts';
import { TEST_SECRET } from '../../../tests/support/server.ts';

export type Publisher = 'chromium' | 'firefox';

/** What receivers have got from the publisher so far. */
export interface Received {
  /** Bytes of pictures, one number a receiver. */
  readonly others: readonly number[];
  readonly slow: number;
  /** Energy of the sound that the slow one heard. */
  readonly heard: number;
}

/**
 * Pictures that use all the bits they may, the same in every browser: the fake cameras differ much. And nothing of how
 * busy the machine is, which a bench makes so itself.
 */
const CAMERA = `delete globalThis.PressureObserver;
{
  const original = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (original) navigator.mediaDevices.getUserMedia = async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 360];
    const context = canvas.getContext('2d');
    let seed = 1;
    const dice = most => (seed = (seed * 16807) % 2147483647) % most;
    const speckle = count => {
      for (let one = 0; one < count; one += 1) {
        context.fillStyle = 'rgb(' + dice(255) + ',' + dice(255) + ',' + dice(255) + ')';
        context.fillRect(dice(640), dice(360), 4 + dice(24), 4 + dice(24));
      }
    };
    speckle(4000);
    setInterval(() => speckle(12), 40);
    const sound = await original({ audio: true });
    return new MediaStream([...canvas.captureStream(24).getVideoTracks(), ...sound.getAudioTracks()]);
  };
}`;

/** One person on stage and four viewers, each link over wires: three viewers on one host, the slow one on its own. */
export class UplinkRoom {
  readonly #network: Network;
  readonly #closing: (() => Promise<unknown>)[];
  readonly #others: readonly RoomPage[];
  readonly #slow: RoomPage;

  private constructor(network: Network, closing: (() => Promise<unknown>)[], [slow, ...others]: readonly RoomPage[]) {
    this.#network = network;
    this.#closing = closing;
    this.#others = others;
    this.#slow = slow as RoomPage;
  }

  /** Resolves when everybody sees the publisher well. */
  static async open(publisher: Publisher): Promise<UplinkRoom> {
    const network = await Network.create(['publisher', 'others', 'slow'], 'everybody');
    const closing: (() => Promise<unknown>)[] = [() => network.close()];
    try {
      const { address: HOST, through } = network.hub;
      const server = await Deployment.start({ HOST, SIDESTAGE_SECRET: TEST_SECRET, CREATION_KEY }, through);
      closing.unshift(() => server.stop());
      const slug = await createRoomThrough(through, server.origin);
      const browser = async (name: string, which: Publisher): Promise<Browser> => {
        const started = await launch(which, network.host(name).through);
        closing.unshift(started.close);
        return started.browser;
      };
      const ada = await RoomPage.open(await browser('publisher', publisher), CAMERA);
      await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
      const [many, one] = [await browser('others', 'chromium'), await browser('slow', 'chromium')];
      const viewers: RoomPage[] = [];
      for (const [index, where] of [one, many, many, many].entries()) {
        const viewer = await RoomPage.open(where);
        await viewer.join({ origin: server.origin, slug, name: `Viewer ${index}`, place: 'viewer' });
        await viewer.ask(client => client.show(640));
        viewers.push(viewer);
      }
      const room = new UplinkRoom(network, closing, viewers);
      await Promise.all(viewers.map(viewer => seesWell(viewer)));
      return room;
    } catch (error) {
      for (const close of closing) await close();
      throw error;
    }
  }

  /** Makes the wire of the slow receiver as thin as that, or as it was. */
  async limit(rate: string | null): Promise<void> {
    if (rate !== null) return this.#network.setConditions('slow', { rate });
    await this.#network.restore('slow');
    await seesWell(this.#slow);
  }

  async received(): Promise<Received> {
    const pictures = async (page: RoomPage) => (await page.ask(client => client.pictures())).Ada ?? 0;
    const [slow, heard, ...others] = await Promise.all([
      pictures(this.#slow),
      this.#slow.ask(client => client.energy()).then(({ Ada = 0 }) => Ada),
      ...this.#others.map(pictures),
    ]);
    return { slow, heard, others };
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
  }
}

/** Encoders of a busy machine may stay a step below. */
function seesWell(viewer: RoomPage): Promise<unknown> {
  return eventually(
    () => viewer.ask(client => client.width()),
    ({ Ada = 0 }) => Ada >= 480,
    180_000,
  );
}

async function launch(which: Publisher, through: readonly string[]) {
  if (which === 'chromium') return launchChromium({ args: ROOM_PAGE_ARGS, through });
  const path = await findFirefox();
  if (!path) throw new Error('There is no Firefox here.');
  const browser = await launchFirefox(path, { through });
  return { browser, close: () => browser.close() };
}
