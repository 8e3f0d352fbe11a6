import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evidence, judge, type Reading } from '../../../../../core/media/mesh/uplink/evidence.ts';

const LOOK_MS = 2_000;
/** A second of a picture of 500 kbit and its sound, that arrive. */
const second = { bits: 550_000, pictureBits: 500_000, frames: 24, coarseness: 12, packets: 110, lost: 0 };
type Second = typeof second;
const start: Reading = {
  at: 0,
  estimate: null,
  limited: null,
  target: null,
  allowed: 500_000,
  bits: 0,
  pictureBits: 0,
  frames: 0,
  coarseness: 0,
  packets: 0,
  lost: 0,
  reported: 0,
  roundTrip: 40,
};
/** What each kind of browser tells while all is well. */
const BROWSERS = {
  Chromium: { estimate: 900_000, limited: false, target: 500_000 },
  Safari: { target: 500_000 },
  Firefox: {},
} as const;

function after(before: Reading, change: Partial<Second> = {}, told: Partial<Reading> = {}): Reading {
  const { bits, pictureBits, frames, coarseness, packets, lost } = { ...second, ...change };
  const seconds = LOOK_MS / 1_000;
  return {
    ...before,
    at: before.at + LOOK_MS,
    bits: before.bits + seconds * bits,
    pictureBits: before.pictureBits + seconds * pictureBits,
    frames: before.frames + seconds * frames,
    coarseness: before.coarseness + seconds * coarseness,
    packets: before.packets + seconds * packets,
    lost: before.lost + seconds * lost,
    reported: before.reported + LOOK_MS,
    ...told,
  };
}

/** What is known after the link went well once and then so for some looks. */
function course(looks: number, change: Partial<Second> = {}, told: Partial<Reading> = {}, first = start): Evidence {
  let evidence = judge(judge(null, first), after(first));
  for (let look = 0; look < looks; look += 1) evidence = judge(evidence, after(evidence.last, change, told));
  return evidence;
}

describe.each(Object.entries(BROWSERS))('a publisher in %s', (name, told) => {
  const first = { ...start, ...told };

  it('knows nothing at first, and then that nothing is held back', () => {
    expect(judge(null, first).measured).toBeNull();
    for (const looks of [0, 1, 5]) expect(course(looks, {}, {}, first).measured).toMatchObject({ constrained: false });
  });

  it('is not held back when little is lost, as on any wireless path', () => {
    expect(course(5, { lost: 5 }, {}, first).measured).toMatchObject({ constrained: false });
  });

  it('counts what was lost since the report before, not what one look happens to hear of', () => {
    let evidence = course(0, {}, {}, first);
    for (let look = 0; look < 12; look += 1) {
      const quiet = look % 3 === 2 ? {} : { reported: evidence.last.reported };
      const lost = look % 3 === 2 ? 24 : 0; // 7 % of three looks.
      evidence = judge(evidence, after(evidence.last, { lost }, quiet));
      expect(evidence.measured).toMatchObject({ constrained: false });
    }
  });

  it('that sends no picture says so', () => {
    const dark = { allowed: 0, ...(name === 'Safari' ? { target: 0 } : {}) };
    expect(course(3, { pictureBits: 0, bits: 40_000, frames: 0, coarseness: 0 }, dark, first).measured).toMatchObject({
      constrained: false,
      idle: true,
    });
  });
});

