import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Chromium, launchChromium, WITHOUT_PRESSURE } from '../support/chromium.ts';
import { Deployment } from '../support/deployment.ts';
import { eventually } from '../support/media.ts';
import { OFF, RelayClient } from '../support/relay-client.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../support/room-page.ts';

/** A browser that answers without AV1, as some cannot decode it. */
const WITHOUT_AV1 = `globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...how) {
    super(...how);
    const others = RTCRtpReceiver.getCapabilities('video').codecs.filter(codec => codec.mimeType !== 'video/AV1');
    this.addEventListener('track', ({ track, transceiver }) => track.kind === 'video' && transceiver.setCodecPreferences(others));
  }
};`;
/** A tab that plays music on its left channel. */
const MUSIC = `navigator.mediaDevices.getDisplayMedia = async () => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const drawing = canvas.getContext('2d');
  setInterval(() => drawing.fillRect(0, 0, 640, 360), 100);
  const [picture] = canvas.captureStream(10).getVideoTracks();
  picture.getSettings = () => ({ displaySurface: 'browser', width: 640, height: 360 });
  const context = new AudioContext();
  const [tone, both] = [context.createOscillator(), context.createChannelMerger(2)];
  tone.connect(both, 0, 0);
  tone.start();
  const played = context.createMediaStreamDestination();
  both.connect(played);
  return new MediaStream([picture, ...played.stream.getAudioTracks()]);
};`;
const TITLE = 'Slides of the third week';

// The browser's own picker, answered by a flag: it takes the tab of that title.
describe('sharing a tab', () => {
  let server: Deployment;
  let slug: string;
  let host: RelayClient;
  let ada: RoomPage;
  let vic: RoomPage;
  const browsers: Chromium[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    const room = await server.createRoom();
    slug = room.slug;
    browsers.push(
      await launchChromium({
        args: [...ROOM_PAGE_ARGS, WITHOUT_PRESSURE, `--auto-select-tab-capture-source-by-title=${TITLE}`],
      }),
    );
    browsers.push(await launchChromium({ args: ROOM_PAGE_ARGS }));
    const slides = await browsers[0]!.browser.newPage();
    await slides.setContent(
      `<title>${TITLE}</title><script>setInterval(() => { document.body.textContent = String(Math.random()); }, 50)</script>`,
    );
    [ada, vic] = (await Promise.all(browsers.map(({ browser }) => RoomPage.open(browser)))) as [RoomPage, RoomPage];
    await ada.join({ origin: server.origin, slug, name: 'Ada', place: 'stage' });
    await vic.join({ origin: server.origin, slug, name: 'Vic', place: 'viewer' });
    host = await RelayClient.connect(server.origin);
    await host.hello(slug, { invite: new URL(room.hostLink).hash.replace('#invite=', '') });
    await host.enter('Host', 'viewer', OFF);
    await eventually(
      () => vic.frames(),
      ({ Ada = 0 }) => Ada > 0,
    );
  });

  afterAll(async () => {
    host?.close();
    await Promise.all(browsers.map(({ close }) => close()));
    await server?.stop();
  });

  async function share(): Promise<void> {
    await ada.page.mouse.click(5, 5); // The picker is for people who press something.
    expect(await ada.ask(client => client.shareScreen())).toBe(true);
    await eventually(
      () => vic.ask(client => client.screens()),
      ({ live, shared }) => live.includes('Ada') && shared.includes('Ada'),
    );
  }

  const gone = () =>
    eventually(
      () => vic.ask(client => client.screens()),
      ({ shared }) => shared.length === 0,
    );

  test("it arrives beside the camera, and stopping it in the browser's bar stops it for everybody", async () => {
    await share();
    const { Ada = 0 } = await vic.frames();
    await eventually(
      () => vic.frames(),
      now => (now.Ada ?? 0) > Ada + 5,
    );
    expect(await vic.ask(client => client.standing())).toEqual([]);
    await ada.ask(client => client.endScreen());
    await gone();
  });

  test('it is sent as AV1 to whoever has that, and as VP8 to whoever has not; faces are VP8', async () => {
    const old = await RoomPage.open(browsers[1]!.browser, WITHOUT_AV1);
    await old.join({ origin: server.origin, slug, name: 'Old', place: 'viewer' });
    await share();
    await eventually(
      () => vic.ask(client => client.codecs()),
      codecs => codecs.join() === 'video/AV1,video/VP8',
    );
    await eventually(
      () => old.ask(client => client.screens()),
      ({ live }) => live.includes('Ada'),
    );
    expect(new Set(await old.ask(client => client.codecs()))).toEqual(new Set(['video/VP8']));
    await ada.ask(client => client.endScreen());
    await gone();
  });

  test('its music arrives in stereo', async () => {
    const sid = await RoomPage.open(browsers[0]!.browser, MUSIC);
    await sid.join({ origin: server.origin, slug, name: 'Sid', place: 'stage' });
    expect(await sid.ask(client => client.shareScreen())).toBe(true);
    const heard = await eventually(
      () => vic.ask(client => client.channels('Sid')),
      channels => (channels?.left ?? 0) > 0.2,
    );
    expect(heard!.right).toBeLessThan(0.02);
    await sid.ask(client => client.leave());
    await gone();
  });

  test('a moderator stops it', async () => {
    await share();
    const id = (await host.event('screen-shared')).id;
    await host.command({ type: 'stop-screen', id });
    await gone();
  });
});
