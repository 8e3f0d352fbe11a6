import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'puppeteer';
import { launchChromium } from '../../tests/support/chromium.ts';
import { bundle, type IsolatedWorld, isolatedWorld } from '../../tests/support/scanner-bundle.ts';
import { startSite } from '../../tests/support/site.ts';
import { build } from '../lib/build.ts';
import { output } from '../lib/paths.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';
import type { Blocks } from './links/entry.ts';
import { insertInBatches, mutateSteadily, typeNodes, watchMutations } from './links/mutations.ts';
import { measuredPage } from './links/page.ts';

/**
 * What finding session links costs a page, against linkify-element on the body and linkify-it over
 * every text node: one page for all, each round in a fresh page and a fresh isolated world, as a
 * content script starts.
 */
const ROUNDS = 7;
const COUNTED = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];
const FRAMES = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))';
const STREAM_ROUNDS = 3;
const STEADY_MS = 10_000;

const options = readOptions();
await build('chrome');
const scriptBytes = gzipSync(readFileSync(join(output.chrome, 'assistant.js')), { level: 9 }).length;
const site = await startSite();
const chromium = await launchChromium();
const code = await bundle('tools/bench/links/entry.ts');
const empty = '<p>Nothing here.</p>';
const whole = measuredPage();
const rows: Row[] = [];
const notes: string[] = [
  'x_over_y is the time of x divided by the time of y: 0.1 is ten times cheaper',
  'total_ms and longest_ms are wall clock of the page: other work on the machine is in them. They are medians of the rounds; longest_ever_ms is the worst',
  "cpu_ms is processor time of the page's thread in scripts, style and layout, for all alike; the ratios of the first pass are of these",
];
const figures: Record<string, number> = {};

try {
  for (const rate of [1, 4]) await measure(rate);
} finally {
  await chromium.close();
  await site.close();
}
figures['content_script_gzip_bytes'] = scriptBytes;
report({ bench: 'links', rows, figures }, notes, options.json);
process.exit(0);

async function measure(rate: number): Promise<void> {
  const mark = rate === 1 ? '' : '_throttled';
  const add = (what: string, all: readonly Blocks[], more: Row = {}) => {
    const total = rounded(median(all.map(one => one.total)));
    const longest = rounded(median(all.map(one => one.longest)));
    const cpu = rounded(median(all.map(one => one.cpu ?? 0)));
    rows.push({
      what,
      cpu: rate === 1 ? 'full' : `1/${rate}`,
      total_ms: total,
      cpu_ms: cpu,
      longest_ms: longest,
      longest_ever_ms: rounded(Math.max(...all.map(one => one.longest))),
      found: all[0]?.found ?? 0,
      mutations: more['mutations'] ?? 0,
    });
    return { total, longest, cpu };
  };

  const passes: Record<'ours' | 'rest' | 'element' | 'it', Blocks[]> = { ours: [], rest: [], element: [], it: [] };
  const seen: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await inFreshPage(whole, rate, async (page, world, session) => {
      const mutations = await watchMutations(page);
      passes.ours.push(await withCpu(session, () => world.evaluate<Blocks>('bundle.scan()'), false));
      passes.rest.push(await withCpu(session, () => world.evaluate<Blocks>('bundle.settled()')));
      seen.push(await mutations());
    });
    await inFreshPage(whole, rate, async (_page, world, session) => {
      passes.element.push(await withCpu(session, () => world.evaluate<Blocks>('bundle.linkifyBody()')));
    });
    await inFreshPage(whole, rate, async (_page, world, session) => {
      passes.it.push(await withCpu(session, () => world.evaluate<Blocks>('bundle.linkifyTexts()')));
    });
    console.log(`first pass, CPU 1/${rate}: round ${round + 1} of ${ROUNDS}`);
  }
  const ours = add('first pass: ours, anchors and text, marks drawn', passes.ours, { mutations: Math.max(...seen) });
  const rest = add('then, last: less likely shadow hosts', passes.rest);
  const element = add('first pass: linkify-element', passes.element);
  const it = add('first pass: linkify-it, text only', passes.it);
  figures[`scan_over_linkify_element${mark}`] = rounded(ours.cpu / element.cpu);
  figures[`scan_with_shadow_hosts_over_linkify_element${mark}`] = rounded((ours.cpu + rest.cpu) / element.cpu);
  figures[`scan_over_linkify_it${mark}`] = rounded(ours.cpu / it.cpu);
  figures[`scan_over_linkify_element_wall${mark}`] = rounded(ours.total / element.total);
  figures[`scan_over_linkify_it_wall${mark}`] = rounded(ours.total / it.total);
  figures[`longest_block_ms${mark}`] = ours.longest;

  const stream: Blocks[] = [];
  const typed: Blocks[] = [];
  for (let round = 0; round < STREAM_ROUNDS; round += 1) {
    await inFreshPage(whole, rate, async (page, world) => {
      await world.evaluate('bundle.scan()');
      await world.evaluate('bundle.settled()');
      await insertInBatches(page);
      stream.push(await world.evaluate<Blocks>('bundle.settled()'));
      await typeNodes(page);
      typed.push(await world.evaluate<Blocks>('bundle.settled()'));
    });
    console.log(`insertions, CPU 1/${rate}: round ${round + 1} of ${STREAM_ROUNDS}`);
  }
  const streamed = add('10,000 nodes in 100 batches: ours', stream);
  const typing = add('400 typed nodes: ours', typed);
  const rescan: Blocks[] = [];
  const rescanTyped: Blocks[] = [];
  await inFreshPage(whole, rate, async (page, world) => {
    await world.evaluate('bundle.rescanPerCallback()');
    await insertInBatches(page);
    rescan.push(await world.evaluate<Blocks>('bundle.settled()'));
    // With a throttled processor this alone would take minutes, and says nothing new.
    if (rate > 1) return;
    await typeNodes(page);
    rescanTyped.push(await world.evaluate<Blocks>('bundle.settled()'));
  });
  const full = add('10,000 nodes in 100 batches: full rescan at each callback', rescan);
  figures[`stream_over_rescan${mark}`] = rounded(streamed.total / full.total);
  figures[`stream_longest_block_ms${mark}`] = streamed.longest;
  if (rescanTyped.length > 0) {
    const fullTyped = add('400 typed nodes: full rescan at each callback', rescanTyped);
    figures[`typing_over_rescan${mark}`] = rounded(typing.total / fullTyped.total);
  }

  await inFreshPage(whole, rate, async (page, world) => {
    await world.evaluate('bundle.scan()');
    await world.evaluate('bundle.settled()');
    await mutateSteadily(page, STEADY_MS);
    const steady = await world.evaluate<Blocks>('bundle.settled()');
    add('1,000 changes a second for 10 s: ours', [steady]);
    figures[`mutating_share${mark}`] = rounded(steady.total / STEADY_MS);
  });

  await inFreshPage(whole, rate, async (page, world) => {
    await page.addStyleTag({ content: readFileSync(join(output.chrome, 'assets', 'mark.css'), 'utf8') });
    const mutations = await watchMutations(page);
    add('marks on 150 links, with style and layout', [await world.evaluate<Blocks>('bundle.decorate()')], {
      mutations: await mutations(),
    });
  });

  await heap(rate, mark);
}

