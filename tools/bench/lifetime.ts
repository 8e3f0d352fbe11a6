import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '../../core/protocol/version.ts';
import { compact } from '../../server/cli/copies.ts';
import { openSqliteLog } from '../../server/log/sqlite.ts';
import { HonestRoom } from './abuse/HonestRoom.ts';
import { Latencies } from './chat/Latencies.ts';
import { MeasuredChild } from './lib/measured-child.ts';
import { readOptions } from './lib/options.ts';
import { report, type Row } from './lib/report.ts';
import { median, rounded } from './lib/statistics.ts';
import { makeRoom, type Past } from './lifetime/pasts.ts';

/**
 * What rooms with a long past cost: to open, to keep, and to others meanwhile. Each round is a server of its own on the
 * same data folder, so that no room is in memory before it is opened.
 */
const ROUNDS = 5;
/** Rooms opened before anything is measured, so that the code is compiled. */
const WARM_UP = 30;
const PEOPLE = 20;
const PER_SECOND = 20;
const TALK_S = 15;
const IDLE_ROOMS = 10_000;
const SERVER = new URL('./lifetime/server.ts', import.meta.url);

const KINDS: readonly { readonly slug: string; readonly entries: number; readonly past: Past }[] = [
  { slug: 'ten', entries: 10, past: 'talk' },
  { slug: 'thousands', entries: 10_000, past: 'talk' },
  { slug: 'million-quiet', entries: 1_000_000, past: 'quiet' },
  { slug: 'million-talk', entries: 1_000_000, past: 'talk' },
];

