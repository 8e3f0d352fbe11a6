import { endAllOnSignal } from '../lib/process.ts';
import { runSteps, summary } from '../lib/steps.ts';
import { main } from '../lib/terminal.ts';
import { quickFormat, quickLint, types, unused, vitest } from '../lib/test-steps.ts';

await main(async () => {
  endAllOnSignal();
  const totals = await runSteps([
    [[types], [quickFormat, unused, quickLint], [vitest('unit', process.argv.slice(2), false)]],
  ]);
  console.log(summary(totals));
  return totals.failed > 0 ? 1 : 0;
});
