import { ChatCrowd, type Load } from './chat/ChatCrowd.ts';
import { type Dialect, SidestageDialect, SocketIoDialect } from './chat/dialects.ts';
import { openFilesLimit } from './lib/machine.ts';
import { MeasuredChild } from './lib/measured-child.ts';
import { readOptions } from './lib/options.ts';
import { report } from './lib/report.ts';
import { rounded } from './lib/statistics.ts';

/**
 * Many viewers in one room, some of whom write and many of whom react: the relay against
 * Socket.IO. Each server runs alone in a fresh process; the clients are in this one.
 */
const LOAD: Load = { clients: 1_000, messagesPerSecond: 50, reactionsPerSecond: 500, seconds: 20 };

interface Outcome {
  readonly deliveries: number;
  readonly missing: number;
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
  readonly reactionP99: number;
  readonly seconds: number;
}

const options = readOptions();
const limit = openFilesLimit();
if (limit !== null && limit < LOAD.clients + 200) {
  console.error(
    `This bench opens ${LOAD.clients} sockets: run \`ulimit -n ${2 * LOAD.clients + 400}\` in this shell first.`,
  );
  process.exit(1);
}

async function play(server: string, dialect: Dialect): Promise<Outcome> {
  const child = await MeasuredChild.start(new URL(server, import.meta.url));
  const audience = new ChatCrowd(dialect, LOAD);
  try {
    await audience.join(child.port);
    const before = await child.cpuFromOutside();
    const begun = performance.now();
    await audience.takePart();
    return {
      deliveries: audience.deliveries,
      missing: audience.missing,
      cpu: (await child.cpuFromOutside()) - before,
      p50: audience.messages.quantile(0.5),
      p99: audience.messages.quantile(0.99),
      reactionP99: audience.reactions.quantile(0.99),
      seconds: (performance.now() - begun) / 1_000,
    };
  } finally {
    audience.leave();
    await child.stop();
  }
}

const outcomes: Record<string, Outcome> = {};
for (const [name, server, dialect] of [
  ['sidestage', './relay/servers/sidestage.ts', new SidestageDialect()],
  ['socketio', './chat/servers/socketio.ts', new SocketIoDialect()],
] as const) {
  process.stderr.write(`${name}\n`);
  outcomes[name] = await play(server, dialect);
}

const { sidestage, socketio } = outcomes;
if (!sidestage || !socketio) throw new Error('A server was not measured.');
const perCpu = ({ deliveries, cpu }: Outcome) => deliveries / cpu;

report(
  {
    bench: 'chat',
    rows: Object.entries(outcomes).map(([server, one]) => ({
      server,
      deliveries: one.deliveries,
      missing: one.missing,
      cpu_s: rounded(one.cpu),
      deliveries_per_cpu_s: rounded(perCpu(one)),
      message_p50_ms: rounded(one.p50),
      message_p99_ms: rounded(one.p99),
      reaction_p99_ms: rounded(one.reactionP99),
      seconds: rounded(one.seconds),
    })),
    figures: {
      deliveries_per_cpu_over_socketio: rounded(perCpu(sidestage) / perCpu(socketio)),
      p99_over_socketio: rounded(sidestage.p99 / socketio.p99),
      reaction_p99_over_socketio: rounded(sidestage.reactionP99 / socketio.reactionP99),
    },
  },
  [
    `${LOAD.clients} viewers in one room; ${LOAD.messagesPerSecond} messages and ${LOAD.reactionsPerSecond} reactions a second for ${LOAD.seconds} s.`,
    'A delivery is one chat message or one reaction reaching one client’s code, whatever the framing. Sidestage gathers reactions into counts, at most four frames a second, and puts messages committed together into one frame; Socket.IO sends a frame each.',
    'Sidestage validates, authorises, limits, appends messages to SQLite on disk (synced) and acknowledges them; Socket.IO only passes on.',
    'Missing: what had not arrived 40 s after the last was sent. It counts in no figure, which favours the server that is late.',
    'Times are from sending to the receiving client’s code, `p99_over_socketio` of messages. All clients are raw ws sockets that parse JSON, in one process, which has to read every frame: the more of them there are, the more of the time is its own.',
  ],
  options.json,
);
