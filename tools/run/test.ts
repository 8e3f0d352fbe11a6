import { endAllOnSignal } from '../lib/process.ts';
import { runSteps, type Step, summary } from '../lib/steps.ts';
import { main } from '../lib/terminal.ts';
import { parseTestArguments } from '../lib/test-arguments.ts';
import { build, format, lint, stores, types, unused, vitest, vitestParts } from '../lib/test-steps.ts';

await main(async () => {
  const { parts, rest } = parseTestArguments(process.argv.slice(2));
  endAllOnSignal();
  const named = (...steps: Step[]) => steps.filter(step => parts.some(part => part === step.name));
  const suites = vitestParts.filter(part => parts.includes(part));
  const totals = await runSteps([
    [named(types), named(lint, format, unused)],
    [named(build)],
    [named(stores)],
    ...suites.map(part => [[vitest(part, rest, true)]]),
  ]);
  const others = parts.length - suites.length;
  const noTests = suites.length > 0 && totals.passed + totals.failed <= others;
  if (noTests) console.log('No test ran.');
  console.log(summary(totals));
  return totals.failed > 0 || noTests ? 1 : 0;
});
