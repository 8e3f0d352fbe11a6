import { afterAll, beforeAll, expect } from 'vitest';

/** What would have ended the process of a server: errors that nobody caught. */
export const thrown: unknown[] = [];

/**
 * After the tests of this file nothing was thrown that nobody caught: of a real server, each would have been the end.
 */
export function expectNothingThrown(): void {
  const note = (error: unknown) => void thrown.push(error);
  beforeAll(() => {
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  afterAll(() => {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    expect(thrown).toEqual([]);
  });
}