describe('where the browser has a judgement of its own', () => {
  const chromium = { ...start, ...BROWSERS.Chromium };

  it('it is taken, with its estimate', () => {
    expect(course(1, {}, { limited: true, estimate: 200_000, target: 150_000 }, chromium).measured).toMatchObject({
      constrained: true,
      available: 200_000,
    });
  });

  it('it is not where encoders get all that they may take, and only find it too little for such a picture', () => {
    expect(course(5, {}, { limited: true, estimate: 510_000 }, chromium).measured).toMatchObject({
      constrained: false,
    });
  });

  it('it is not where the path would carry all, and an encoder is told to make less because it made too much', () => {
    const thin = { ...chromium, allowed: 60_000 };
    const sends = { bits: 95_000, pictureBits: 60_000, coarseness: 24 };
    expect(course(3, sends, { limited: true, estimate: 153_000, target: 35_000 }, thin).measured).toMatchObject({
      constrained: false,
    });
    expect(course(3, sends, { limited: true, estimate: 80_000, target: 35_000 }, thin).measured).toMatchObject({
      constrained: true,
    });
  });

  it('it is not before there is an estimate', () => {
    expect(course(1, {}, { limited: true, estimate: null, target: 100_000 }, chromium).measured).toMatchObject({
      constrained: false,
    });
  });

  it('neither hints nor loss are needed: they are in its estimate already', () => {
    const { measured } = course(5, { coarseness: 60, pictureBits: 90_000, lost: 33 }, { roundTrip: 900 }, chromium);
    expect(measured).toMatchObject({ constrained: false });
  });

  it('sound alone, of which it has none, is judged by what is lost', () => {
    const alone = { bits: 40_000, pictureBits: 0, frames: 0, coarseness: 0, packets: 40, lost: 12 };
    const { measured } = course(1, alone, { allowed: 0, limited: null, target: null }, chromium);
    expect(measured).toMatchObject({ constrained: true, idle: true });
    expect(measured!.available).toBeCloseTo(28_000, -2);
  });
});

describe('where the browser has no judgement of its own', () => {
  it.each(['Safari', 'Firefox'] as const)('much loss counts at once, and what arrived is believed in (%s)', name => {
    const { measured } = course(1, { lost: 33 }, {}, { ...start, ...BROWSERS[name] });
    expect(measured).toMatchObject({ constrained: true, idle: false });
    expect(measured!.available).toBeCloseTo(385_000, -3);
  });
});

describe('where the browser tells nothing', () => {
  it('coarse pictures of few bits mean too little bandwidth, if it goes on', () => {
    const thin = { bits: 130_000, pictureBits: 90_000, coarseness: 30 };
    expect(course(1, thin).measured).toMatchObject({ constrained: false });
    expect(course(2, thin).measured).toMatchObject({ constrained: true, available: 130_000 });
  });

  it('coarse pictures of all the bits they may have do not, nor few bits of pictures that are fine', () => {
    expect(course(5, { coarseness: 30 }).measured).toMatchObject({ constrained: false });
    expect(course(5, { bits: 80_000, pictureBits: 40_000 }).measured).toMatchObject({ constrained: false });
  });

  it('a queue that stands does, and is made shorter', () => {
    expect(course(1, {}, { roundTrip: 260 }).measured).toMatchObject({ constrained: false });
    expect(course(2, {}, { roundTrip: 260 }).measured).toMatchObject({ constrained: true, available: 467_500 });
    expect(course(2, {}, { roundTrip: 150 }).measured).toMatchObject({ constrained: false });
  });

  it('no news is no hint', () => {
    const evidence = course(1, {}, { roundTrip: 260 });
    const silent = judge(evidence, after(evidence.last, {}, { roundTrip: 260, reported: evidence.last.reported }));
    expect(silent.measured).toMatchObject({ constrained: false });
  });
});

describe('where the browser tells what its encoders may take', () => {
  const safari = { ...start, ...BROWSERS.Safari };

  it('less than they may take at most means too little bandwidth, if it goes on', () => {
    const thin = { bits: 130_000, pictureBits: 90_000 };
    expect(course(1, thin, { target: 90_000 }, safari).measured).toMatchObject({ constrained: false });
    expect(course(2, thin, { target: 90_000 }, safari).measured).toMatchObject({
      constrained: true,
      available: 130_000,
    });
  });
});

it('whatever statistics say, what is believed is a number, and no less than nothing', () => {
  const count = fc.integer({ min: -1_000, max: 2_000_000 });
  const odd = fc.record({
    bits: count,
    pictureBits: count,
    frames: count,
    coarseness: count,
    packets: count,
    lost: count,
  });
  const browser = fc.constantFrom(...Object.values(BROWSERS));
  fc.assert(
    fc.property(browser, fc.array(odd, { maxLength: 10 }), (told, all) => {
      let evidence = judge(null, { ...start, ...told });
      for (const one of all) {
        evidence = judge(evidence, after(evidence.last, one));
        expect(evidence.measured!.available).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
