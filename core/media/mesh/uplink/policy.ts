import { CAMERA, off, type Rung, rungFor, SCREEN, SOUND, type SoundRung } from './ladder.ts';

/** How hard the machine works (Compute Pressure, §4.1). */
export type Pressure = 'nominal' | 'fair' | 'serious' | 'critical';

/** One receiver, and what they show of us, as the longer side in pixels; 0 is not on screen. */
interface Demand {
  readonly receiver: string;
  readonly camera: number;
  readonly screen: number;
  /** What the path to them carries, in bits a second. */
  readonly ceiling: number;
}

/** Longer sides in pixels. */
interface Captured {
  readonly camera: number;
  readonly screen: number;
}

export interface UplinkState {
  readonly demands: readonly Demand[];
  /** Longer sides of what is captured; 0 when it is off. */
  readonly captured: Captured;
  /** Whether we are the one who speaks. */
  readonly speaking: boolean;
  readonly pressure: Pressure;
  /** What the uplink carries altogether, in bits a second. */
  readonly budget: number;
}

/** What `RTCRtpSender.setParameters` is to be told of one picture to one receiver. */
export interface Shape {
  readonly active: boolean;
  readonly maxBitrate: number;
  readonly maxFramerate: number;
  readonly scaleResolutionDownBy: number;
  /** The codec to be used if both ends have it; null leaves the choice to the browser, which takes VP8. */
  readonly codec: 'AV1' | null;
}

export interface Plan {
  /** What the microphone may take, in bits a second. It is always sent. */
  readonly microphone: number;
  readonly camera: Shape;
  readonly screen: Shape;
}

const DARK: Shape = {
  active: false,
  maxBitrate: CAMERA[CAMERA.length - 1]?.bitrate ?? 0,
  maxFramerate: 1,
  scaleResolutionDownBy: 1,
  codec: null,
};
/** Every receiver has an encoder of their own: the more there are, the smaller each picture may be at most. */
const SIDE_BY_RECEIVERS: readonly (readonly [receivers: number, side: number])[] = [
  [2, 1280],
  [4, 960],
  [9, 640],
  [16, 480],
  [Infinity, 320],
];
const SIDE_BY_PRESSURE: Readonly<Record<Pressure, number>> = {
  nominal: Infinity,
  fair: 960,
  serious: 480,
  critical: 320,
};
const FRAMERATE_BY_PRESSURE: Readonly<Record<Pressure, number>> = { nominal: 30, fair: 30, serious: 15, critical: 10 };
/**
 * For a screen, AV1 gives a much better picture with half the bits at the same cost; for a face it costs 50 % more
 * (`npm run bench -- codec`, docs/decisions/0029). A machine that has no time left does what is known to be cheap.
 */
const SCREEN_CODEC_BY_PRESSURE: Readonly<Record<Pressure, Shape['codec']>> = {
  nominal: 'AV1',
  fair: 'AV1',
  serious: null,
  critical: null,
};
/** With more receivers than this, whoever does not speak moves less smoothly. */
const MANY_RECEIVERS = 6;
const QUIET_FRAMERATE = 15;
/** The rung (of `CAMERA`) to which faces step down before a screen does. */
const SMALL_FACE = 4;

/**
 * Shares the uplink among the receivers. Sound is set aside first, thinner where that is what fits. Each picture begins
 * with the rung that fills what its receiver shows, within what the number of encoders and the processor allow, and
 * steps down until it fits the path to that receiver, which takes nothing from the others. Then, while all of them are
 * too much for the budget, the dearest steps down, of several the smallest. Either way faces go before the screen
 * (whoever shares one is there for it), and what does not fit at the least rung is not sent.
 */
