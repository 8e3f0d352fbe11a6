import { endAllOnSignal } from '../lib/process.ts';
import { runSteps, summary } from '../lib/steps.ts';
import { main } from '../lib/terminal.ts';
import { quickLint, types, vitest } from '../lib/test-steps.ts';

await main(async () => {
  endAllOnSignal();
  const totals = await runSteps([[types, quickLint, vitest('unit', process.argv.slice(2), false)]]);
  console.log(summary(totals));
  return totals.failed > 0 ? 1 : 0;
});
