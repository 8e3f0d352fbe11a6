import { expect, it } from 'vitest';
import { crash } from '../crash/run.ts';

const SEED = Number(process.env['CRASH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** How many are played here; `npm run crash` plays as many as one likes. */
const ROUNDS = 20;

it(`R9, R24: of a server that is killed again and again nothing acknowledged is lost, nothing happens twice, and no revision is used again (CRASH_SEED=${SEED})`, async () => {
  const { rounds, acknowledged } = await crash(ROUNDS, SEED);
  expect(rounds).toBe(ROUNDS);
  expect(acknowledged).toBeGreaterThan(ROUNDS * 20);
}, 600_000);