const options = readOptions();
const folder = mkdtempSync(join(tmpdir(), 'sidestage-lifetime-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'rooms.sqlite');
const disk = new Map<string, number>();
{
  const log = await openSqliteLog(file);
  for (let index = 0; index < WARM_UP; index += 1) await makeRoom(log, `warm-up-${index}`, 10, 'talk');
  await log.close();
  for (const { slug, entries, past } of KINDS) {
    process.stderr.write(`making ${slug}\n`);
    const [before, own] = [statSync(file).size, await openSqliteLog(file)];
    await makeRoom(own, slug, entries, past);
    await own.close();
    disk.set(slug, statSync(file).size - before);
  }
}
const idle = await openSqliteLog(file);
for (let index = 0; index < IDLE_ROOMS; index += 1) await makeRoom(idle, `idle-${index}`, 10, 'talk');
await idle.close();

process.stderr.write('the first opening, from the whole log\n');
const first = new Map<string, number>();
/** Times from a message to one person having it, in ms: p99. */
const p99 = { quiet: NaN, replay: NaN, snapshot: NaN };
await withServer(async (_server, origin) => {
  await makeHonest(origin);
  const honest = await HonestRoom.open(origin, 'honest', PEOPLE);
  await honest.talk(3, PER_SECOND);
  p99.quiet = await talking(honest);
  // As long as they talk, a room is read whose log is long.
  const opening = timed(() => open(origin, 'million-talk'));
  p99.replay = await talking(honest);
  first.set('million-talk', await opening);
  for (const { slug } of KINDS) if (!first.has(slug)) first.set(slug, await timed(() => open(origin, slug)));
  honest.leave();
});
const withSnapshots = statSync(file).size;

const times = new Map<string, number[]>(KINDS.map(({ slug }) => [slug, []]));
const held = new Map<string, number[]>(KINDS.map(({ slug }) => [slug, []]));
for (let round = 1; round <= ROUNDS; round += 1) {
  process.stderr.write(`round ${round}\n`);
  await withServer(async (server, origin) => {
    for (let index = 0; index < WARM_UP; index += 1) await open(origin, `warm-up-${index}`);
    for (const { slug } of KINDS) {
      const before = (await server.memory()).held;
      times.get(slug)?.push(await timed(() => open(origin, slug)));
      held.get(slug)?.push((await server.memory()).held - before);
    }
  });
}

process.stderr.write('others, while rooms are opened from snapshots\n');
const meanwhile = new Latencies();
// A second has few messages: of those of one server the slowest would be the 99th percentile.
for (let round = 1; round <= TALK_S; round += 1) {
  await withServer(async (_server, origin) => {
    const honest = await HonestRoom.open(origin, 'honest', PEOPLE);
    await honest.talk(3, PER_SECOND);
    const opening = (async () => {
      for (const { slug } of KINDS) await open(origin, slug);
    })();
    meanwhile.addAll((await honest.talk(1, PER_SECOND)).latencies);
    await opening;
    honest.leave();
  });
}
p99.snapshot = meanwhile.quantile(0.99);

process.stderr.write('idle rooms\n');
let idleBytes = NaN;
await withServer(async (server, origin) => {
  for (let index = 0; index < WARM_UP; index += 1) await look(origin, `warm-up-${index}`);
  const before = (await server.memory()).held;
  for (let index = 0; index < IDLE_ROOMS; index += 1) await look(origin, `idle-${index}`);
  idleBytes = (await server.memory()).held - before;
});

process.stderr.write('compacting\n');
const { before, after } = await compact(folder);
const written = KINDS.reduce((sum, { entries }) => sum + entries, 0) + 10 * (IDLE_ROOMS + WARM_UP);
const perThousand = (bytes: number) => rounded((bytes / written) * 1_000);

const openMs = (slug: string) => median(times.get(slug) ?? []);
const rows: Row[] = KINDS.map(({ slug, entries }) => ({
  room: slug,
  entries,
  first_open_ms: rounded(first.get(slug) ?? NaN),
  open_ms: rounded(openMs(slug)),
  held_MiB: rounded(median(held.get(slug) ?? []) / 2 ** 20),
  disk_bytes_per_1000: rounded(((disk.get(slug) ?? NaN) / entries) * 1_000),
}));
const figures = {
  open_ms_million_over_ten: rounded(openMs('million-quiet') / openMs('ten')),
  open_ms_million_talk_over_ten: rounded(openMs('million-talk') / openMs('ten')),
  others_p99_over_quiet: rounded(Math.max(p99.replay, p99.snapshot) / p99.quiet),
  others_p99_quiet_ms: rounded(p99.quiet),
  others_p99_replay_ms: rounded(p99.replay),
  others_p99_snapshot_ms: rounded(p99.snapshot),
  idle_rooms_MiB: rounded(idleBytes / 2 ** 20),
  disk_MiB_with_snapshots: rounded(withSnapshots / 2 ** 20),
  disk_bytes_per_1000_before: perThousand(before),
  disk_bytes_per_1000_compacted: perThousand(after),
};
const notes = [
  'A room is opened by a hello on a server that does not have it in memory, until the welcome is there. first_open_ms is from the whole log, open_ms (median) from the snapshot that the first one left.',
  '`quiet`: a million times a hand went up or down, and nothing else is left of it. `talk`: a fifth are messages, of which the room keeps 10,000, and 2,500 people came and went.',
  `others: ${PEOPLE} people in one room say ${PER_SECOND} messages a second in all, each delivered to everybody; for ${TALK_S} s alone, as long while a million entries are read, and on ${TALK_S} servers for a second in which all rooms are opened from snapshots.`,
  'disk_bytes_per_1000: the whole file over all entries, with its snapshots and after `npm run server -- compact`, which drops them. Entries themselves stay: exports and attendance are made of them.',
  `idle_rooms_MiB: what the server holds after ${IDLE_ROOMS.toLocaleString('en')} rooms were looked at, one after the other, more than before.`,
];
report({ bench: 'lifetime', rows, figures }, notes, options.json);

async function withServer(use: (server: MeasuredChild, origin: string) => Promise<void>): Promise<void> {
  const server = await MeasuredChild.start(SERVER, { env: { LIFETIME_FOLDER: folder } });
  try {
    await use(server, `http://127.0.0.1:${server.port}`);
  } finally {
    await server.stop();
  }
}

async function talking(honest: HonestRoom): Promise<number> {
  return (await honest.talk(TALK_S, PER_SECOND)).latencies.quantile(0.99);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Says hello, and has the room. The connection is there before. */
async function open(origin: string, room: string): Promise<void> {
  const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/relay`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const welcome = new Promise<void>((resolve, reject) => {
    socket.once('message', (data: Buffer) =>
      data.toString().startsWith('{"type":"welcome"') ? resolve() : reject(new Error(data.toString().slice(0, 200))),
    );
    socket.once('close', code => reject(new Error(`${room} was closed with ${code}.`)));
  });
  const credential = randomBytes(32).toString('base64url');
  socket.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, room, credential }));
  await welcome;
  socket.terminate();
}

async function look(origin: string, slug: string): Promise<void> {
  const response = await fetch(new URL(`/api/rooms/${slug}`, origin));
  if (!response.ok) throw new Error(`${slug} is answered ${response.status}.`);
  await response.arrayBuffer();
}

async function makeHonest(origin: string): Promise<void> {
  const response = await fetch(new URL('/api/rooms', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Bench', slug: 'honest', viewerCapacity: 500 }),
  });
  if (!response.ok) throw new Error(`No room for the bench: ${response.status} ${await response.text()}`);
}
