import { bad, bold, dim, good, seconds } from './terminal.ts';

/** What one step came to. `passed` and `failed` count tests, or the step itself. */
export interface StepResult {
  passed: number;
  failed: number;
  /** Shown when something failed; empty when it was shown as it came. */
  output: string;
}

export interface Step {
  name: string;
  /** Must not reject; must end within its own time limit. */
  run(): Promise<StepResult>;
}

/** Sums of all steps that ran. */
export interface Totals {
  passed: number;
  failed: number;
}

/** Runs a step that counts as one, by whether `work` throws. */
export function single(name: string, work: () => Promise<void>): Step {
  return {
    name,
    async run() {
      try {
        await work();
        return { passed: 1, failed: 0, output: '' };
      } catch (error) {
        return { passed: 0, failed: 1, output: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/**
 * Runs groups one after the other, the lanes of a group at the same time, and the steps of a lane in turn; all of them,
 * whatever fails.
 */
export async function runSteps(groups: readonly (readonly (readonly Step[])[])[]): Promise<Totals> {
  const totals: Totals = { passed: 0, failed: 0 };
  for (const lanes of groups) {
    const names = lanes.flat().map(step => step.name);
    if (names.length > 0) console.log(dim(`… ${names.join(', ')}`));
    await Promise.all(lanes.map(lane => runLane(lane, totals)));
  }
  return totals;
}

async function runLane(lane: readonly Step[], totals: Totals): Promise<void> {
  for (const step of lane) {
    const started = Date.now();
    const result = await step.run();
    totals.passed += result.passed;
    totals.failed += result.failed;
    report(step.name, result, started);
  }
}

/** The last line of every test command. */
export function summary({ passed, failed }: Totals): string {
  return `${passed} passed, ${failed} failed`;
}

function report(name: string, { passed, failed, output }: StepResult, started: number): void {
  const count = passed + failed === 1 ? '' : `  ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
  const line = `${bold(name)}${count}  ${dim(seconds(started))}`;
  console.log(failed > 0 ? bad(line) : good(line));
  if (failed > 0 && output) console.log(`${output.trimEnd()}\n`);
}