export function planUplink(state: UplinkState): Map<string, Plan> {
  const { demands, captured, pressure, budget } = state;
  const side = Math.min(
    SIDE_BY_PRESSURE[pressure],
    SIDE_BY_RECEIVERS.find(([most]) => demands.length <= most)?.[1] ?? 320,
  );
  const soundOfAll = soundFor(budget, demands.length);
  const wanted = demands.map(demand => ({
    demand,
    sound: thinner(soundOfAll, soundFor(demand.ceiling, 1)),
    camera: captured.camera > 0 ? rungFor(CAMERA, Math.min(demand.camera, captured.camera, side)) : off(CAMERA),
    screen: captured.screen > 0 ? rungFor(SCREEN, Math.min(demand.screen, captured.screen)) : off(SCREEN),
  }));
  for (const one of wanted) fit([one], one.demand.ceiling, captured);
  fit(wanted, budget, captured);
  const smooth = state.speaking || demands.length <= MANY_RECEIVERS ? Infinity : QUIET_FRAMERATE;
  const framerate = Math.min(smooth, FRAMERATE_BY_PRESSURE[pressure]);
  return new Map(
    wanted.map(({ demand: { receiver }, sound, camera, screen }) => [
      receiver,
      {
        microphone: sound.bitrate,
        camera: shape(CAMERA[camera], captured.camera, framerate, null),
        screen: shape(SCREEN[screen], captured.screen, Infinity, SCREEN_CODEC_BY_PRESSURE[pressure]),
      },
    ]),
  );
}

/** The best sound that this many can be sent, the least one if none fits. */
export function soundFor(budget: number, receivers: number): SoundRung {
  return SOUND.find(({ cost }) => cost * receivers <= budget) ?? SOUND.at(-1) ?? SOUND[0];
}

const thinner = (one: SoundRung, other: SoundRung): SoundRung => (one.cost < other.cost ? one : other);

const cost = (ladder: readonly Rung[], index: number): number => ladder[index]?.bitrate ?? 0;

/** What a receiver shows, their sound, and the rung of each of their pictures. */
type Wanted = Record<Picture, number> & { readonly demand: Demand; readonly sound: SoundRung };
type Picture = 'camera' | 'screen';

/** Lowers pictures until they fit together into what a budget leaves after sound, or none is left. */
function fit(wanted: readonly Wanted[], budget: number, captured: Captured): void {
  const left = wanted.reduce((rest, { sound }) => rest - sound.cost, budget);
  const total = () => wanted.reduce((sum, one) => sum + cost(CAMERA, one.camera) + cost(SCREEN, one.screen), 0);
  while (total() > Math.max(0, left)) {
    const next =
      dearest(wanted, 'camera', CAMERA, captured.screen > 0 ? SMALL_FACE : off(CAMERA) - 1) ??
      dearest(wanted, 'screen', SCREEN, off(SCREEN) - 1) ??
      dearest(wanted, 'camera', CAMERA, off(CAMERA)) ??
      dearest(wanted, 'screen', SCREEN, off(SCREEN));
    if (!next) break;
    next();
  }
}

/** Lowers the most expensive picture above `floor` by one step; of several, the smallest. Null if there is none. */
function dearest(
  wanted: readonly Wanted[],
  slot: Picture,
  ladder: readonly Rung[],
  floor: number,
): (() => void) | null {
  let found: Wanted | null = null;
  for (const one of wanted) {
    if (one[slot] >= floor) continue;
    const more = found ? cost(ladder, one[slot]) - cost(ladder, found[slot]) : 1;
    if (more > 0 || (more === 0 && found && one.demand[slot] < found.demand[slot])) found = one;
  }
  return found && (() => void ((found as Wanted)[slot] += 1));
}

function shape(rung: Rung | undefined, captured: number, framerate: number, codec: Shape['codec']): Shape {
  if (!rung || captured <= 0) return DARK;
  return {
    active: true,
    maxBitrate: rung.bitrate,
    maxFramerate: Math.min(rung.framerate, framerate),
    scaleResolutionDownBy: Math.max(1, captured / rung.side),
    codec,
  };
}
