import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UPLINK_LOOK_MS } from '../../../../../core/media/mesh/timing.ts';
import {
  type Budgets,
  FIRST_BUDGET,
  FIRST_BUDGETS,
  type Measurement,
  nextBudgets,
} from '../../../../../core/media/mesh/uplink/budget.ts';
import { SOUND } from '../../../../../core/media/mesh/uplink/ladder.ts';
import { type Plan, planUplink, type UplinkState } from '../../../../../core/media/mesh/uplink/policy.ts';

const pixels = fc.integer({ min: 0, max: 4000 });
const demand = fc.record({
  camera: fc.oneof(fc.constant(0), pixels),
  screen: fc.oneof(fc.constant(0), pixels),
  ceiling: fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 5_000_000 })),
});
const states = fc.record({
  demands: fc
    .array(demand, { minLength: 2, maxLength: 16 })
    .map(all => all.map((one, index) => ({ receiver: `r${index}`, ...one }))),
  captured: fc.record({ camera: pixels, screen: pixels }),
  speaking: fc.boolean(),
  pressure: fc.constantFrom('nominal', 'fair', 'serious', 'critical'),
  budget: fc.integer({ min: 0, max: 20_000_000 }),
}) as fc.Arbitrary<UplinkState>;
const PICTURES = ['camera', 'screen'] as const;
const spent = ({ active, maxBitrate }: Plan['camera']) => (active ? maxBitrate : 0);
const pictures = (plan: Plan) => spent(plan.camera) + spent(plan.screen);
const cost = (plan: Plan) => pictures(plan) + SOUND.find(({ bitrate }) => bitrate === plan.microphone)!.cost;

describe('what each receiver is sent', () => {
  it('is no more than the path to them carries, nor all of it than the uplink', () => {
    fc.assert(
      fc.property(states, wanted => {
        const plans = planUplink(wanted);
        for (const { receiver, ceiling } of wanted.demands) {
          const plan = plans.get(receiver)!;
          if (pictures(plan) > 0) expect(cost(plan)).toBeLessThanOrEqual(ceiling);
        }
        const all = [...plans.values()];
        if (all.some(plan => pictures(plan) > 0))
          expect(all.reduce((sum, plan) => sum + cost(plan), 0)).toBeLessThanOrEqual(wanted.budget);
      }),
    );
  });

  it('never becomes less because the path to somebody else is thinner', () => {
    fc.assert(
      fc.property(states, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (wanted, which, share) => {
        const slow = wanted.demands[which % wanted.demands.length]!;
        const thinner = wanted.demands.map(one => (one === slow ? { ...one, ceiling: one.ceiling * share } : one));
        const [before, after] = [planUplink(wanted), planUplink({ ...wanted, demands: thinner })];
        for (const { receiver } of wanted.demands) {
          const [then, now] = [before.get(receiver)!, after.get(receiver)!];
          if (receiver === slow.receiver) continue;
          expect(now.microphone).toBeGreaterThanOrEqual(then.microphone);
          for (const slot of PICTURES) expect(spent(now[slot])).toBeGreaterThanOrEqual(spent(then[slot]));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is sound, however thin the path', () => {
    fc.assert(
      fc.property(states, wanted => {
        for (const { microphone } of planUplink(wanted).values()) expect(microphone).toBeGreaterThanOrEqual(12_000);
      }),
    );
  });
});

const free: Measurement = { available: 2_000_000, constrained: false, idle: false };
const held = (available: number): Measurement => ({ available, constrained: true, idle: false });
const looks = (count: number, measured: Record<string, Measurement | null>, from: Budgets = FIRST_BUDGETS) => {
  let now = from;
  for (let look = 0; look < count; look += 1)
    now = nextBudgets(now, new Map(Object.entries(measured)), look * UPLINK_LOOK_MS);
  return now;
};

describe('the budgets of links, and of the uplink that they share', () => {
  const measurement = fc.oneof(
    fc.constant(null),
    fc.record({ available: fc.integer({ min: 0, max: 3_000_000 }), constrained: fc.boolean(), idle: fc.boolean() }),
  );

  it('of one receiver is never changed by what is measured of another', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(measurement, measurement, measurement), { maxLength: 40 }), course => {
        let [alone, among] = [FIRST_BUDGETS, FIRST_BUDGETS];
        for (const [look, [one, slow, other]] of course.entries()) {
          const at = look * UPLINK_LOOK_MS;
          alone = nextBudgets(alone, new Map([['one', one]]), at);
          among = nextBudgets(among, new Map(Object.entries({ one, slow, other })), at);
          expect(among.links.get('one')).toEqual(alone.links.get('one'));
        }
      }),
    );
  });

  it('goes on rising for all together while one gets what it is to get, whatever the others measure', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(measurement, measurement), { maxLength: 40 }), course => {
        let now = FIRST_BUDGETS;
        for (const [look, [slow, other]] of course.entries()) {
          const next = nextBudgets(now, new Map(Object.entries({ free, slow, other })), look * UPLINK_LOOK_MS);
          expect(next.shared.bitrate).toBeGreaterThanOrEqual(Math.min(40_000_000, now.shared.bitrate * 1.25));
          now = next;
        }
      }),
    );
  });

  it('goes down for all together when all are held back together', () => {
    const { shared, links } = looks(1, { one: held(300_000), other: held(500_000) });
    expect(shared.bitrate).toBe(720_000);
    expect([...links.values()].map(({ bitrate }) => bitrate)).toEqual([270_000, 450_000]);
  });

  it('leaves the shared one alone for a link that is the only one, and asks none that is sent no picture', () => {
    expect(looks(1, { one: held(300_000) }).shared.bitrate).toBeGreaterThanOrEqual(FIRST_BUDGET.bitrate);
    const idle = { ...free, idle: true };
    expect(looks(1, { one: held(300_000), other: held(500_000), hidden: idle }).shared.bitrate).toBe(720_000);
    expect(looks(1, { one: held(300_000), hidden: idle }).shared.bitrate).toBeGreaterThan(FIRST_BUDGET.bitrate);
  });

  it('comes back for a link that is sent no picture any more, and waits for one of which nothing is known', () => {
    const low = looks(1, { one: held(50_000) });
    expect(looks(20, { one: { ...free, available: 0, idle: true } }, low).links.get('one')!.bitrate).toBeGreaterThan(
      1_000_000,
    );
    expect(looks(20, { one: null }, low).links.get('one')!.bitrate).toBe(50_000);
  });

  it('is forgotten with its link', () => {
    expect([...looks(1, { other: free }, looks(1, { one: free })).links.keys()]).toEqual(['other']);
  });
});

