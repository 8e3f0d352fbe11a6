import type { WireCommand } from '../../../core/protocol/commands.ts';
import { RATED_CHARACTERS, TAKING_PART_RATES } from '../../../core/protocol/limits.ts';
import { KeyedLimit } from '../../rate-limit.ts';

type Kind = keyof typeof TAKING_PART_RATES;

const KINDS: Readonly<Partial<Record<WireCommand['type'], Kind>>> = {
  say: 'say',
  like: 'like',
  unlike: 'like',
  'answer-activity': 'answer',
  ask: 'ask',
  upvote: 'upvote',
  'take-vote-back': 'upvote',
};

/** How much one person may do of each kind, over all their connections. */
export class Rates {
  readonly #limits = new Map<Kind, KeyedLimit>();

  /** Whether that command is within what its kind allows its sender; takes it if so. */
  admits(command: WireCommand, sender: string, now: number): boolean {
    const kind = KINDS[command.type];
    if (kind === undefined) return true;
    const weight = command.type === 'say' ? Math.ceil(command.text.length / RATED_CHARACTERS) : 1;
    return this.take(kind, sender, now, weight);
  }

  take(kind: Kind, sender: string, now: number, weight = 1): boolean {
    let limit = this.#limits.get(kind);
    if (!limit) this.#limits.set(kind, (limit = new KeyedLimit(TAKING_PART_RATES[kind])));
    return limit.take(sender, now, weight);
  }
}
