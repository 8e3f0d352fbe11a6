import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RoomCreated } from '../../core/protocol/http.ts';
import { newerNames, newerStyles } from '../../tools/lib/engines.ts';
import { output } from '../../tools/lib/paths.ts';
import { Deployment } from '../support/deployment.ts';
import { sounds } from '../support/hearing.ts';
import { eventually, framesAdvance, inbound, pictureCodecs } from '../support/media.ts';
import { newerInStyles } from '../support/newer-in-styles.ts';
import { oldestBrowser } from '../support/oldest-browser.ts';
import { Person } from '../support/person.ts';

/** What the built page names although an old browser lacks it, and why it works there all the same. */
const ASKED_FIRST = new Set([
  // core/media/letters.ts
  'Intl.Segmenter',
  // A library's errors, where it is there.
  'Error.captureStackTrace',
  // Vue, for whoever calls them on what is reactive.
  '#toReversed',
  '#toSorted',
  '#toSpliced',
  // What the compiler puts before `using` in mediabunny, which looks for them first.
  'SuppressedError',
  'Symbol.dispose',
  'Symbol.asyncDispose',
]);

/** Selectors that an old browser lacks, in rules that it may leave out. */
const LEFT_OUT = new Set([
  // Safari on phones colours what is selected as it likes.
  '::selection',
]);

async function built(kind: string): Promise<string> {
  const folder = join(output.web, 'assets');
  const files = (await readdir(folder)).filter(name => name.endsWith(kind));
  return (await Promise.all(files.map(name => readFile(join(folder, name), 'utf8')))).join('\n');
}

describe('the page as it is built', () => {
  test('names nothing of the language that an old browser lacks, unless it asks first', async () => {
    const code = await built('.js');
    const language = newerNames().filter(
      ({ owner, member, fixed, telling }) =>
        telling || (owner in globalThis && !DOM_ONLY.has(owner) && (fixed || member === null)),
    );
    const named = language
      .filter(({ owner, member, fixed }) => {
        if (member === null) return new RegExp(String.raw`(?<![\w$.])${owner}(?![\w$:=])`).test(code);
        return new RegExp(fixed ? String.raw`(?<![\w$.])${owner}\.${member}(?![\w$])` : String.raw`\.${member}\(`).test(
          code,
        );
      })
      .map(({ owner, member, fixed }) => (member === null ? owner : fixed ? `${owner}.${member}` : `#${member}`));
    expect([...new Set(named)].filter(name => !ASKED_FIRST.has(name))).toEqual([]);
  });

  test('has no style that an old browser cannot read, unless it asks first or is told another before', async () => {
    const found = newerInStyles(await built('.css'), newerStyles());
    expect(found.filter(one => !LEFT_OUT.has(one.split(': ')[0]!))).toEqual([]);
  });
});

/** Runs in the page, before its scripts. */
function h264Alone(): void {
  const prototype = RTCPeerConnection.prototype as unknown as { createAnswer: (...words: unknown[]) => unknown };
  const { createAnswer } = prototype;
  const codecs = RTCRtpReceiver.getCapabilities('video')!.codecs.filter(({ mimeType }) => /h264|rtx/i.test(mimeType));
  prototype.createAnswer = function (this: RTCPeerConnection, ...words) {
    for (const one of this.getTransceivers()) if (one.receiver.track.kind === 'video') one.setCodecPreferences(codecs);
    return createAnswer.apply(this, words);
  };
}

/** In Node too, but as what a page has only where the browser does. */
const DOM_ONLY = new Set(['Navigator', 'Performance', 'QuotaExceededError', 'scheduler']);

