import { setTimeout as sleep } from 'node:timers/promises';
import { COUNTS_INTERVAL_MS, COUNTS_INTERVAL_MS_PER_READER } from '../../../server/relay/CountsPush.ts';
import type { MeasuredChild } from '../lib/measured-child.ts';
import { Visitor } from './Visitor.ts';

export interface Occasion {
  /** Viewers there before anybody is counted. */
  readonly viewers: number;
  /** Raised hands among them. */
  readonly hands: number;
  readonly onStage: number;
  /** Newcomers that are counted, one every `PACE_MS`. */
  readonly joins: number;
}

export interface Cost {
  readonly joins: number;
  /** Bytes delivered to everybody else, and to the newcomers themselves, until everybody knows the counts. */
  readonly toOthers: number;
  readonly toNewcomers: number;
  /** Seconds of the server's processor time. */
  readonly cpu: number;
  /** How long their coming took, in seconds: on a busy machine longer than the pace asks for. */
  readonly seconds: number;
}

/** Sockets opened at the same time. */
const OPENING = 25;
/** From one newcomer to the next, in ms: twenty a second, as at the beginning of a large session. */
const PACE_MS = 50;

/** Fills a room of its own, has newcomers come, and counts what that costs. Ends with everybody gone. */
export async function visit(child: MeasuredChild, { viewers, hands, onStage, joins }: Occasion): Promise<Cost> {
  const { slug, invite } = await createRoom(child.port, viewers + joins, onStage);
  const present: Visitor[] = [];
  const newcomers: Visitor[] = [];
  try {
    present.push(await come(child.port, slug, 'viewer', invite));
    for (let index = 0; index < onStage; index += 1) present.push(await come(child.port, slug, 'stage'));
    for (let from = 0; from < viewers - 1; from += OPENING) {
      const count = Math.min(OPENING, viewers - 1 - from);
      present.push(...(await Promise.all(Array.from({ length: count }, () => fill(child.port, slug)))));
    }
    for (const one of present.slice(onStage + 1, onStage + 1 + hands)) one.command({ type: 'raise-hand' });
    await countsKnown(present);
    const before = total(present);
    const cpu = await child.cpu();
    const began = performance.now();
    // Each in their own time, whether or not the one before is in: that is how people come.
    const coming = Array.from({ length: joins }, async (_, index) => {
      await sleep(index * PACE_MS);
      newcomers.push(await come(child.port, slug, 'viewer'));
    });
    await Promise.all(coming);
    const seconds = (performance.now() - began) / 1_000;
    await countsKnown([...present, ...newcomers]);
    const spent = (await child.cpu()) - cpu;
    // The one `settled` answers is the bench's own; it is the same at every size.
    return { joins, toOthers: total(present) - before, toNewcomers: total(newcomers), cpu: spent, seconds };
  } finally {
    for (const one of [...present, ...newcomers]) one.close();
  }
}

/** Waits until counts that wait to be pushed were pushed. */
async function countsKnown(readers: readonly Visitor[]): Promise<void> {
  await sleep(COUNTS_INTERVAL_MS + readers.length * COUNTS_INTERVAL_MS_PER_READER);
  await readers[0]?.settled();
}

const total = (visitors: readonly Visitor[]) => visitors.reduce((sum, { received }) => sum + received, 0);

async function come(port: number, slug: string, place: 'viewer' | 'stage', invite?: string): Promise<Visitor> {
  const visitor = await Visitor.connect(port);
  await visitor.enter(slug, place, { signalling: true, ...(invite === undefined ? {} : { invite }) });
  return visitor;
}

/** Somebody who is there already; their signalling is no part of what is measured. */
async function fill(port: number, slug: string): Promise<Visitor> {
  const visitor = await Visitor.connect(port);
  await visitor.enter(slug, 'viewer');
  return visitor;
}

async function createRoom(port: number, viewers: number, stage: number): Promise<{ slug: string; invite: string }> {
  const response = await fetch(`http://127.0.0.1:${port}/api/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Bench', stageCapacity: stage, viewerCapacity: viewers }),
  });
  if (!response.ok) throw new Error(`No room for the bench: ${response.status} ${await response.text()}`);
  const { slug, hostLink } = (await response.json()) as { slug: string; hostLink: string };
  return { slug, invite: hostLink.split('#invite=')[1] ?? '' };
}
