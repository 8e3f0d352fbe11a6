import type { StepResult } from './steps.ts';
import { single } from './steps.ts';

/** Parts of `npm test` that drive a real browser. */
const needing: readonly string[] = ['contract', 'e2e'];

/**
 * Stands before the parts: gets a browser before the first one that needs one, and once only.
 * @param ensure gets one, or throws a sentence that says why not
 * @returns for a part, what to report instead of running it, or undefined
 */
export function browserGate(ensure: () => Promise<void>): (part: string) => Promise<StepResult | undefined> {
  let got: Promise<StepResult> | undefined;
  return async part => {
    if (!needing.includes(part)) return undefined;
    got ??= single('browser', ensure).run();
    const result = await got;
    return result.failed > 0 ? result : undefined;
  };
}
