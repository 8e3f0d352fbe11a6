import { openFilesLimit } from './lib/machine.ts';
import { MeasuredChild } from './lib/measured-child.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { rounded } from './lib/statistics.ts';
import { type Cost, visit } from './roster/visit.ts';

/**
 * What one more viewer costs a room, by how many are there already: bytes delivered to everybody
 * together, and the relay's processor time. Small rooms are filled several times, so that the
 * newcomers counted do not make them large ones.
 */
const SIZES = [
  { viewers: 100, joins: 20, rooms: 15 },
  { viewers: 1_000, joins: 100, rooms: 3 },
  { viewers: 5_000, joins: 300, rooms: 1 },
] as const;
const HANDS = [0, 20] as const;
const ON_STAGE = 3;
const SERVER = new URL('./relay/servers/sidestage.ts', import.meta.url);

const options = readOptions();
const needed = 2 * 5_300 + 400;
const limit = openFilesLimit();
if (limit !== null && limit < needed) {
  console.error(
    `This bench opens thousands of sockets, and a process may have ${limit} files open here: run \`ulimit -n ${needed}\` first.`,
  );
  process.exit(1);
}

interface Measured {
  readonly viewers: number;
  readonly hands: number;
  readonly cost: Cost;
}

const measured: Measured[] = [];
for (const hands of HANDS) {
  for (const { viewers, joins, rooms } of SIZES) {
    process.stderr.write(`${viewers} viewers, ${hands} hands raised\n`);
    const child = await MeasuredChild.start(SERVER);
    try {
      const costs: Cost[] = [];
      for (let room = 0; room < rooms; room += 1)
        costs.push(await visit(child, { viewers, hands, onStage: ON_STAGE, joins }));
      measured.push({ viewers, hands, cost: sum(costs) });
    } finally {
      await child.stop();
    }
  }
}

function sum(costs: readonly Cost[]): Cost {
  return costs.reduce((all, one) => ({
    joins: all.joins + one.joins,
    toOthers: all.toOthers + one.toOthers,
    toNewcomers: all.toNewcomers + one.toNewcomers,
    cpu: all.cpu + one.cpu,
    seconds: all.seconds + one.seconds,
  }));
}

const bytes = ({ cost }: Measured) => (cost.toOthers + cost.toNewcomers) / cost.joins;
const others = ({ cost }: Measured) => cost.toOthers / cost.joins;
const cpu = ({ cost }: Measured) => (cost.cpu * 1_000) / cost.joins;

const rows: Row[] = measured.map(one => ({
  viewers: one.viewers,
  hands: one.hands,
  bytes_per_join: Math.round(bytes(one)),
  to_others: Math.round(others(one)),
  to_the_newcomer: Math.round(one.cost.toNewcomers / one.cost.joins),
  relay_cpu_ms: rounded(cpu(one)),
  joins_per_s: rounded(one.cost.joins / one.cost.seconds),
}));

const at = (viewers: number, hands: number) =>
  measured.find(one => one.viewers === viewers && one.hands === hands) as Measured;
const over = (hands: number, value: (one: Measured) => number) =>
  rounded(value(at(5_000, hands)) / value(at(100, hands)));
const figures = {
  bytes_per_join_5000_over_100: over(0, bytes),
  bytes_to_others_per_join_5000_over_100: over(0, others),
  bytes_per_join_20_hands_5000_over_100: over(20, bytes),
  cpu_per_join_5000_over_100: over(0, cpu),
};

const notes = [
  `${ON_STAGE} on stage, one moderator, viewers as given; then newcomers, 20 a second where the machine keeps up, each with hello, signalling and enter. 300 at each size, in fresh rooms of it.`,
  'Bytes are WebSocket frames of the relay, headers included, to all clients together, until the last counts were told; without signalling and TCP.',
  'Processor time is that of the server process, all its threads, signalling and SQLite on disk (synced) included.',
];

report({ bench: 'roster', rows, figures }, notes, options.json);
