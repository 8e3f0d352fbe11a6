import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const paint = (style: Style, text: string) => styleText(style, text, { stream: process.stdout });

export const bold = (text: string) => paint('bold', text);
export const dim = (text: string) => paint('dim', text);
export const accent = (text: string) => paint(['bold', 'cyan'], text);
export const good = (text: string) => `${paint('green', '✓')} ${text}`;
export const bad = (text: string) => `${paint('red', '✗')} ${text}`;

/** Seconds since `since` (milliseconds since the epoch), for people: `8.2 s`. */
export function seconds(since: number): string {
  const value = (Date.now() - since) / 1000;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

/** An error whose message is the whole story for the person at the terminal: one sentence and the way out. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}

/** Not an error: somebody asked what a command does, and this is the answer. */
export class Help extends Error {
  override readonly name = 'Help';
}

/**
 * Runs a command's main function, which answers its exit code; a {@link Trouble} becomes one line, {@link Help} is
 * printed, any other error keeps its stack.
 */
export async function main(work: () => Promise<number>): Promise<void> {
  // Whoever read our output may be gone: no reason to fall over before everything is ended that was begun.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    process.exitCode = await work();
  } catch (error) {
    if (error instanceof Help) return console.log(error.message);
    console.error(error instanceof Trouble ? bad(error.message) : error);
    process.exitCode = 1;
  }
}
