import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, FIRST_BUDGET, nextBudget } from '../../../../../core/media/mesh/uplink/budget.ts';
import { CAMERA, rungFor, SCREEN, SOUND } from '../../../../../core/media/mesh/uplink/ladder.ts';
import { type Plan, planUplink, soundFor, type UplinkState } from '../../../../../core/media/mesh/uplink/policy.ts';

const demands = (count: number, camera = 640, screen = 1280) =>
  Array.from({ length: count }, (_, index) => ({ receiver: `r${index}`, camera, screen, ceiling: 1e9 }));
const state = (change: Partial<UplinkState> = {}): UplinkState => ({
  demands: demands(1),
  captured: { camera: 1280, screen: 0 },
  speaking: true,
  pressure: 'nominal',
  budget: 20_000_000,
  ...change,
});
const first = (change: Partial<UplinkState> = {}): Plan => planUplink(state(change)).get('r0')!;
const bitrate = (plans: Iterable<Plan>) =>
  [...plans]
    .flatMap(({ camera, screen }) => [camera, screen])
    .reduce((sum, one) => sum + (one.active ? one.maxBitrate : 0), 0);

describe('the rung of a picture', () => {
  it.each([
    [2000, 1280],
    [1280, 1280],
    [700, 960],
    [320, 320],
    [100, 160],
  ])('shown at %i pixels it is sent at %i', (shown, side) => {
    expect(CAMERA[rungFor(CAMERA, shown)]?.side).toBe(side);
  });

  it('is none for what is not on screen', () => {
    expect(CAMERA[rungFor(CAMERA, 0)]).toBeUndefined();
    expect(SCREEN[rungFor(SCREEN, 0)]).toBeUndefined();
  });
});

describe('sharing the uplink', () => {
  it("a side panel's tile gets no 720p, and a large one does", () => {
    expect(first({ demands: demands(1, 320) }).camera).toMatchObject({
      active: true,
      maxBitrate: 150_000,
      scaleResolutionDownBy: 4,
    });
    expect(first({ demands: demands(1, 1280) }).camera).toMatchObject({
      maxBitrate: 1_500_000,
      scaleResolutionDownBy: 1,
    });
  });

  it('a hidden tile gets no video, and only that one', () => {
    const plans = planUplink(
      state({ demands: [...demands(1, 0), { receiver: 'other', camera: 640, screen: 0, ceiling: 1e9 }] }),
    );
    expect(plans.get('r0')?.camera.active).toBe(false);
    expect(plans.get('other')?.camera.active).toBe(true);
  });

  it('nothing is scaled up, and nothing is sent of what is not captured', () => {
    expect(first({ captured: { camera: 640, screen: 0 }, demands: demands(1, 1280) })).toMatchObject({
      camera: { active: true, scaleResolutionDownBy: 1 },
      screen: { active: false },
    });
    expect(first({ captured: { camera: 0, screen: 0 } }).camera.active).toBe(false);
  });

  it('more receivers get smaller pictures', () => {
    const sides = [1, 3, 8, 12, 24].map(count => {
      const { scaleResolutionDownBy } = planUplink(state({ demands: demands(count, 1280), budget: 1e9 })).get(
        'r0',
      )!.camera;
      return 1280 / scaleResolutionDownBy;
    });
    expect(sides).toEqual([1280, 960, 640, 480, 320]);
  });

  it('a thin uplink steps faces down, all of them alike, before it switches any off', () => {
    const plans = [...planUplink(state({ demands: demands(4), budget: 4 * (SOUND[0].cost + 150_000) })).values()];
    expect(plans.map(({ camera }) => camera.maxBitrate)).toEqual([150_000, 150_000, 150_000, 150_000]);
    expect(plans.every(({ camera }) => camera.active)).toBe(true);
  });

  it('when only sound fits, only sound is sent', () => {
    const plans = [
      ...planUplink(
        state({ demands: demands(4), captured: { camera: 1280, screen: 1920 }, budget: 4 * SOUND[0].cost }),
      ).values(),
    ];
    expect(plans.some(({ camera, screen }) => camera.active || screen.active)).toBe(false);
  });

  it('a shared screen stays sharp while faces step down', () => {
    const plan = first({
      captured: { camera: 1280, screen: 1920 },
      demands: demands(1, 1280, 1920),
      budget: 2_100_000,
    });
    expect(plan.screen).toMatchObject({ maxBitrate: 1_800_000, scaleResolutionDownBy: 1 });
    expect(plan.camera).toMatchObject({ active: true, maxBitrate: 150_000 });
  });

  it('whoever does not speak moves less smoothly among many', () => {
    const rate = (speaking: boolean, count: number) =>
      planUplink(state({ demands: demands(count), speaking, budget: 1e9 })).get('r0')!.camera.maxFramerate;
    expect([rate(true, 8), rate(false, 8), rate(false, 2)]).toEqual([24, 15, 24]);
  });

  it('a processor under pressure makes smaller pictures, fewer of them a second', () => {
    const at = (pressure: UplinkState['pressure']) => first({ pressure, demands: demands(1, 1280) }).camera;
    expect(
      [at('nominal'), at('serious'), at('critical')].map(one => [
        Math.round(1280 / one.scaleResolutionDownBy),
        one.maxFramerate,
      ]),
    ).toEqual([
      [1280, 30],
      [480, 15],
      [320, 10],
    ]);
  });

  it('a screen is AV1 unless the processor has no time left, faces are never', () => {
    const codecs = (['nominal', 'fair', 'serious', 'critical'] as const).map(pressure => {
      const { camera, screen } = first({ pressure, captured: { camera: 1280, screen: 1920 } });
      return [camera.codec, screen.codec];
    });
    expect(codecs).toEqual([
      [null, 'AV1'],
      [null, 'AV1'],
      [null, null],
      [null, null],
    ]);
  });

  it('never plans more than the budget leaves after sound, whatever is shown', () => {
    const pixels = fc.integer({ min: 0, max: 4000 });
    const people = fc.array(fc.record({ camera: pixels, screen: pixels }), { maxLength: 24 });
    fc.assert(
      fc.property(people, pixels, pixels, fc.integer({ min: 0, max: 30_000_000 }), (shown, camera, screen, budget) => {
        const all = shown.map((one, index) => ({ receiver: String(index), ...one, ceiling: 1e9 }));
        const plans = planUplink(state({ demands: all, captured: { camera, screen }, budget }));
        expect(bitrate(plans.values())).toBeLessThanOrEqual(
          Math.max(0, budget - soundFor(budget, all.length).cost * all.length),
        );
        expect([...plans.keys()]).toEqual(all.map(one => one.receiver));
      }),
    );
  });
});

