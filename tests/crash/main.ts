import { parseArgs } from 'node:util';
import { bad, dim, good, main, Trouble } from '../../tools/lib/terminal.ts';
import { BrokenPromise, crash } from './run.ts';

const USAGE = 'npm run crash -- --rounds N [--seed S]';
const REPORT_MS = 10_000;

await main(async () => {
  const { rounds, seed } = options();
  console.log(`${rounds} rounds, seed ${seed}`);
  let told = performance.now();
  try {
    const done = await crash(rounds, seed, now => {
      if (performance.now() - told < REPORT_MS) return;
      told = performance.now();
      console.log(dim(`  round ${now.rounds}, ${now.acknowledged} commands acknowledged`));
    });
    console.log(good(`${done.rounds} rounds, ${done.acknowledged} commands acknowledged; none was lost or done twice`));
    return 0;
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw error;
    console.log(bad(error.message));
    console.log(error.cause);
    console.log(`Again: npm run crash -- --rounds ${rounds} --seed ${seed}`);
    return 1;
  }
});
// Sockets that are being opened hold nothing up.
process.exit();

/** @throws Trouble on what is no option */
function options(): { rounds: number; seed: number } {
  const { rounds = '20', seed = String(Math.floor(Math.random() * 2 ** 31)) } = readArguments();
  const number = (name: string, text: string): number => {
    if (/^\d+$/.test(text)) return Number(text);
    throw new Trouble(`--${name} is a whole number: ${USAGE}`);
  };
  return { rounds: number('rounds', rounds), seed: number('seed', seed) };
}

function readArguments(): { rounds?: string; seed?: string } {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ options: { rounds: text, seed: text } }).values;
  } catch (error) {
    throw new Trouble(`${error instanceof Error ? error.message.split('\n')[0] : ''} ${USAGE}`);
  }
}
