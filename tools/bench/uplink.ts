import { findFirefox } from '../../tests/support/firefox.ts';
import { noNamespaces } from '../../tests/support/network.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';
import { type Publisher, type Received, UplinkRoom } from './uplink/room.ts';

/**
 * Whether one slow receiver costs only itself: what three others get of a publisher's picture while a fourth has a wire
 * of 120 kbit a second, over what they get while it has a good one. Both take turns in one session.
 */
const PUBLISHERS: readonly Publisher[] = ['chromium', 'firefox'];
const ROUNDS = 3;
const SLOW = '120kbit';
/** A publisher that would make everybody smaller has done so by then. */
const SETTLE_MS = 15_000;
const MEASURE_MS = 12_000;

interface Seen {
  /** Kilobits of pictures a second, each. */
  readonly others: number;
  readonly slow: number;
  readonly heard: boolean;
}

const options = readOptions(PUBLISHERS);
const sleep = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
const why = noNamespaces();
if (why) {
  console.error(`Nothing was measured: ${why}.`);
  process.exit(1);
}

const rows: Row[] = [];
const ratios = new Map<Publisher, number>();
for (const publisher of PUBLISHERS) {
  if (options.only.length > 0 && !options.only.includes(publisher)) continue;
  if (publisher === 'firefox' && !(await findFirefox())) continue;
  const room = await UplinkRoom.open(publisher);
  const seen: Record<'alike' | 'slow', Seen[]> = { alike: [], slow: [] };
  try {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const alike = await measure(room);
      await room.limit(SLOW);
      const slow = await measure(room);
      seen.alike.push(alike);
      seen.slow.push(slow);
      const kbit = [slow, alike].map(({ others }) => `${Math.round(others)} kbit/s`);
      console.log(`${publisher}: round ${round} of ${ROUNDS}: ${kbit.join(' instead of ')}`);
      if (round < ROUNDS) await room.limit(null);
    }
  } finally {
    await room.close();
  }
  for (const [name, all] of [
    ['as good as the others', seen.alike],
    [SLOW, seen.slow],
  ] as const) {
    rows.push({
      publisher,
      fourth_receiver: name,
      others_kbit: rounded(median(all.map(one => one.others))),
      fourth_kbit: rounded(median(all.map(one => one.slow))),
      fourth_hears: all.every(one => one.heard) ? 'always' : 'not always',
    });
  }
  ratios.set(publisher, median(seen.slow.map((one, round) => one.others / (seen.alike[round]?.others ?? NaN))));
}

report(
  {
    bench: 'uplink',
    rows,
    figures: {
      others_with_one_slow: rounded(Math.min(...ratios.values())),
      ...Object.fromEntries(
        [...ratios].map(([publisher, ratio]) => [`others_with_one_slow_${publisher}`, rounded(ratio)]),
      ),
    },
  },
  [
    `medians of ${ROUNDS} rounds; one publisher (640×360, up to 500 kbit/s a picture), three receivers and a fourth, all over wires between namespaces`,
    'others_kbit: kilobits of pictures a second that each of the three gets',
    'others_with_one_slow: that with the fourth at 120 kbit/s over that without; the lowest of the browsers',
  ],
  options.json,
);
process.exit(0);

async function measure(room: UplinkRoom): Promise<Seen> {
  await sleep(SETTLE_MS);
  const [before, from] = [await room.received(), performance.now()];
  await sleep(MEASURE_MS);
  const after = await room.received();
  const rate = (of: (one: Received) => number) => ((of(after) - of(before)) * 8) / (performance.now() - from);
  return {
    others: rate(({ others }) => others.reduce((sum, one) => sum + one, 0) / others.length),
    slow: rate(({ slow }) => slow),
    heard: after.heard > before.heard,
  };
}