describe('whatever the room and the uplink are like', () => {
  const pixels = fc.integer({ min: 0, max: 4000 });
  const shown = fc.record({ camera: fc.oneof(fc.constant(0), pixels), screen: fc.oneof(fc.constant(0), pixels) });
  const states = fc.record({
    demands: fc
      .array(shown, { minLength: 1, maxLength: 24 })
      .map(all => all.map((one, index) => ({ receiver: `r${index}`, ...one, ceiling: 1e9 }))),
    captured: fc.record({ camera: pixels, screen: pixels }),
    speaking: fc.boolean(),
    pressure: fc.constantFrom('nominal', 'fair', 'serious', 'critical'),
    budget: fc.integer({ min: 0, max: 20_000_000 }),
  }) as fc.Arbitrary<UplinkState>;
  const spent = ({ active, maxBitrate }: Plan['camera']) => (active ? maxBitrate : 0);

  it('what is not on screen, or not captured, gets no video', () => {
    fc.assert(
      fc.property(states, wanted => {
        for (const [receiver, plan] of planUplink(wanted)) {
          const demand = wanted.demands.find(one => one.receiver === receiver)!;
          for (const slot of ['camera', 'screen'] as const) {
            if (demand[slot] === 0 || wanted.captured[slot] === 0) expect(plan[slot].active).toBe(false);
          }
        }
      }),
    );
  });

  it('sound is sent to everybody, and its share is not given to pictures', () => {
    fc.assert(
      fc.property(states, wanted => {
        const plans = [...planUplink(wanted).values()];
        expect(plans).toHaveLength(wanted.demands.length);
        const rung = SOUND.find(one => one.bitrate === plans[0]!.microphone)!;
        expect(plans.every(({ microphone }) => microphone === rung.bitrate)).toBe(true);
        const pictures = plans.reduce((sum, { camera, screen }) => sum + spent(camera) + spent(screen), 0);
        if (pictures > 0) expect(pictures + rung.cost * plans.length).toBeLessThanOrEqual(wanted.budget);
        // It is thin only where better sound for everybody would be too much.
        const better = SOUND[SOUND.indexOf(rung) - 1];
        if (better) expect(better.cost * plans.length).toBeGreaterThan(wanted.budget);
      }),
    );
  });

  it('with enough of an uplink, whatever is on screen is sent', () => {
    fc.assert(
      fc.property(states, wanted => {
        for (const [receiver, plan] of planUplink({ ...wanted, budget: 1e9 })) {
          const demand = wanted.demands.find(one => one.receiver === receiver)!;
          for (const slot of ['camera', 'screen'] as const)
            expect(plan[slot].active).toBe(demand[slot] > 0 && wanted.captured[slot] > 0);
        }
      }),
    );
  });

  it('a larger tile never gets less than a smaller one', () => {
    fc.assert(
      fc.property(states, wanted => {
        const plans = planUplink(wanted);
        for (const slot of ['camera', 'screen'] as const) {
          const bySize = wanted.demands.toSorted((one, other) => one[slot] - other[slot]);
          for (const [index, { receiver }] of bySize.slice(1).entries()) {
            expect(spent(plans.get(receiver)![slot])).toBeGreaterThanOrEqual(
              spent(plans.get(bySize[index]!.receiver)![slot]),
            );
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('more budget gives nobody less', () => {
    fc.assert(
      fc.property(states, fc.integer({ min: 0, max: 5_000_000 }), (wanted, more) => {
        const [plans, richer] = [planUplink(wanted), planUplink({ ...wanted, budget: wanted.budget + more })];
        for (const { receiver } of wanted.demands)
          for (const slot of ['camera', 'screen'] as const) {
            const [now, then] = [plans.get(receiver)![slot], richer.get(receiver)![slot]];
            expect(spent(then)).toBeGreaterThanOrEqual(spent(now));
            if (now.active) expect(then.scaleResolutionDownBy).toBeLessThanOrEqual(now.scaleResolutionDownBy);
          }
      }),
    );
  });

  it('a shared screen costs nothing of its sharpness before faces are small', () => {
    fc.assert(
      fc.property(states, wanted => {
        const plans = planUplink(wanted);
        const sharpest = planUplink({ ...wanted, budget: 1e9 });
        const blurred = wanted.demands.some(({ receiver }) => {
          const [now, best] = [plans.get(receiver)!.screen, sharpest.get(receiver)!.screen];
          return best.active && (!now.active || now.scaleResolutionDownBy > best.scaleResolutionDownBy);
        });
        if (blurred) for (const { camera } of plans.values()) expect(spent(camera)).toBeLessThanOrEqual(150_000);
      }),
    );
  });

  it('nothing is enlarged, and no encoder is asked for no bits or no frames', () => {
    fc.assert(
      fc.property(states, wanted => {
        for (const { camera, screen } of planUplink(wanted).values())
          for (const one of [camera, screen]) {
            expect(one.scaleResolutionDownBy).toBeGreaterThanOrEqual(1);
            expect(one.maxBitrate).toBeGreaterThan(0);
            expect(one.maxFramerate).toBeGreaterThan(0);
          }
      }),
    );
  });
});

describe('what the uplink is believed to carry', () => {
  const steps = (budget: Budget, constrained: boolean, available: number, seconds: number, from: number): Budget => {
    let now = budget;
    for (let second = 0; second < seconds; second += 2)
      now = nextBudget(now, { constrained, available }, from + second * 1_000);
    return now;
  };

  it('goes down at once, below what was measured', () => {
    expect(nextBudget(FIRST_BUDGET, { constrained: true, available: 1_000_000 }, 0)).toMatchObject({
      bitrate: 900_000,
      loweredAt: 0,
    });
  });

  it('stays down for a while, then comes back step by step', () => {
    const low = nextBudget(FIRST_BUDGET, { constrained: true, available: 1_000_000 }, 0);
    expect(steps(low, false, 1_000_000, 6, 0).bitrate).toBe(900_000);
    const later = steps(low, false, 1_000_000, 8, 6_000).bitrate;
    expect(later).toBeGreaterThan(2_000_000);
    expect(later).toBeLessThan(4_000_000);
  });

  it('does not swing: a measurement that agrees changes nothing', () => {
    const budget = { ...FIRST_BUDGET, bitrate: 900_000, loweredAt: 0 };
    expect(nextBudget(budget, { constrained: true, available: 1_100_000 }, 60_000)).toBe(budget);
  });

  it('is tried upwards ever more rarely while that is in vain, and as often as at first once it has held', () => {
    const thin = { constrained: true, available: 1_000_000 };
    const free = { constrained: false, available: 1_000_000 };
    let [budget, now] = [nextBudget(FIRST_BUDGET, thin, 0), 0];
    const holds = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      now += budget.hold;
      budget = nextBudget(nextBudget(budget, free, now), thin, now + 2_000);
      now += 2_000;
      holds.push(budget.hold);
    }
    expect(holds).toEqual([12_000, 24_000, 24_000, 24_000, 24_000]);
    const held = nextBudget(budget, free, now + 24_000);
    expect(nextBudget(held, thin, now + 200_000).hold).toBe(6_000);
  });

  it('going down in several steps is one trouble', () => {
    const lower = (available: number, before: Budget, now: number) =>
      nextBudget(before, { constrained: true, available }, now);
    expect(lower(200_000, lower(400_000, lower(1_000_000, FIRST_BUDGET, 0), 2_000), 4_000)).toEqual({
      bitrate: 180_000,
      loweredAt: 4_000,
      hold: 6_000,
      raised: false,
    });
  });
});
