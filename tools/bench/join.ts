import { readFile } from 'node:fs/promises';
import type { Page } from 'puppeteer';
import { type Chromium, launchChromium } from '../../tests/support/chromium.ts';
import { Deployment } from '../../tests/support/deployment.ts';
import { waitForMark } from '../../tests/support/marks.ts';
import { Person } from '../../tests/support/person.ts';
import { type Site, startSite } from '../../tests/support/site.ts';
import { barePair, peerJsPair } from './join/pairs.ts';
import { startPeerServer } from './join/peer-server.ts';
import { readOptions } from './lib/options.ts';
import { report } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';

/**
 * From pressing Join to the first remote picture, against a bare RTCPeerConnection pair and plain
 * PeerJS doing the same: camera and microphone captured beforehand, two browser processes, the
 * first frame seen by the same question to the same kind of element. Rounds take turns.
 */
const ROUNDS = 7;
const FIRST_FRAME = `new Promise((resolve, reject) => {
  const began = performance.now();
  const look = () => {
    const video = document.querySelector('[data-participant]:not([data-you=true]) video');
    if (video && video.getVideoPlaybackQuality().totalVideoFrames > 0) resolve(performance.now());
    else if (performance.now() - began > 20000) reject(new Error('No frame within 20 s.'));
    else setTimeout(look, 4);
  };
  look();
})`;

const options = readOptions();
const times: Record<'bare' | 'peerjs' | 'join_viewer' | 'join_stage' | 'click', number[]> = {
  bare: [],
  peerjs: [],
  join_viewer: [],
  join_stage: [],
  click: [],
};

const site = await startSite();
const deployment = await Deployment.start();
const peerServer = await startPeerServer();
const room = await deployment.createRoom();
const speaker = await Person.arrive();
const guest = await Person.arrive();
const plain: Chromium[] = [await launchChromium(), await launchChromium()];
try {
  await speaker.clickLink(site, room.link);
  await speaker.join('Speaker', 'Join stage');
  const peerJs = await readFile(new URL('../../node_modules/peerjs/dist/peerjs.min.js', import.meta.url), 'utf8');
  const [sender, receiver] = await Promise.all(plain.map(chromium => openPage(chromium, site)));
  if (!sender || !receiver) throw new Error('Both browsers have a page.');
  await openRoom();
  await guest.join('Guest', 'Join as viewer');
  await leaveRoom();
  for (let round = 1; round <= ROUNDS; round += 1) {
    times.bare.push(await barePair(sender, receiver));
    times.peerjs.push(await peerJsPair(sender, receiver, peerJs, peerServer.port));
    times.click.push(await click());
    times.join_viewer.push(await press('Join as viewer'));
    times.join_stage.push(await press('Join stage'));
    console.log(`round ${round} of ${ROUNDS}`);
  }
} finally {
  await Promise.all([speaker.leave(), guest.leave(), ...plain.map(chromium => chromium.close())]);
  peerServer.close();
  await deployment.stop();
  await site.close();
}

const ms = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, rounded(median(all))]));
report(
  {
    bench: 'join',
    rows: Object.entries(times).map(([what, all]) => ({
      what,
      median_ms: rounded(median(all)),
      least_ms: rounded(Math.min(...all)),
      most_ms: rounded(Math.max(...all)),
    })),
    figures: {
      join_over_bare: rounded(median(times.join_viewer) / median(times.bare)),
      join_stage_over_bare: rounded(median(times.join_stage) / median(times.bare)),
      click_over_bare: rounded(median(times.click) / median(times.bare)),
      peerjs_over_bare: rounded(median(times.peerjs) / median(times.bare)),
    },
  },
  [
    `medians of ${ROUNDS} rounds, in ms: ${JSON.stringify(ms)}`,
    'bare and peerjs: the sender has captured before; time runs from the call to the first frame at the receiver',
    'join: from the press of the button in the side panel to the first remote frame; click: from the click on the link,',
    'with the panel opening, devices starting, and Join as viewer pressed by a script as soon as it can be',
  ],
  options.json,
);
process.exit(0);

async function openPage(chromium: Chromium, where: Site): Promise<Page> {
  const page = await chromium.browser.newPage();
  where.show('<p>A page for a pair.</p>');
  await page.goto(where.origin);
  await page.bringToFront();
  return page;
}

async function openRoom(): Promise<void> {
  await guest.clickLink(site, room.link);
  await guest.panel.waitForSelector('form.join button');
  await guest.devicesReady();
}

async function leaveRoom(): Promise<void> {
  await guest.press('Leave');
  await guest.sees('You left the session');
  await guest.panel.close();
}

async function press(way: string): Promise<number> {
  await openRoom();
  const took = await guest.panel.evaluate(`(async () => {
    const button = [...document.querySelectorAll('form.join button')].find(one => one.textContent.trim() === '${way}');
    const began = performance.now();
    button.click();
    return (await ${FIRST_FRAME}) - began;
  })()`);
  await leaveRoom();
  return Number(took);
}

/** Wall clock of this process, because page and panel have clocks of their own. */
async function click(): Promise<number> {
  site.show(`<a id="session" href="${room.link}">Join</a>`);
  await guest.page.goto(site.origin);
  await guest.page.bringToFront();
  await waitForMark(guest.page, '#session');
  const began = performance.now();
  await guest.page.click('#session');
  const panel = await guest.opened();
  await panel.evaluate(`(async () => {
    for (;;) {
      const button = [...document.querySelectorAll('form.join button')].find(one => one.textContent.trim() === 'Join as viewer');
      if (button) { button.click(); break; }
      await new Promise(resolve => setTimeout(resolve, 4));
    }
    await ${FIRST_FRAME};
  })()`);
  const took = performance.now() - began;
  await leaveRoom();
  return took;
}
