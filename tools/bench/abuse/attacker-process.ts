import { setPriority } from 'node:os';
import { Attacker, type Target } from './Attacker.ts';
import { ATTACKS } from './attacks.ts';

/**
 * One attack in a process of its own. It gives way to the server: what is measured is the server's work, not a lack of
 * processors.
 */
export interface Order {
  readonly attack: string;
  readonly target: Target;
  readonly seconds: number;
}

export interface Outcome {
  readonly attempts: number;
  readonly refused: number;
}

process.once('message', (order: Order) => void attack(order));
process.on('disconnect', () => process.exit(0));

async function attack({ attack: name, target, seconds }: Order): Promise<void> {
  setPriority(19);
  const attacker = new Attacker(target, seconds);
  await ATTACKS[name]?.(attacker);
  const outcome: Outcome = { attempts: attacker.attempts, refused: attacker.refused };
  process.send?.(outcome, () => process.disconnect());
}
