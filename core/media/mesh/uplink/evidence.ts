import type { Measurement } from './budget.ts';

/**
 * What the statistics of a link that is up say at one moment. Chromium tells an estimate and why pictures are held
 * back, Safari what its encoders may take, Firefox neither. All know what they sent, and what the other end says that
 * it lost.
 */
export interface Reading {
  /** When, in ms on any clock. */
  readonly at: number;
  /** What congestion control believes in, in bits a second (`availableOutgoingBitrate`); null where it is not told. */
  readonly estimate: number | null;
  /** Whether a picture is held back by bandwidth (`qualityLimitationReason`); null where it is not told. */
  readonly limited: boolean | null;
  /** What encoders of pictures may take now, in bits a second (`targetBitrate`); null where it is not told. */
  readonly target: number | null;
  /** What they may take at most by our own plan; 0 when no picture is sent. */
  readonly allowed: number;
  /** Bits sent so far, with RTP headers, and those of them that were pictures. */
  readonly bits: number;
  readonly pictureBits: number;
  /** Pictures encoded so far, and the sum of how coarse each was: beyond 1, an encoder wants a smaller picture. */
  readonly frames: number;
  readonly coarseness: number;
  /** Packets sent so far, and how many of them the other end says it missed. */
  readonly packets: number;
  readonly lost: number;
  /** When the other end last reported, in ms on any clock; 0 before it did. */
  readonly reported: number;
  /** There and back, in ms, by that report; null before it is known. */
  readonly roundTrip: number | null;
}

/** What is known of a link, and what the next reading of it is compared with. */
export interface Evidence {
  readonly last: Reading;
  /** The one that came with the newest report. */
  readonly atReport: Reading;
  /** The shortest way there and back so far, in ms. */
  readonly shortest: number;
  /** How many looks in a row have hinted at too little bandwidth. */
  readonly hints: number;
  /** Null: nothing can be said yet. */
  readonly measured: Measurement | null;
}

/** More than this share lost is congestion, as in libwebrtc's own loss-based control. */
const MUCH_LOSS = 0.1;
/** When packets take so much longer (ms) than they can, they stand in a queue. */
const QUEUE_MS = 150;
/** An encoder that gets less than this share of what it may take at most is held back. */
const HELD_BACK = 0.8;
/** A hint counts when it comes so often in a row: links need a moment to find out what their path carries. */
const HINTS = 2;
/** A queue becomes shorter only when less is sent than was delivered. */
const DRAIN = 0.85;

/**
 * Judges a link by a new look at it. Where the browser has a judgement of its own, which it has of pictures only, it is
 * taken. Elsewhere much loss counts at once, and hints do if they go on: encoders that get less than they may take, or
 * make coarse pictures of it, and a queue.
 * @param before null at the first look at a call
 */
export function judge(before: Evidence | null, reading: Reading): Evidence {
  if (!before)
    return { last: reading, atReport: reading, shortest: shorter(Infinity, reading), hints: 0, measured: null };
  const { last, atReport } = before;
  const ms = reading.at - last.at;
  if (ms <= 0) return before;
  const rate = (bits: number) => (Math.max(0, bits) * 1_000) / ms;
  const isNews = reading.reported > atReport.reported;
  const packets = reading.packets - atReport.packets;
  const lost = isNews && packets > 0 ? Math.min(1, Math.max(0, (reading.lost - atReport.lost) / packets)) : 0;
  const sent = { all: rate(reading.bits - last.bits), pictures: rate(reading.pictureBits - last.pictureBits) };
  const shortest = shorter(before.shortest, reading);
  const queued = isNews && reading.roundTrip !== null && reading.roundTrip > shortest + QUEUE_MS;
  const knows = reading.limited !== null;
  const hinted = !knows && (queued || isHeldBack(last, reading, sent.pictures));
  // No news is no hint, and takes none back.
  const hints = hinted ? before.hints + 1 : isNews || knows ? 0 : before.hints;
  return {
    last: reading,
    atReport: isNews ? reading : atReport,
    shortest,
    hints,
    measured: {
      ...verdict(reading, sent, lost, hints >= HINTS, queued),
      idle: reading.allowed === 0,
    },
  };
}

function verdict(
  { estimate, limited, target, allowed }: Reading,
  sent: { readonly all: number; readonly pictures: number },
  lost: number,
  hinted: boolean,
  queued: boolean,
): Pick<Measurement, 'available' | 'constrained'> {
  const delivered = sent.all * (1 - lost);
  const sound = Math.max(0, sent.all - sent.pictures);
  // What encoders may take was decided by congestion control; around it is sound.
  const believed = estimate ?? (target === null ? sent.all : target + sound);
  // The reason is told of encoders that find their picture too coarse, too, though they get all that they may take; and
  // an encoder that makes more of it than it was to is told to take less, though the path would carry all.
  const carries = estimate !== null && estimate >= allowed + sound;
  const served = carries || (target !== null && target >= HELD_BACK * allowed);
  if (limited !== null) return { available: believed, constrained: limited && estimate !== null && !served };
  if (lost > MUCH_LOSS) return { available: Math.min(believed, delivered), constrained: true };
  return { available: queued ? Math.min(believed, DRAIN * delivered) : believed, constrained: hinted };
}

/** Whether encoders get less than they may take; where that is not told, by how coarse the little is that they make. */
function isHeldBack(last: Reading, { target, allowed, frames, coarseness }: Reading, pictures: number): boolean {
  // As much as they may take is sent, whatever they were told for making too much of it.
  if (pictures >= HELD_BACK * allowed) return false;
  if (target !== null) return target < HELD_BACK * allowed;
  const made = frames - last.frames;
  return made > 0 && coarseness - last.coarseness > made;
}

const shorter = (shortest: number, { roundTrip }: Reading): number => Math.min(shortest, roundTrip ?? Infinity);
