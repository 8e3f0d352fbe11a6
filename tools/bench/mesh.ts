import { type Chromium, launchChromium } from '../../tests/support/chromium.ts';
import { Deployment } from '../../tests/support/deployment.ts';
import { Network, noNamespaces } from '../../tests/support/network.ts';
import { createRoomThrough, CREATION_KEY, ROOM_PAGE_ARGS } from '../../tests/support/room-page.ts';
import { TEST_SECRET } from '../../tests/support/server.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';
import { cpuSeconds } from './mesh/cpu.ts';
import { bare, linksOf, type Meeting, type Side, sidestage } from './mesh/sides.ts';

/**
 * Real encoders at work: what a meeting costs, how soon everybody sees everybody, and how soon they
 * do again after a cut, each beside bare RTCPeerConnections that send the same in the same run.
 */
const MEETINGS: readonly (readonly [name: string, Meeting])[] = [
  ['2×2', { publishers: 2, viewers: 0 }],
  ['3×3', { publishers: 3, viewers: 0 }],
  ['4×4', { publishers: 4, viewers: 0 }],
  ['1×8', { publishers: 1, viewers: 8 }],
];
const ROUNDS = 3;
const SETTLE_MS = 4_000;
const MEASURE_MS = 5_000;
const CUT_MS = 2_000;
const PATIENCE_MS = 60_000;

interface Seen {
  readonly allSeeAll: number;
  /** Share of one core, a link. */
  readonly cpu: number;
  readonly framerate: number;
}

const options = readOptions();
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

const rows: Row[] = [];
const ratios: { cpu: number[]; all: number[] } = { cpu: [], all: [] };
const deployment = await Deployment.start();
try {
  for (const [name, meeting] of MEETINGS) {
    const seen: Record<'sidestage' | 'bare', Seen[]> = { sidestage: [], bare: [] };
    for (let round = 0; round < ROUNDS; round += 1) {
      // Each in a fresh browser: the first connections of a process pay for the media stack, on either side.
      seen.bare.push(await measure(meeting, chromium => bare(meeting, () => chromium.browser)));
      const { slug } = await deployment.createRoom({ stageCapacity: 9, viewerCapacity: 16 });
      seen.sidestage.push(
        await measure(meeting, chromium => sidestage(meeting, () => chromium.browser, deployment.origin, slug)),
      );
      console.log(`${name}: round ${round + 1} of ${ROUNDS}`);
    }
    const middle = (side: 'sidestage' | 'bare', what: keyof Seen) => median(seen[side].map(one => one[what]));
    for (const side of ['bare', 'sidestage'] as const) {
      rows.push({
        meeting: name,
        side,
        links: linksOf(meeting),
        cpu_a_link: rounded(middle(side, 'cpu')),
        frames_a_second: rounded(middle(side, 'framerate')),
        all_see_all_ms: rounded(middle(side, 'allSeeAll')),
        recovery_ms: '-',
      });
    }
    ratios.cpu.push(middle('sidestage', 'cpu') / middle('bare', 'cpu'));
    ratios.all.push(middle('sidestage', 'allSeeAll') / middle('bare', 'allSeeAll'));
  }
} finally {
  await deployment.stop();
}

const why = noNamespaces();
const recovery = why ? null : await recover();
if (recovery) {
  for (const side of ['bare', 'sidestage'] as const) {
    rows.push({
      meeting: `2×2, cut ${CUT_MS} ms`,
      side,
      links: 2,
      cpu_a_link: '-',
      frames_a_second: '-',
      all_see_all_ms: '-',
      recovery_ms: rounded(median(recovery[side])),
    });
  }
}

report(
  {
    bench: 'mesh',
    rows,
    figures: {
      cpu_over_bare: rounded(median(ratios.cpu)),
      cpu_over_bare_worst: rounded(Math.max(...ratios.cpu)),
      all_see_all_over_bare: rounded(median(ratios.all)),
      ...(recovery
        ? {
            recovery_s: rounded(median(recovery.sidestage) / 1_000),
            recovery_over_bare: rounded(median(recovery.sidestage) / median(recovery.bare)),
          }
        : {}),
    },
  },
  [
    `medians of ${ROUNDS} rounds; everybody in one browser of their side, 640×360 at up to 24 frames a second and 500 kbit/s`,
    'cpu_a_link: share of one core of the whole browser, sender and receiver together, divided by the links',
    'all_see_all_ms: from entering (bare: calling) at once, cameras captured, to the first frame on the last link',
    why
      ? `no recovery was measured: ${why}`
      : 'recovery: from the end of the cut to a new frame on every link, two hosts in namespaces',
  ],
  options.json,
);
process.exit(0);

async function measure(meeting: Meeting, make: (chromium: Chromium) => Side): Promise<Seen> {
  const chromium = await launchChromium({ args: ROOM_PAGE_ARGS });
  const side = make(chromium);
  try {
    await side.prepare();
    const began = performance.now();
    await side.connect();
    await until(side, frames => frames.length === linksOf(meeting));
    const allSeeAll = performance.now() - began;
    await sleep(SETTLE_MS);
    const pid = chromium.browser.process()?.pid ?? 0;
    const [before, from, cpu] = [sum(await side.frames()), performance.now(), cpuSeconds(pid)];
    await sleep(MEASURE_MS);
    const used = cpuSeconds(pid) - cpu;
    const seconds = (performance.now() - from) / 1_000;
    const framerate = (sum(await side.frames()) - before) / seconds / linksOf(meeting);
    return { allSeeAll, cpu: used / seconds / linksOf(meeting), framerate };
  } finally {
    await chromium.close();
  }
}

/** Two people on two hosts; one wire is cut for two seconds, again and again. */
async function recover(): Promise<Record<'bare' | 'sidestage', number[]>> {
  const network = await Network.create(['one', 'two'], 'everybody');
  const { address: HOST, through } = network.hub;
  const server = await Deployment.start({ HOST, SIDESTAGE_SECRET: TEST_SECRET, CREATION_KEY }, through);
  const slug = await createRoomThrough(through, server.origin);
  const browsers = await Promise.all(
    ['one', 'two'].map(name => launchChromium({ args: ROOM_PAGE_ARGS, through: network.host(name).through })),
  );
  const windows = (index: number) => (browsers[index] as Chromium).browser;
  const meeting: Meeting = { publishers: 2, viewers: 0 };
  const times: Record<'bare' | 'sidestage', number[]> = { bare: [], sidestage: [] };
  try {
    for (const name of ['bare', 'sidestage'] as const) {
      const side = name === 'bare' ? bare(meeting, windows) : sidestage(meeting, windows, server.origin, slug);
      await side.prepare();
      await side.connect();
      await until(side, frames => frames.length === 2);
      for (let round = 0; round < ROUNDS; round += 1) {
        await sleep(SETTLE_MS);
        await network.cut('two');
        await sleep(CUT_MS);
        const stood = await side.frames();
        // From before the wire is restored, which takes a while itself: what is measured is an upper bound.
        const back = performance.now();
        await network.restore('two');
        await until(side, frames => frames.length === 2 && frames.every((count, index) => count !== stood[index]));
        times[name].push(performance.now() - back);
      }
      await side.close();
    }
    return times;
  } finally {
    await Promise.all(browsers.map(({ close }) => close()));
    await server.stop();
    await network.close();
  }
}

async function until(side: Side, holds: (frames: number[]) => boolean): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds(await side.frames())) {
    if (performance.now() > end) throw new Error('Pictures did not come.');
    await sleep(20);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
