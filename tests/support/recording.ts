import type { Page } from 'puppeteer';
import { eventually } from './media.ts';

/** A recording as a browser plays it. */
export interface Played {
  /** Seconds, as the file itself says. */
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  /** Root mean square of the sound. */
  readonly loudness: number;
  /** Seconds of sound. */
  readonly sound: number;
  /** At each of the times asked for, the colours at each of the points, as `r,g,b`. */
  readonly colours: readonly (readonly string[])[];
}

const PICKED = 'picked-by-a-person';

/** The browser's own picker for where to save cannot be pressed: stands in for it, with a file that a test can read. */
export async function answerSavePicker(page: Page): Promise<void> {
  await page.evaluate(name => {
    Object.assign(window, {
      showSaveFilePicker: async () => (await navigator.storage.getDirectory()).getFileHandle(name, { create: true }),
    });
  }, PICKED);
}

/**
 * Plays what was saved, and looks at it at those times (in parts of its length; below 0: in seconds before its end) and
 * points (pixels).
 */
export async function playSaved(
  page: Page,
  times: readonly number[],
  points: readonly (readonly [number, number])[],
): Promise<Played> {
  return page.evaluate(
    async (name, parts, where) => {
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle(name)).getFile();
      const video = document.createElement('video');
      video.src = URL.createObjectURL(file);
      const once = (event: string) =>
        new Promise<void>((resolve, reject) => {
          video.addEventListener(event, () => resolve(), { once: true });
          video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
        });
      await once('loadeddata');
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d', {
        willReadFrequently: true,
      })!;
      const colours: string[][] = [];
      for (const part of parts) {
        const sought = once('seeked');
        video.currentTime = part < 0 ? video.duration + part : part * video.duration;
        await sought;
        canvas.drawImage(video, 0, 0);
        colours.push(where.map(([x, y]) => [...canvas.getImageData(x!, y!, 1, 1).data].slice(0, 3).join()));
      }
      const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(await file.arrayBuffer());
      const samples = sound.getChannelData(0);
      const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      return {
        duration: video.duration,
        width: video.videoWidth,
        height: video.videoHeight,
        loudness,
        sound: sound.duration,
        colours,
      };
    },
    PICKED,
    times,
    points,
  );
}

/** What this page's origin keeps of recordings. */
export function keptFiles(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('recordings').catch(() => null);
    const names: string[] = [];
    if (folder) for await (const name of folder.keys()) names.push(name);
    return names;
  });
}

/** How much was recorded, in seconds, as the recorder's control says. */
export function recordedSeconds(page: Page): Promise<number> {
  return page.$eval('[data-elapsed]', one => {
    const [s = 0, m = 0] = (one.textContent ?? '').split(':').map(Number).reverse();
    return m * 60 + s;
  });
}

/** Waits until that much was. */
export async function recorded(page: Page, seconds: number): Promise<void> {
  await eventually(
    () => recordedSeconds(page),
    now => now >= seconds,
  );
}
