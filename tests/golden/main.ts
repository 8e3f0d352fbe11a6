import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toStored } from '../../core/room/versions/index.ts';
import { playGoldenSession } from './play.ts';
import { linesOf, replayed } from './replay.ts';

/**
 * Writes today's golden log, and the states of all of them. `NAME`: as which log; `--states`: no log, the states anew,
 * which is for whoever changes what a state holds.
 */
const folder = join(import.meta.dirname, 'logs');
const [name = ''] = process.argv.slice(2);

if (name !== '--states' && !/^[a-z0-9][a-z0-9.-]*$/.test(name)) fail('Use: npm run golden-log -- NAME, or -- --states');
if (name !== '--states') {
  const file = join(folder, `${name}.jsonl`);
  if (existsSync(file)) fail(`${file} is there already. A golden log is never changed: choose another name.`);
  const lines = playGoldenSession().map(entry => JSON.stringify({ ...entry, event: toStored(entry.event) }));
  writeFileSync(file, `${lines.join('\n')}\n`);
}
for (const log of readdirSync(folder).filter(one => one.endsWith('.jsonl'))) {
  const kept = replayed(linesOf(readFileSync(join(folder, log), 'utf8')));
  writeFileSync(join(folder, log.replace(/jsonl$/, 'state.json')), `${JSON.stringify(kept, null, 1)}\n`);
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