describe('a publisher of whose receivers one is slow', () => {
  /** What receivers are sent after so many looks, by paths that carry so much and hold back what is more. */
  function settle(capacities: readonly number[], count: number): Plan[][] {
    let budgets = FIRST_BUDGETS;
    const course: Plan[][] = [];
    for (let look = 0; look < count; look += 1) {
      const plans = planUplink({
        demands: capacities.map((_, index) => ({
          receiver: `r${index}`,
          camera: 640,
          screen: 0,
          ceiling: (budgets.links.get(`r${index}`) ?? FIRST_BUDGET).bitrate,
        })),
        captured: { camera: 640, screen: 0 },
        speaking: true,
        pressure: 'nominal',
        budget: budgets.shared.bitrate,
      });
      course.push([...plans.values()]);
      const measured = [...plans].map(([receiver, plan], index): [string, Measurement] => {
        const available = capacities[index]!;
        return [receiver, { available, constrained: cost(plan) > available, idle: pictures(plan) === 0 }];
      });
      budgets = nextBudgets(budgets, new Map(measured), look * UPLINK_LOOK_MS);
    }
    return course;
  }

  it('sends the others what they would get without, at every moment', () => {
    const paths = fc.array(fc.integer({ min: 700_000, max: 3_000_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(paths, fc.integer({ min: 10_000, max: 400_000 }), (others, slow) => {
        const [without, beside] = [settle([2_000_000, ...others], 60), settle([slow, ...others], 60)];
        expect(beside.map(([, ...plans]) => plans)).toEqual(without.map(([, ...plans]) => plans));
      }),
      { numRuns: 50 },
    );
  });

  it('sends that one what fits most of the time', () => {
    const kept = settle([120_000, 2_000_000, 2_000_000], 150).slice(5);
    const fitting = kept.filter(([slow]) => cost(slow!) <= 120_000).length;
    expect(fitting / kept.length).toBeGreaterThan(0.8);
  });
});
