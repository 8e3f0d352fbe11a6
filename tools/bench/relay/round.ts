import { setTimeout as sleep } from 'node:timers/promises';
import { MeasuredChild } from '../lib/measured-child.ts';
import { Crowd, type Received } from './Crowd.ts';
import type { Dialect } from './dialects.ts';

export interface Load {
  readonly clients: number;
  readonly senders: number;
  /** Messages of each sender in a burst. */
  readonly each: number;
  readonly warmUps: number;
  /** Most bursts and single messages; fewer on a machine so busy that `PHASE_MS` is over first. */
  readonly bursts: number;
  readonly singles: number;
}

export interface Cost extends Received {
  /** Seconds of the server's processor time. */
  readonly cpu: number;
}

export interface Round {
  /** Everybody who sends at once. */
  readonly bursts: Cost;
  /** One message at a time, each delivered before the next is sent: nothing can be put together. */
  readonly singles: Cost;
  /** Bytes of the server for each connection: JavaScript heap with what it holds outside, and resident. */
  readonly heldPerConnection: number;
  readonly residentPerConnection: number;
}

/** From one burst to the next, and from one single message to the next, at least (ms): far below any rate limit. */
const BURST_PERIOD_MS = 300;
const SINGLE_PERIOD_MS = 50;
/** Longest either of them goes on (ms), so that the bench ends in time wherever it runs. */
const PHASE_MS = 5_000;
/** For timers and queues of the joining to come to rest, before memory and time are measured (ms). */
const SETTLE_MS = 700;

/** One server, fresh, under the whole load; ends with the server stopped. */
export async function playRound(
  server: URL,
  dialect: Dialect,
  load: Load,
  execArgv: readonly string[] = [],
): Promise<Round> {
  const child = await MeasuredChild.start(server, { execArgv });
  const crowd = new Crowd(dialect, load.clients, load.senders);
  try {
    const before = await child.memory();
    await crowd.join(child.port);
    await sleep(SETTLE_MS);
    const after = await child.memory();
    await repeat(load.warmUps, BURST_PERIOD_MS, () => crowd.burst(load.each));
    await repeat(load.senders, 0, index => crowd.single(index));
    crowd.takeReceived();
    const bursts = await cost(child, crowd, () => repeat(load.bursts, BURST_PERIOD_MS, () => crowd.burst(load.each)));
    const singles = await cost(child, crowd, () =>
      repeat(load.singles, SINGLE_PERIOD_MS, index => crowd.single(index)),
    );
    return {
      bursts,
      singles,
      heldPerConnection: (after.held - before.held) / load.clients,
      residentPerConnection: (after.resident - before.resident) / load.clients,
    };
  } finally {
    crowd.leave();
    await child.stop();
  }
}

async function cost(child: MeasuredChild, crowd: Crowd, work: () => Promise<void>): Promise<Cost> {
  const began = await child.cpu();
  await work();
  const cpu = (await child.cpu()) - began;
  return { cpu, ...crowd.takeReceived() };
}

async function repeat(times: number, periodMs: number, work: (index: number) => Promise<void>): Promise<void> {
  const end = performance.now() + PHASE_MS;
  for (let index = 0; index < times && performance.now() < end; index += 1) {
    await Promise.all([work(index), sleep(periodMs)]);
  }
}
