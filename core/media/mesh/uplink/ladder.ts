/** One size and cost that a picture may be sent at. */
export interface Rung {
  /** Longer side in pixels. */
  readonly side: number;
  readonly bitrate: number;
  readonly framerate: number;
}

/** Faces: smooth before sharp. From best to least; what comes after the last is no picture. */
export const CAMERA: readonly Rung[] = [
  { side: 1280, bitrate: 1_500_000, framerate: 30 },
  { side: 960, bitrate: 900_000, framerate: 30 },
  { side: 640, bitrate: 500_000, framerate: 24 },
  { side: 480, bitrate: 300_000, framerate: 20 },
  { side: 320, bitrate: 150_000, framerate: 15 },
  { side: 160, bitrate: 60_000, framerate: 10 },
];

/** Text and slides: sharp before smooth. */
export const SCREEN: readonly Rung[] = [
  { side: 1920, bitrate: 1_800_000, framerate: 15 },
  { side: 1920, bitrate: 1_000_000, framerate: 8 },
  { side: 1280, bitrate: 600_000, framerate: 8 },
  { side: 1280, bitrate: 300_000, framerate: 4 },
  { side: 960, bitrate: 150_000, framerate: 2 },
];

/** Sound has rungs too, and never leaves the last one. */
export interface SoundRung {
  /** What Opus may take. */
  readonly bitrate: number;
  /** What that is on the wire: every packet has some 60 bytes around it, and thin sound comes in longer packets. */
  readonly cost: number;
}

export const SOUND: readonly [SoundRung, ...SoundRung[]] = [
  { bitrate: 32_000, cost: 50_000 },
  { bitrate: 20_000, cost: 32_000 },
  { bitrate: 12_000, cost: 20_000 },
];

/** A ladder's index beyond its last rung: nothing is sent. */
export const off = (ladder: readonly Rung[]): number => ladder.length;

/** The best rung of the least size that fills what is shown; nothing for what is not on screen. */
export function rungFor(ladder: readonly Rung[], shown: number): number {
  if (shown <= 0) return off(ladder);
  const enough = ladder.findLast(rung => rung.side >= shown);
  return enough ? ladder.findIndex(rung => rung.side === enough.side) : 0;
}