// Ada on stage, Vic with a browser that lacks whatever Safari 16.4, Chrome 111 or Firefox 111 lacks.
describe('in the oldest browsers', () => {
  let server: Deployment;
  let room: RoomCreated;
  /** With Ada on stage. */
  let open: RoomCreated;
  let ada: Person;
  let vic: Person;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await Deployment.start();
    const startsAt = Date.UTC(2040, 0, 2, 18);
    room = await server.createRoom({
      description: 'Waves and\nparticles.',
      schedule: { startsAt, endsAt: startsAt + 3_600_000 },
    });
    [ada, vic] = await Promise.all([Person.visit(), Person.visit()]);
    vic.page.on('pageerror', error => errors.push(String(error)));
    open = await server.createRoom();
    await ada.openPage(open.link);
    await ada.press('Set devices and join');
    await ada.join('Ada', 'Join stage');
  });

  afterAll(async () => {
    await Promise.all([ada, vic].map(person => person?.leave()));
    await server?.stop();
  });

  test('a viewer joins, sees and hears', async () => {
    await vic.page.evaluateOnNewDocument(oldestBrowser());
    await vic.openPage(open.link);
    expect(
      await vic.page.evaluate(() => [
        'parse' in URL,
        'Segmenter' in Intl,
        'withResolvers' in Promise,
        'toSorted' in Array.prototype,
        'any' in AbortSignal,
      ]),
    ).not.toContain(true);
    await vic.press('Set devices and join');
    await vic.join('Vic', 'Join as viewer');
    await framesAdvance(vic.page, 1);
    await eventually(
      () => inbound(vic.page),
      ({ energy }) => energy.length === 1 && energy[0]! > 0,
    );
    await eventually(
      () => sounds(vic.page),
      now => now.length === 1 && !now[0]!.paused && now[0]!.time > 0,
    );
    expect(errors).toEqual([]);
  });

  test('a viewer whose browser has H.264 alone, as phones may, sees: it is offered and answered', async ({ skip }) => {
    const encodes = await ada.page.evaluate(() =>
      RTCRtpSender.getCapabilities('video')?.codecs.some(({ mimeType }) => mimeType === 'video/H264'),
    );
    if (!encodes) skip('this Chromium makes no H.264');
    const pip = await Person.visit();
    try {
      await pip.page.evaluateOnNewDocument(h264Alone);
      await pip.openPage(open.link);
      await pip.press('Set devices and join');
      await pip.join('Pip', 'Join as viewer');
      await framesAdvance(pip.page, 1);
      expect(await pictureCodecs(pip.page)).toEqual(['video/H264']);
    } finally {
      await pip.leave();
    }
  });

  test('the facts are there without scripts, with the time in UTC and what is needed to join', async () => {
    await vic.page.setJavaScriptEnabled(false);
    await vic.page.goto(room.link);
    const words = await vic.page.$eval('main', main => main.innerText);
    for (const part of [
      'Physics, week 3',
      'With Ada Byron',
      'Monday',
      '18:00',
      'UTC',
      'Waves and\nparticles.',
      'needs JavaScript',
    ])
      expect(words).toContain(part);
    expect(await vic.page.$eval('time', time => time.dateTime)).toBe('2040-01-02T18:00:00.000Z');
    const calendar = await vic.page.$eval('a.calendar', link => link.href);
    expect(await (await fetch(calendar)).text()).toContain('DTSTART:20400102T180000Z');
    expect((await (await vic.page.$('a.calendar'))!.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    await vic.page.setJavaScriptEnabled(true);
  });

  test('a browser whose scripts fail shows the facts and says why it shows no more', async () => {
    const page = await vic.chromium.browser.newPage();
    await page.evaluateOnNewDocument(() => Reflect.deleteProperty(globalThis, 'Proxy'));
    await page.goto(room.link);
    await vic.sees('this browser is too old', page);
    await vic.sees('Physics, week 3', page);
    await page.close();
  });

  test('a browser without calls says so instead of offering to join', async () => {
    const page = await vic.chromium.browser.newPage();
    await page.evaluateOnNewDocument(() => Reflect.deleteProperty(globalThis, 'RTCPeerConnection'));
    const { link } = await server.createRoom();
    await page.goto(link);
    await vic.sees('This browser cannot take part in live sessions', page);
    expect(await page.$$('.door button')).toEqual([]);
    await page.close();
  });
});
