import { expect, it } from 'vitest';
import { CommandSchema } from '../../core/protocol/commands.ts';
import { MESSAGES } from '../fuzz/frames.ts';
import { fuzz } from '../fuzz/run.ts';
import type { Target } from '../fuzz/target.ts';
import { http } from '../fuzz/targets/http.ts';
import { links } from '../fuzz/targets/links.ts';
import { log } from '../fuzz/targets/log.ts';
import { relay } from '../fuzz/targets/relay.ts';
import { signalling } from '../fuzz/targets/signalling.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** How many rounds each is played here; `npm run fuzz` plays for as long as one likes. */
const ROUNDS: readonly (readonly [string, Target, number])[] = [
  ['frames to the relay', relay, 5],
  ['frames to signalling', signalling, 3],
  ['requests', http, 4],
  ['addresses', links, 10],
  ['damaged logs', log, 4],
];

it.each(ROUNDS)(
  `%s of any kind end nothing, stay in no memory, and honest people notice nothing (FUZZ_SEED=${SEED})`,
  async (_what, target, rounds) => {
    const { frames } = await fuzz(target, { seed: SEED, enough: (_frames, played) => played >= rounds });
    expect(frames).toBeGreaterThan(500);
  },
  90_000,
);

it('every command is one of those that are tried', () => {
  const tried = new Set(MESSAGES.flatMap(message => (message.type === 'command' ? [message.command.type] : [])));
  const all = CommandSchema.options.map(({ entries }) => entries.type.literal);
  expect(all.filter(type => !tried.has(type))).toEqual([]);
});
