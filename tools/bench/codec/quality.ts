import { type Content, frameNumber } from './content.ts';
import type { Taken } from './link.ts';

/** Peak signal to noise, in dB, of frames that arrived against those that were captured; NaN when none can be told. */
export function quality(content: Content, taken: readonly Taken[]): number {
  const all = taken.flatMap(frame => {
    const luma = enlarged(frame, content);
    const original = content.lumas[frameNumber(luma, content.width, content.height) ?? -1];
    return original ? [meanSquare(luma, original)] : [];
  });
  const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
  return 10 * Math.log10(255 ** 2 / mean);
}

function meanSquare(one: Uint8Array, other: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += ((one[index] ?? 0) - (other[index] ?? 0)) ** 2;
  return sum / one.length;
}

/** Encoders short of bits send smaller pictures, which receivers stretch: as they are seen, they are judged. */
function enlarged({ width, height, luma }: Taken, to: Content): Uint8Array {
  if (width === to.width && height === to.height) return luma;
  const picture = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y += 1)
    for (let x = 0; x < to.width; x += 1) {
      const [u, v] = [
        Math.max(0, ((x + 0.5) * width) / to.width - 0.5),
        Math.max(0, ((y + 0.5) * height) / to.height - 0.5),
      ];
      const [left, top] = [Math.min(Math.floor(u), width - 2), Math.min(Math.floor(v), height - 2)];
      const at = (dx: number, dy: number) => luma[(top + dy) * width + left + dx] ?? 0;
      const above = at(0, 0) + (at(1, 0) - at(0, 0)) * (u - left);
      const below = at(0, 1) + (at(1, 1) - at(0, 1)) * (u - left);
      picture[y * to.width + x] = above + (below - above) * (v - top);
    }
  return picture;
}
