import { writeFile } from 'node:fs/promises';
import type { Page } from 'puppeteer';

/**
 * Pictures as a camera or a screen makes them, for the browser's fake camera: known to the bench, so that what arrives
 * can be compared.
 */
export interface Content {
  readonly name: 'camera' | 'screen';
  readonly width: number;
  readonly height: number;
  readonly framerate: number;
  readonly bitrate: number;
  /** Luma of each frame, row by row. They are repeated without end. */
  readonly lumas: readonly Uint8Array[];
  /** The file for `--use-file-for-fake-video-capture`. */
  readonly file: string;
}

/** Side of one cell of a frame's number, in pixels; and how many bits it has. */
const CELL = 16;
const BITS = 8;

/** The number that a frame carries, or null when it cannot be read. */
export function frameNumber(luma: Uint8Array, width: number, height: number): number | null {
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    const value = luma[(height - CELL / 2) * width + bit * CELL + CELL / 2] ?? 128;
    if (value > 90 && value < 160) return null;
    if (value >= 160) number |= 1 << bit;
  }
  return number;
}

/** What both of them are made of: noise that is the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Somebody before a wall who nods and speaks, seen by a sensor that makes noise. */
export async function cameraContent(file: string): Promise<Content> {
  const [width, height, framerate, count] = [640, 360, 24, 96];
  const wall = texture(width + 40, height + 40, seeded(7));
  const skin = texture(width, height, seeded(11));
  const random = seeded(13);
  const grain = Int8Array.from({ length: 65_536 }, () => Math.round((random() + random() + random() - 1.5) * 5));
  const frames = Array.from({ length: count }, (_, index) => {
    const turn = (2 * Math.PI * index) / count;
    const [shiftX, shiftY] = [20 + 3 * Math.sin(turn), 20 + 2 * Math.sin(2 * turn)];
    const [headX, headY] = [320 + 34 * Math.sin(turn), 190 + 10 * Math.sin(3 * turn)];
    const mouth = 4 + 12 * Math.abs(Math.sin(7 * turn));
    const from = Math.floor(random() * grain.length);
    const luma = new Uint8Array(width * height);
    const [blue, red] = [
      new Uint8Array((width * height) / 4).fill(132),
      new Uint8Array((width * height) / 4).fill(124),
    ];
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const [u, v] = [(x - headX) / 95, (y - headY) / 125];
        const inside = u * u + v * v < 1;
        let value = inside
          ? 150 - 50 * (u * u + v * v) + 0.25 * (sample(skin, width, x - headX + 320, y - headY + 180) - 128)
          : sample(wall, width + 40, x + shiftX, y + shiftY);
        if (
          inside &&
          (((Math.abs(u) - 0.35) / 0.14) ** 2 + ((v + 0.2) / 0.07) ** 2 < 1 ||
            (u / 0.3) ** 2 + (((v - 0.5) * 125) / mouth) ** 2 < 1)
        )
          value = 45;
        luma[y * width + x] = Math.min(235, Math.max(16, value + (grain[(from + y * width + x) % grain.length] ?? 0)));
        const at = (y >> 1) * (width >> 1) + (x >> 1);
        if (inside) [blue[at], red[at]] = [112, 150];
      }
    number(luma, width, height, index);
    return { luma, blue, red };
  });
  await writeY4m(file, width, height, framerate, frames);
  return { name: 'camera', width, height, framerate, bitrate: 500_000, lumas: frames.map(({ luma }) => luma), file };
}

/** Slides and a text that is being written and scrolled, drawn by a browser. */
export async function screenContent(file: string, page: Page): Promise<Content> {
  const [width, height, framerate, count] = [1280, 720, 8, 64];
  const frames: Planes[] = [];
  for (let index = 0; index < count; index += 1) {
    const planes = (await page.evaluate(`(${draw.toString()})(${width}, ${height}, ${index}, ${count})`)) as string[];
    const [luma, blue, red] = planes.map(text => new Uint8Array(Buffer.from(text, 'base64'))) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    number(luma, width, height, index);
    frames.push({ luma, blue, red });
  }
  await writeY4m(file, width, height, framerate, frames);
  return { name: 'screen', width, height, framerate, bitrate: 600_000, lumas: frames.map(({ luma }) => luma), file };
}

