import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Target } from './abuse/Attacker.ts';
import type { Order, Outcome } from './abuse/attacker-process.ts';
import { ATTACKS } from './abuse/attacks.ts';
import { type Heard, HonestRoom } from './abuse/HonestRoom.ts';
import { openFilesLimit } from './lib/machine.ts';
import { MeasuredChild } from './lib/measured-child.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { rounded } from './lib/statistics.ts';

/**
 * An honest room while one attacker does the worst of each kind, against the same room just before. Server, people and
 * attacker are three processes; the attacker has an address of its own (any of 127.0.0.0/8 is this machine's on Linux).
 */
const PEOPLE = 50;
const PER_SECOND = 20;
const QUIET_S = 20;
const ATTACK_S = 60;
/** How long the same attacker attacks another server of this machine first. */
const BESIDE_S = 20;
/** People who are on that server, in a room of their own. */
const OTHERS = 2;
const IDLE_ROOMS = 20;
/** Lets what an attack left behind come to rest. */
const SETTLE_S = 3;
const ATTACKER_ADDRESS = '127.0.0.2';
const SERVER = new URL('./relay/servers/sidestage.ts', import.meta.url);

const options = readOptions(Object.keys(ATTACKS));
const limit = openFilesLimit();
if (limit !== null && limit < 5_000) {
  console.error(
    `This bench opens thousands of sockets, and a process may have ${limit} files open here: run \`ulimit -n 5000\` first.`,
  );
  process.exit(1);
}

interface Measured {
  readonly attack: string;
  readonly quiet: Heard;
  /** While another server of this machine is attacked: what sharing two cores with an attacker costs by itself. */
  readonly beside: Heard;
  readonly under: Heard;
  readonly outcome: Outcome;
  readonly disconnected: number;
  /** Seconds of the server's processor time a second, quiet and under attack. */
  readonly cpu: { readonly quiet: number; readonly under: number };
  /** Bytes that the server holds once the attacker is gone, over those before it came. */
  readonly kept: number;
}

const measured: Measured[] = [];
for (const attack of options.only.length > 0 ? options.only : Object.keys(ATTACKS)) {
  process.stderr.write(`${attack}\n`);
  measured.push(await play(attack));
}

const p99 = ({ latencies }: Heard) => latencies.quantile(0.99);
const over = (one: Measured) => p99(one.under) / p99(one.quiet);
const overBeside = (one: Measured) => p99(one.under) / p99(one.beside);
const rows: Row[] = measured.map(one => ({
  attack: one.attack,
  quiet_p99_ms: rounded(p99(one.quiet)),
  beside_p99_ms: rounded(p99(one.beside)),
  p50_ms: rounded(one.under.latencies.quantile(0.5)),
  p99_ms: rounded(p99(one.under)),
  p99_over_quiet: rounded(over(one)),
  p99_over_beside: rounded(overBeside(one)),
  lost: one.under.lost,
  disconnected: one.disconnected,
  attempts: one.outcome.attempts,
  refused: one.outcome.refused,
  server_cpu_quiet: rounded(one.cpu.quiet),
  server_cpu: rounded(one.cpu.under),
  kept_MiB: rounded(one.kept / 2 ** 20),
}));
const figures = {
  abuse_p99_over_quiet: rounded(Math.max(...measured.map(over))),
  abuse_p99_over_beside: rounded(Math.max(...measured.map(overBeside))),
  abuse_disconnected: measured.reduce((sum, { disconnected }) => sum + disconnected, 0),
  abuse_lost: measured.reduce((sum, { under }) => sum + under.lost, 0),
};
const notes = [
  `${PEOPLE} people in one room say ${PER_SECOND} messages a second in all, each delivered to everybody: ${QUIET_S} s without the attacker, ${BESIDE_S} s while it attacks another server of this machine, then ${ATTACK_S} s while it attacks theirs, in a fresh server for each kind. SQLite on disk, limits as they are.`,
  'The attacker gives way to the server in the use of processors (nice 19), so that its own work counts as little as can be; it still shares caches and memory with it. What that costs by itself is in beside_p99_ms: the attacked server is another one then, with two people on it.',
  'Attempts are sockets, frames or requests, whatever the attack is made of; refused are those that were refused, or ended with a closed socket.',
  'abuse_p99_over_quiet is that of the worst attack. kept_MiB is what the server holds after the attack, less what it held before, honest messages included.',
];
report({ bench: 'abuse', rows, figures }, notes, options.json);

