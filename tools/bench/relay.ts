import { openFilesLimit } from './lib/machine.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';
import { type Dialect, SidestageDialect, SocketIoDialect, WsDialect } from './relay/dialects.ts';
import { type Cost, type Load, playRound, type Round } from './relay/round.ts';

/**
 * Many clients in one room, bursts of small messages: the relay against Socket.IO and a plain
 * `ws` loop. Each server runs alone in a fresh process; the clients are in this one. The rounds
 * of the three take turns, so that whatever else the machine does falls on all of them.
 */
const LOAD: Load = { clients: 1_000, senders: 20, each: 3, warmUps: 3, bursts: 8, singles: 60 };
const ROUNDS = 3;

interface Contestant {
  readonly server: URL;
  readonly dialect: () => Dialect;
  readonly rounds: Round[];
}

const { clients, senders } = LOAD;
const here = (path: string) => new URL(`./relay/servers/${path}.ts`, import.meta.url);
const sidestage: Contestant = {
  server: here('sidestage'),
  dialect: () => new SidestageDialect(senders, clients),
  rounds: [],
};
const socketio: Contestant = { server: here('socketio'), dialect: () => new SocketIoDialect(), rounds: [] };
const ws: Contestant = { server: here('ws'), dialect: () => new WsDialect(), rounds: [] };
const contestants = { sidestage, socketio, ws };

const options = readOptions();
const limit = openFilesLimit();
if (limit !== null && limit < clients + 200) {
  console.error(
    `This bench opens ${clients} sockets, and a process may have ${limit} files open here: ` +
      `run \`ulimit -n ${2 * clients + 400}\` in this shell first.`,
  );
  process.exit(1);
}

for (let round = 1; round <= ROUNDS; round += 1) {
  for (const [name, { server, dialect, rounds }] of Object.entries(contestants)) {
    process.stderr.write(`round ${round} of ${ROUNDS}: ${name}\n`);
    rounds.push(await playRound(server, dialect(), LOAD));
  }
}

const of = ({ rounds }: Contestant, value: (round: Round) => number) => median(rounds.map(value));
const perCpu = ({ deliveries, cpu }: Cost) => deliveries / cpu;
const ratio = (value: (round: Round) => number, peer: Contestant) => rounded(of(sidestage, value) / of(peer, value));

const rows: Row[] = Object.entries(contestants).map(([server, one]) => ({
  server,
  deliveries_per_cpu_s: rounded(of(one, ({ bursts }) => perCpu(bursts))),
  p50_ms: rounded(of(one, ({ bursts }) => bursts.p50)),
  p99_ms: rounded(of(one, ({ bursts }) => bursts.p99)),
  singles_per_cpu_s: rounded(of(one, ({ singles }) => perCpu(singles))),
  single_p99_ms: rounded(of(one, ({ singles }) => singles.p99)),
  held_KiB_per_connection: rounded(of(one, round => round.heldPerConnection / 1024)),
  resident_KiB_per_connection: rounded(of(one, round => round.residentPerConnection / 1024)),
}));

const figures = Object.fromEntries(
  Object.entries({ socketio, ws }).flatMap(([name, peer]) => [
    [`deliveries_per_cpu_over_${name}`, ratio(({ bursts }) => perCpu(bursts), peer)],
    [`p50_over_${name}`, ratio(({ bursts }) => bursts.p50, peer)],
    [`p99_over_${name}`, ratio(({ bursts }) => bursts.p99, peer)],
    [`memory_over_${name}`, ratio(round => round.heldPerConnection, peer)],
    [`resident_memory_over_${name}`, ratio(round => round.residentPerConnection, peer)],
    [`single_deliveries_per_cpu_over_${name}`, ratio(({ singles }) => perCpu(singles), peer)],
    [`single_p99_over_${name}`, ratio(({ singles }) => singles.p99, peer)],
  ]),
);

const notes = [
  `${clients} clients in one room, ${senders} of them sending; a burst is ${LOAD.each} messages of each at once. Medians of ${ROUNDS} rounds.`,
  'A delivery is one message reaching one client, however many share a frame. Sidestage puts what is committed together into one frame; the others send a frame a message. The "single" columns send one message at a time, where that gains nothing.',
  'Sidestage validates, authorises, appends to SQLite on disk (synced) and acknowledges each message, and a client that resumes misses none; the others only pass messages on.',
  'Socket.IO: websocket transport alone, no compression, the handshake request released. All clients are raw ws sockets that parse JSON, in one process.',
  'Processor time is that of the server process, all its threads. Memory is heap plus external after a full collection, idle, everybody joined, less the same before anybody came; resident is what the system counts, kernel buffers left out of both.',
];

report({ bench: 'relay', rows, figures }, notes, options.json);