/** Heap held by the page and its worlds: with the page scanned, and after all its nodes are gone. */
async function heap(rate: number, mark: string): Promise<void> {
  await inFreshPage(whole, rate, async (page, world, session) => {
    const before = await heapUsed(session);
    await world.evaluate('bundle.scan()');
    const scanned = await heapUsed(session);
    figures[`heap_growth_kib${mark}`] = rounded((scanned - before) / 1024);
    await page.evaluate(markup => (document.body.innerHTML = markup), empty);
    await world.evaluate('bundle.settled()');
    const after = await heapUsed(session);
    const marksLeft = await page.evaluate(() => [...CSS.highlights.values()].reduce((sum, one) => sum + one.size, 0));
    await world.evaluate('bundle.forget()');
    const forgotten = await heapUsed(session);
    figures[`heap_left_kib${mark}`] = rounded((after - forgotten) / 1024);
    notes.push(
      `CPU 1/${rate}: marks left after the page's nodes were gone: ${marksLeft}; heap ${rounded(before / 2 ** 20)} → ${rounded(after / 2 ** 20)} MiB`,
    );
  });
}

/**
 * Processor time of a page's thread in scripts, style and layout, in ms, while something is done and
 * in the frames after it. Ours changes nothing, and goes on there with what it leaves for last.
 */
async function withCpu(session: CDPSession, work: () => Promise<Blocks>, after = true): Promise<Blocks> {
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await session.send('Runtime.evaluate', { expression: FRAMES, awaitPromise: true });
  const before = await threadTime(session);
  const blocks = await work();
  // What was changed is laid out and styled in the next frame.
  if (after) await session.send('Runtime.evaluate', { expression: FRAMES, awaitPromise: true });
  return { ...blocks, cpu: (await threadTime(session)) - before };
}

async function threadTime(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.reduce((sum, { name, value }) => (COUNTED.includes(name) ? sum + value * 1_000 : sum), 0);
}

async function heapUsed(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

async function inFreshPage(
  markup: string,
  rate: number,
  work: (page: Page, world: IsolatedWorld, session: CDPSession) => Promise<void>,
): Promise<void> {
  site.show(markup);
  const page = await chromium.browser.newPage();
  try {
    await page.bringToFront();
    await page.goto(site.origin);
    const session = await page.createCDPSession();
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    if (rate > 1) await session.send('Emulation.setCPUThrottlingRate', { rate });
    const world = await isolatedWorld(page);
    await world.evaluate(`${code}; 0`);
    await work(page, world, session);
  } finally {
    await page.close();
  }
}
