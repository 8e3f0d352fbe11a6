import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../../tests/support/chromium.ts';
import { ROOM_PAGE_ARGS, RoomPage } from '../../tests/support/room-page.ts';
import { cameraContent, type Content, screenContent } from './codec/content.ts';
import { CodecLinks } from './codec/link.ts';
import { quality } from './codec/quality.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';
import { cpuSeconds } from './mesh/cpu.ts';

/**
 * What each video codec of this browser costs and gives, with its real encoder and decoder: the same pictures at the
 * same bitrate, of a camera and of a screen, over bare peer connections. VP8, which every browser has, is what they are
 * compared with.
 */
const ROUNDS = 3;
const LINKS = 2;
const SETTLE_MS = 4_000;
const MEASURE_MS = 6_000;
const TAKEN = 24;

interface Seen {
  /** Shares of one core, a link. */
  readonly encode: number;
  readonly decode: number;
  readonly kbit: number;
  readonly framerate: number;
  readonly first: number;
  readonly psnr: number;
}

const options = readOptions();
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
const folder = await mkdtemp(join(tmpdir(), 'sidestage-codec-'));
const rows: Row[] = [];
const figures: Record<string, number> = {};
try {
  const { contents, codecs } = await prepare();
  for (const content of contents) {
    const seen = new Map<string, Seen[]>(codecs.map(codec => [codec, []]));
    const encoders = new Map<string, string>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const codec of codecs) {
        const { encoder, ...one } = await measure(content, codec);
        seen.get(codec)?.push(one);
        encoders.set(codec, encoder);
      }
      console.log(`${content.name}: round ${round} of ${ROUNDS}`);
    }
    const middle = (codec: string, what: keyof Seen) => median((seen.get(codec) ?? []).map(one => one[what]));
    const total = (codec: string) => middle(codec, 'encode') + middle(codec, 'decode');
    for (const codec of codecs) {
      const name = codec.replace('video/', '');
      rows.push({
        content: content.name,
        codec: name,
        encoder: encoders.get(codec) ?? '',
        encode_cpu: rounded(middle(codec, 'encode')),
        decode_cpu: rounded(middle(codec, 'decode')),
        kbit_s: rounded(middle(codec, 'kbit')),
        frames_a_second: rounded(middle(codec, 'framerate')),
        first_frame_ms: rounded(middle(codec, 'first')),
        psnr_db: rounded(middle(codec, 'psnr')),
      });
      if (name !== 'VP8') figures[`${content.name}_cpu_${name}_over_VP8`] = rounded(total(codec) / total('video/VP8'));
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

report(
  { bench: 'codec', rows, figures },
  [
    `medians of ${ROUNDS} rounds that take turns, each in fresh browsers; ${LINKS} links at once, figures are for one`,
    'camera: 640×360, 24 frames a second, at most 500 kbit/s; screen: 1280×720, 8 frames a second, at most 600 kbit/s, "detail"',
    'encode_cpu, decode_cpu: share of one core of the whole browser that sends, and of the one that receives',
    `psnr_db: luma of ${TAKEN} frames as they arrived against those captured; more is better`,
  ],
  options.json,
);
process.exit(0);

async function prepare(): Promise<{ contents: Content[]; codecs: string[] }> {
  const { browser, close } = await launchChromium();
  try {
    const [page] = await browser.pages();
    if (!page) throw new Error('A browser has a page.');
    const contents = [
      await cameraContent(join(folder, 'camera.y4m')),
      await screenContent(join(folder, 'screen.y4m'), page),
    ];
    return { contents, codecs: await CodecLinks.offered(page) };
  } finally {
    await close();
  }
}

async function measure(content: Content, codec: string): Promise<Seen & { encoder: string }> {
  const sender = await launchChromium({
    args: [...ROOM_PAGE_ARGS, `--use-file-for-fake-video-capture=${content.file}`],
  });
  const receiver = await launchChromium({ args: ROOM_PAGE_ARGS });
  try {
    const [from, to] = await Promise.all([sender, receiver].map(({ browser }) => RoomPage.open(browser)));
    if (!from || !to) throw new Error('Both browsers have a page.');
    const links = await CodecLinks.prepare(from.page, to.page, content);
    const first = await links.connect(LINKS, codec, content);
    await sleep(SETTLE_MS);
    const cpu = () =>
      [sender, receiver].map(({ browser }) => cpuSeconds(browser.process()?.pid ?? 0)) as [number, number];
    const [before, began, used] = [await links.totals(), performance.now(), cpu()];
    await sleep(MEASURE_MS);
    const now = cpu();
    const seconds = (performance.now() - began) / 1_000;
    const after = await links.totals();
    return {
      encode: (now[0] - used[0]) / seconds / LINKS,
      decode: (now[1] - used[1]) / seconds / LINKS,
      kbit: ((after.bytes - before.bytes) * 8) / 1_000 / seconds / LINKS,
      framerate: (after.frames - before.frames) / seconds / LINKS,
      first,
      psnr: quality(content, await links.take(TAKEN)),
      encoder: after.encoder,
    };
  } finally {
    await Promise.all([sender.close(), receiver.close()]);
  }
}
