import type { Observation } from '../../core/room/commands.ts';
import { nextDue } from '../../core/room/rules/observe.ts';
import { nextExpiry } from '../../core/room/rules/retain.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Ages, Retention } from '../../core/room/types.ts';
import { Alarm } from './Alarm.ts';
import type { Step } from './batch.ts';
import { movesClock, startsAgeing } from './consequences.ts';

export interface DuesContext {
  readonly state: () => RoomState;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** The server time up to which things are forgotten, in ms since the epoch. */
  readonly settled: () => number;
  /** How long things are kept at most, in all rooms. */
  readonly retention: Retention;
  readonly observe: (observation: Observation) => void;
}

/** What is due in a room by the clock: has it decided when its time comes, and says when it is done. */
export class Dues {
  readonly alarm: Alarm;
  readonly #context: DuesContext;
  /** Those who wait until what is due is done. */
  readonly #waiting: (() => void)[] = [];
  #ages: Ages;

  constructor(context: DuesContext, ages: Ages) {
    this.#context = context;
    this.#ages = ages;
    this.alarm = new Alarm(context.now, due => context.observe({ type: 'clock', due }));
  }

  /** Something happened: something else may be next. */
  follow({ entry, before, after }: Step): void {
    const { ages } = after.secrets;
    const isAgeing = startsAgeing(this.#ages, ages);
    this.#ages = ages;
    if (movesClock(entry.event, before) || isAgeing) this.lookAgain();
  }

  lookAgain(): void {
    const { state, now, settled, retention } = this.#context;
    this.alarm.set(nextDue(state(), now(), retention, settled()));
  }

  /** Does what is due by now. Resolves when it is done, or could not be. */
  async passTime(): Promise<void> {
    await new Promise<void>(done => {
      this.#waiting.push(done);
      this.#context.observe({ type: 'clock' });
    });
  }

  /** Nothing is left to decide at the moment. */
  drained(): void {
    const { state, settled, retention } = this.#context;
    const by = settled();
    // What is too old is forgotten in portions.
    const next = nextExpiry(state(), retention, by);
    if (next === null || next > by) this.passed();
  }

  /** Whoever waits waits no longer, whatever was done. */
  passed(): void {
    for (const done of this.#waiting.splice(0)) done();
  }
}