interface Planes {
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

/** Runs in a page: draws one frame and returns its planes (BT.601, limited range), each in base64. */
function draw(width: number, height: number, index: number, count: number): string[] {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const part = Math.floor((4 * index) / count);
  const step = index % (count / 4);
  context.fillStyle = part % 2 ? '#1e1e24' : '#ffffff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = part % 2 ? '#e8e8e8' : '#202020';
  context.font = part === 0 ? '44px DejaVu Sans, sans-serif' : '17px DejaVu Sans Mono, monospace';
  // A slide, an editor in which one types, a second slide's list, an editor that is scrolled.
  const words = 'the mesh sends every picture once to each receiver and each of them has an encoder of its own'.split(
    ' ',
  );
  const lineHeight = part === 0 ? 70 : 22;
  for (let line = 0; line * lineHeight < height + 400; line += 1) {
    const length = part === 0 ? 5 : 9;
    const text = Array.from({ length }, (_, word) => words[(line * 7 + word * (part + 3)) % words.length]).join(' ');
    const typed = part === 1 && line === 12 ? text.slice(0, 2 * step) : text;
    context.fillText(typed, 40, 70 + line * lineHeight - (part === 3 ? step * 11 : 0));
  }
  const { data } = context.getImageData(0, 0, width, height);
  const luma = new Uint8Array(width * height);
  const [blue, red] = [new Uint8Array(luma.length / 4), new Uint8Array(luma.length / 4)];
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = 4 * (y * width + x);
      const [r, g, b] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
      luma[y * width + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      const half = (y >> 1) * (width >> 1) + (x >> 1);
      blue[half] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      red[half] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  const encode = (bytes: Uint8Array) => {
    let text = '';
    for (let from = 0; from < bytes.length; from += 8_192)
      text += String.fromCharCode(...bytes.subarray(from, from + 8_192));
    return btoa(text);
  };
  return [luma, blue, red].map(encode);
}

function number(luma: Uint8Array, width: number, height: number, value: number): void {
  for (let y = height - CELL; y < height; y += 1) {
    for (let x = 0; x < BITS * CELL; x += 1) luma[y * width + x] = (value >> Math.floor(x / CELL)) & 1 ? 235 : 16;
  }
}

/** Value noise in five octaves, as many details as a lit room has at that size. */
function texture(width: number, height: number, random: () => number): Float32Array {
  const picture = new Float32Array(width * height).fill(120);
  for (let octave = 0; octave < 5; octave += 1) {
    const step = 64 >> octave;
    const columns = Math.ceil(width / step) + 2;
    const grid = Float32Array.from(
      { length: columns * (Math.ceil(height / step) + 2) },
      () => (random() - 0.5) * (80 / 1.7 ** octave),
    );
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        picture[y * width + x] = (picture[y * width + x] ?? 0) + sample(grid, columns, x / step, y / step);
      }
  }
  return picture;
}

/** Bilinear. */
function sample(picture: Float32Array, width: number, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  const at = top * width + left;
  const value = (index: number) => picture[index] ?? 120;
  return (
    (value(at) * (1 - u) + value(at + 1) * u) * (1 - v) + (value(at + width) * (1 - u) + value(at + width + 1) * u) * v
  );
}

async function writeY4m(
  file: string,
  width: number,
  height: number,
  framerate: number,
  frames: readonly Planes[],
): Promise<void> {
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${framerate}:1 Ip A1:1 C420jpeg\n`);
  const parts = frames.flatMap(({ luma, blue, red }) => [Buffer.from('FRAME\n'), luma, blue, red]);
  await writeFile(file, Buffer.concat([head, ...parts]));
}
