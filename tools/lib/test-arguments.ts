import { asksForHelp } from './arguments.ts';
import { Help, Trouble } from './terminal.ts';
import { type Part, parts, vitestParts } from './test-steps.ts';

const USAGE = `Usage: npm test -- [PART]... [FILE]... [-t PATTERN]
Runs all of ${parts.join(', ')}, or those named. What else is given is handed to vitest.`;

/** Options of vitest that take the next argument as their value. */
const withValue = ['-t', '--testNamePattern'];

/**
 * Splits the arguments of `npm test`: names of parts first, the rest for vitest.
 * No part named: all of them, or all vitest ones when a name pattern is given.
 * @throws {Help} when they ask for it
 * @throws {Trouble} on a first word that is neither a part nor an option nor a test file
 */
export function parseTestArguments(args: string[]): { parts: Part[]; rest: string[] } {
  if (asksForHelp(args)) throw new Help(USAGE);
  const named: Part[] = [];
  const rest: string[] = [];
  for (const [index, argument] of args.entries()) {
    const isValue = withValue.includes(args[index - 1] ?? '');
    if (isPart(argument) && !isValue) named.push(argument);
    else if (isValue || argument.startsWith('-') || /[./]/.test(argument)) rest.push(argument);
    else throw new Trouble(`There is no part "${argument}": name some of ${parts.join(', ')}, or none for everything.`);
  }
  if (named.length > 0) return { parts: parts.filter(part => named.includes(part)), rest };
  const testsOnly = rest.length > 0;
  return { parts: testsOnly ? [...vitestParts] : [...parts], rest };
}

function isPart(word: string): word is Part {
  return (parts as readonly string[]).includes(word);
}
