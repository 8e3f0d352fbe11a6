import type { Browser, Page } from 'puppeteer';
import { RoomPage } from '../../../tests/support/room-page.ts';

/** A way of holding a meeting: ours, or bare peer connections. Everybody has a window of their own. */
export interface Side {
  /** Everybody is there, cameras captured; nothing is connected. */
  prepare(): Promise<void>;
  /** Connects everybody with everybody whom they receive. */
  connect(): Promise<void>;
  /** Frames decoded so far, one number a link; links without any are left out. */
  frames(): Promise<number[]>;
  close(): Promise<void>;
}

export interface Meeting {
  readonly publishers: number;
  /** Who only receives. */
  readonly viewers: number;
}

/** One directed link from every publisher to everybody else. */
export const linksOf = ({ publishers, viewers }: Meeting): number => publishers * (publishers - 1 + viewers);

/** Windows of one browser, or each of a browser of its own. */
export type Windows = (index: number) => Browser;

export function sidestage(meeting: Meeting, windows: Windows, origin: string, slug: string): Side {
  const count = meeting.publishers + meeting.viewers;
  let pages: RoomPage[] = [];
  return {
    async prepare() {
      pages = await Promise.all(
        Array.from({ length: count }, (_, index) => RoomPage.open(windows(index), WITHOUT_PRESSURE)),
      );
      await Promise.all(
        pages.map((page, index) =>
          page.arrive({
            origin,
            slug,
            name: `Person ${index}`,
            place: index < meeting.publishers ? 'stage' : 'viewer',
          }),
        ),
      );
    },
    async connect() {
      await Promise.all(pages.map(page => page.ask(client => client.enter())));
      await Promise.all(pages.map(page => page.ask(client => client.show(640))));
    },
    frames: async () =>
      (await Promise.all(pages.map(page => page.frames()))).flatMap(each => Object.values(each)).filter(Boolean),
    async close() {
      await Promise.all(pages.map(page => page.ask(client => client.leave())));
      await Promise.all(pages.map(page => page.page.close()));
    },
  };
}

/** Both sides send the same: the machine's load, which a bench makes itself, is not to change the pictures. */
const WITHOUT_PRESSURE = 'delete globalThis.PressureObserver;';

const BARE = `
  globalThis.links = new Map();
  globalThis.link = (key, send) => {
    const pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
    links.set(key, pc);
    let ready = Promise.resolve();
    pc.onicecandidate = ({ candidate }) => candidate && send({ candidate: candidate.toJSON() });
    pc.ontrack = ({ track }) => {
      const player = document.body.appendChild(document.createElement(track.kind));
      player.autoplay = true;
      player.srcObject = new MediaStream([track]);
    };
    pc.take = message => (ready = ready.then(async () => {
      if (message.candidate) return pc.addIceCandidate(message.candidate);
      await pc.setRemoteDescription(message.description);
      if (message.description.type !== 'offer') return;
      await pc.setLocalDescription();
      send({ description: pc.localDescription.toJSON() });
    }));
    return pc;
  };
  globalThis.take = (key, message) => (links.get(key) ?? link(key, next => pass(key, JSON.stringify(next)))).take(message);
  globalThis.call = async key => {
    const pc = link(key, message => pass(key, JSON.stringify(message)));
    for (const track of stream.getTracks()) {
      const sender = pc.addTrack(track, stream);
      if (track.kind !== 'video') continue;
      const parameters = sender.getParameters();
      Object.assign(parameters.encodings[0], { maxBitrate: 500000, maxFramerate: 24 });
      parameters.degradationPreference = 'maintain-framerate';
      await sender.setParameters(parameters);
    }
    await pc.setLocalDescription();
    pass(key, JSON.stringify({ description: pc.localDescription.toJSON() }));
  };
  globalThis.frames = async () => {
    const all = [];
    for (const pc of links.values()) for (const row of (await pc.getStats()).values()) {
      if (row.type === 'inbound-rtp' && row.kind === 'video' && row.framesDecoded > 0) all.push(row.framesDecoded);
    }
    return all;
  };`;

/** The same links by hand, the other half of signalling being this process. */
export function bare(meeting: Meeting, windows: Windows): Side {
  const count = meeting.publishers + meeting.viewers;
  let pages: Page[] = [];
  return {
    async prepare() {
      pages = await Promise.all(Array.from({ length: count }, (_, index) => openBare(windows(index))));
      await Promise.all(
        pages.map(async (page, index) => {
          await page.exposeFunction('pass', (key: string, message: string) => {
            const [from, to] = key.split('>').map(Number) as [number, number];
            const other = pages[index === from ? to : from];
            return other?.evaluate(`take(${JSON.stringify(key)}, ${message})`);
          });
          await page.evaluate(BARE);
          if (index < meeting.publishers) {
            await page.evaluate(`navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360, frameRate: 24 } })
            .then(stream => { globalThis.stream = stream; })`);
          }
        }),
      );
    },
    async connect() {
      const keys = Array.from({ length: meeting.publishers }, (_, from) =>
        Array.from({ length: count }, (_one, to) => ({ from, to })).filter(({ to }) => to !== from),
      ).flat();
      await Promise.all(keys.map(async ({ from, to }) => pages[from]?.evaluate(`call('${from}>${to}')`)));
    },
    frames: async () => (await Promise.all(pages.map(page => page.evaluate('frames()') as Promise<number[]>))).flat(),
    close: async () => void (await Promise.all(pages.map(page => page.close()))),
  };
}

async function openBare(browser: Browser): Promise<Page> {
  const { page } = await RoomPage.open(browser, WITHOUT_PRESSURE);
  return page;
}