async function play(attack: string): Promise<Measured> {
  const [server, other] = [await startServer(), await startServer()];
  const [attacked, elsewhere] = [await roomsOf(server), await roomsOf(other)];
  const room = await HonestRoom.open(attacked.origin, attacked.target.slug, PEOPLE);
  // Somebody is there, or the attacker would have all the time of that server.
  const others = await HonestRoom.open(elsewhere.origin, elsewhere.target.slug, OTHERS);
  try {
    await room.talk(SETTLE_S, PER_SECOND);
    const quiet = await costing(server, () => room.talk(QUIET_S, PER_SECOND));
    const [beside] = await Promise.all([
      room.talk(BESIDE_S, PER_SECOND),
      others.talk(BESIDE_S, 1),
      attackBy(attack, elsewhere.target, BESIDE_S),
    ]);
    others.leave();
    await other.stop();
    await room.talk(SETTLE_S, PER_SECOND);
    const { held } = await server.memory();
    const told = attackBy(attack, attacked.target, ATTACK_S);
    const under = await costing(server, () => room.talk(ATTACK_S, PER_SECOND));
    const outcome = await told;
    await room.talk(SETTLE_S, PER_SECOND);
    const kept = (await server.memory()).held - held;
    return {
      attack,
      quiet: quiet.heard,
      beside,
      under: under.heard,
      outcome,
      disconnected: room.disconnected,
      cpu: { quiet: quiet.cpu, under: under.cpu },
      kept,
    };
  } finally {
    room.leave();
    others.leave();
    await Promise.all([server.stop(), other.stop()]);
  }
}

function startServer(): Promise<MeasuredChild> {
  return MeasuredChild.start(SERVER, { env: { ADDRESS_LIMITS: '1' } });
}

/** A room to be attacked, and some that nobody is in. */
async function roomsOf({ port }: MeasuredChild): Promise<{ origin: string; target: Target }> {
  const origin = `http://127.0.0.1:${port}`;
  const slug = await createRoom(origin);
  const idle: string[] = [];
  while (idle.length < IDLE_ROOMS) idle.push(await createRoom(origin));
  return { origin, target: { port, slug, idle, from: ATTACKER_ADDRESS } };
}

/** One attack by a process of its own. */
async function attackBy(attack: string, target: Target, seconds: number): Promise<Outcome> {
  const attacker = fork(new URL('./abuse/attacker-process.ts', import.meta.url));
  try {
    const outcome = answerOf(attacker);
    attacker.send({ attack, target, seconds } satisfies Order);
    return await outcome;
  } finally {
    if (attacker.connected) attacker.disconnect();
  }
}

async function costing(server: MeasuredChild, work: () => Promise<Heard>): Promise<{ heard: Heard; cpu: number }> {
  const [began, at] = [await server.cpu(), performance.now()];
  const heard = await work();
  return { heard, cpu: ((await server.cpu()) - began) / ((performance.now() - at) / 1_000) };
}

async function answerOf(child: ChildProcess): Promise<Outcome> {
  const waiting = new AbortController();
  const { signal } = waiting;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([outcome]) => outcome as Outcome),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`The attacker ended with code ${String(code)}; its own output is above.`);
      }),
    ]);
  } finally {
    waiting.abort();
  }
}

async function createRoom(origin: string): Promise<string> {
  const response = await fetch(new URL('/api/rooms', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Bench', viewerCapacity: 500, stageAccess: 'everyone' }),
  });
  if (!response.ok) throw new Error(`No room for the bench: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { slug: string }).slug;
}
