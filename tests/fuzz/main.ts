import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../tools/lib/paths.ts';
import { bad, dim, good, main, Trouble } from '../../tools/lib/terminal.ts';
import { Found, fuzz, mebibytes } from './run.ts';
import type { Target } from './target.ts';
import { http } from './targets/http.ts';
import { links } from './targets/links.ts';
import { log } from './targets/log.ts';
import { relay } from './targets/relay.ts';
import { signalling } from './targets/signalling.ts';

const TARGETS: readonly Target[] = [relay, signalling, http, links, log];
/** Where a run says how far it came, so that the next one goes on there. */
const FOLDER = join(root, '.data', 'fuzz');
const REPORT_MS = 5_000;

interface Kept {
  readonly seed: number;
  /** The first frame that was not played. */
  readonly frames: number;
}

await main(async () => {
  const { minutes, seed, from, targets } = options();
  const ms = (minutes * 60_000) / targets.length;
  let failed = 0;
  for (const target of targets) if (!(await play(target, ms, seed, from))) failed = 1;
  return failed;
});
// PeerServer's timers have no end of their own.
process.exit();

async function play(target: Target, ms: number, givenSeed: number | null, givenFrom: number | null): Promise<boolean> {
  const kept = givenSeed === null ? keptOf(target) : null;
  const seed = givenSeed ?? kept?.seed ?? Math.floor(Math.random() * 2 ** 31);
  const from = givenFrom ?? kept?.frames ?? 0;
  console.log(`${target.name}: seed ${seed}, from frame ${from}, ${Math.round(ms / 1_000)} s`);
  const began = performance.now();
  let told = began;
  try {
    const { frames, heap } = await fuzz(target, {
      seed,
      from,
      enough: () => performance.now() - began > ms,
      progress: now => {
        keep(target, { seed, frames: now.frames });
        if (performance.now() - told < REPORT_MS) return;
        told = performance.now();
        console.log(dim(`  seed ${seed}, frame ${now.frames}${now.heap === null ? '' : `, ${mebibytes(now.heap)}`}`));
      },
    });
    const minutes = (performance.now() - began) / 60_000;
    const speed = `${Math.round(frames / minutes)} a minute`;
    console.log(
      good(`${target.name}: ${frames} frames, ${speed}, ${mebibytes(heap ?? 0)} at the end; nothing was found`),
    );
    return true;
  } catch (error) {
    if (!(error instanceof Found)) throw error;
    console.log(bad(`${target.name}: ${error.message.slice(0, 2_000)}`));
    console.log(error.cause);
    console.log(`Again: npm run fuzz -- --target ${target.name} --seed ${seed} --from ${error.from} --minutes 1`);
    return false;
  }
}

function fileOf({ name }: Target): string {
  return join(FOLDER, `${name}.json`);
}

function keptOf(target: Target): Kept | null {
  try {
    return JSON.parse(readFileSync(fileOf(target), 'utf8')) as Kept;
  } catch {
    return null;
  }
}

function keep(target: Target, kept: Kept): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(target), JSON.stringify(kept));
}

/** @throws Trouble on what is no option */
function options() {
  const usage = `npm run fuzz -- --minutes N [--target ${TARGETS.map(({ name }) => name).join('|')}] [--seed S [--from FRAME]]`;
  const { values } = readArguments(usage);
  const number = (name: string, text: string | undefined, least: number): number | null => {
    if (text === undefined) return null;
    const value = Number(text);
    if (!(value >= least) || !Number.isFinite(value)) throw new Trouble(`--${name} is a number: ${usage}`);
    return value;
  };
  const targets = values.target === undefined ? TARGETS : TARGETS.filter(({ name }) => name === values.target);
  if (targets.length === 0) throw new Trouble(`There is no target "${values.target}": ${usage}`);
  const [seed, from] = [number('seed', values.seed, 0), number('from', values.from, 0)];
  if (from !== null && seed === null) throw new Trouble(`--from is a frame of a seed: ${usage}`);
  return { minutes: number('minutes', values.minutes, 0) ?? 5, seed, from, targets };
}

function readArguments(usage: string) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ options: { minutes: text, seed: text, target: text, from: text } });
  } catch (error) {
    throw new Trouble(`${error instanceof Error ? error.message.split('\n')[0] : ''} ${usage}`);
  }
}
