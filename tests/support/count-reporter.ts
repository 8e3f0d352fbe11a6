import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Appends one character a result to the file named by SIDESTAGE_COUNT_FILE: `p` passed, `f` failed. Written as they
 * come, so that a run that is cut short still counts what it did. Files that do not load and errors outside of any
 * test count as one failure each.
 */
export default class CountReporter implements Reporter {
  readonly #file = process.env['SIDESTAGE_COUNT_FILE'];

  onTestCaseResult(testCase: TestCase): void {
    const { state } = testCase.result();
    if (state === 'passed') this.#write('p');
    if (state === 'failed') this.#write('f');
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const broken = modules.filter(module => module.errors().length > 0 || suiteErrors(module) > 0);
    this.#write('f'.repeat(broken.length + unhandledErrors.length));
  }

  #write(results: string): void {
    if (this.#file && results) appendFileSync(this.#file, results);
  }
}

/** Errors of `beforeAll` and `afterAll` belong to a suite and to no test. */
function suiteErrors(module: TestModule): number {
  return [...module.children.allSuites()].filter(suite => suite.errors().length > 0).length;
}
