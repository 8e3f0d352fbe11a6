import { TokenBucket } from '../rate-limit.ts';
import type { Seat } from './Seats.ts';
import type { CallSignal } from './signals.ts';

/**
 * Bytes from one person to another. A call is some 20 kB, and one that comes to nothing is dialled anew every few
 * seconds.
 */
const PAIR_RATE = { perSecond: 16 * 1024, burst: 384 * 1024 } as const;
/** Calls from one person to another that may still be answered: the newest. */
const CALLS_KEPT = 16;
/** Candidates of one end of a call: a machine with ten networks and ten TURN addresses has as many. */
const MAX_CANDIDATES = 128;

interface CallMade {
  answered: boolean;
  readonly candidates: { caller: number; callee: number };
}

interface Toward {
  readonly bytes: TokenBucket;
  /** By the id that the caller gave it. */
  readonly calls: Map<string, CallMade>;
}

/**
 * The calls between seats. Answers and candidates belong to a call that one of the two made to the other: PeerJS keeps
 * those of unknown calls for ever, and gives them to whichever call comes with that id, whoever makes it.
 */
export class Calls {
  readonly #toward = new WeakMap<Seat, WeakMap<Seat, Toward>>();

  /**
   * Whether a message is part of a call between these two and within what one may send the other; notes that it passed.
   */
  takes(signal: CallSignal, from: Seat, to: Seat, bytes: number, now: number): boolean {
    const forth = this.#between(from, to, now);
    if (!forth.bytes.take(now, bytes)) return false;
    const id = signal.payload.connectionId;
    const [made, got] = [forth.calls.get(id), this.#between(to, from, now).calls.get(id)];
    switch (signal.type) {
      case 'OFFER':
        if (made || got) return false;
        forth.calls.set(id, { answered: false, candidates: { caller: 0, callee: 0 } });
        forgetOldest(forth.calls);
        return true;
      case 'ANSWER':
        if (!got || got.answered) return false;
        return (got.answered = true);
      case 'CANDIDATE': {
        const call = made ?? got;
        return call !== undefined && (call.candidates[made ? 'caller' : 'callee'] += 1) <= MAX_CANDIDATES;
      }
    }
  }

  #between(from: Seat, to: Seat, now: number): Toward {
    let all = this.#toward.get(from);
    if (!all) this.#toward.set(from, (all = new WeakMap()));
    let toward = all.get(to);
    if (!toward) all.set(to, (toward = { bytes: new TokenBucket(PAIR_RATE, now), calls: new Map() }));
    return toward;
  }
}

function forgetOldest(calls: Map<string, CallMade>): void {
  for (const id of calls.keys()) {
    if (calls.size <= CALLS_KEPT) return;
    calls.delete(id);
  }
}
