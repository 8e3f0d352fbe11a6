import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Help, Trouble } from './terminal.ts';

/**
 * The arguments of a command, by Node's rules; none are taken where `config` names none.
 * @param usage what `--help` prints, and what stands below a fault
 * @param given the arguments, by default those of this process
 * @throws {Help} when they ask for help
 * @throws {Trouble} saying what is wrong with them
 */
export function readArguments<T extends ParseArgsConfig>(usage: string, config: T, given = process.argv.slice(2)) {
  if (asksForHelp(given)) throw new Help(usage);
  try {
    return parseArgs({ ...config, args: given });
  } catch (error) {
    // Node's first sentence says what is wrong; what follows is about writing programs.
    const [sentence = ''] = error instanceof Error ? error.message.split(/(?<=\.) |\n/) : [];
    throw new Trouble(`${sentence.replace(/\.$/, '')}.\n${usage}`);
  }
}

/** @param given arguments, of which those after `--` are words */
export function asksForHelp(given: readonly string[]): boolean {
  const end = given.indexOf('--');
  return given.slice(0, end === -1 ? given.length : end).some(one => one === '--help' || one === '-h');
}
