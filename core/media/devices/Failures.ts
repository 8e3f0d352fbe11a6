import { sameHardware } from './choose.ts';
import type { AvailableDevice, DeviceProblem } from './kinds.ts';

/**
 * A device that stopped may be at work again in a moment: a headset that changes its profile ends its tracks and goes
 * on.
 */
const AGAIN_AT_ONCE_MS = 300;
/**
 * Afterwards, and for any other failure, in ms; the last one is kept to. A program that took a device may let it go any
 * time.
 */
const AGAIN_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** A device that fails again within this time (ms) after having worked is no better than one that never did. */
const WORKS_AFTER_MS = 5_000;

interface Failure {
  readonly device: AvailableDevice;
  readonly problem: DeviceProblem;
  readonly tries: number;
  /**
   * `waiting`: it is passed over until its time comes. `trying`: it is to be started once more. `working`: it was, and
   * did.
   */
  state: 'waiting' | 'trying' | 'working';
  timer: ReturnType<typeof setTimeout>;
}

/** The devices of one kind that are there and do not work: passed over for a while, and tried again. */
export class Failures {
  readonly #again: () => void;
  #failures: Failure[] = [];

  /** @param again a device's time has come */
  constructor(again: () => void) {
    this.#again = again;
  }

  /** A device did not start, or stopped. */
  note(device: AvailableDevice, problem: DeviceProblem): void {
    const before = this.#of(device);
    if (before) this.#drop(before);
    const tries = before ? before.tries + 1 : 0;
    const wait =
      problem === 'lost' && tries === 0 ? AGAIN_AT_ONCE_MS : AGAIN_AFTER_MS[Math.min(tries, AGAIN_AFTER_MS.length - 1)];
    const failure: Failure = {
      device,
      problem,
      tries,
      state: 'waiting',
      timer: setTimeout(() => {
        failure.state = 'trying';
        this.#again();
      }, wait),
    };
    this.#failures.push(failure);
  }

  worked(device: AvailableDevice): void {
    const failure = this.#of(device);
    if (!failure || failure.state === 'working') return;
    clearTimeout(failure.timer);
    failure.state = 'working';
    failure.timer = setTimeout(() => this.#drop(failure), WORKS_AFTER_MS);
  }

  problemOf(device: AvailableDevice): DeviceProblem | null {
    const failure = this.#of(device);
    return failure && failure.state !== 'working' ? failure.problem : null;
  }

  /** Whether it stopped just now, and nobody knows yet whether it is gone. */
  unsettled(device: AvailableDevice): boolean {
    const failure = this.#of(device);
    return failure?.problem === 'lost' && failure.tries === 0 && failure.state !== 'working';
  }

  /** Whether to use another one for now. */
  passedOver(device: AvailableDevice): boolean {
    return this.#of(device)?.state === 'waiting' && !this.unsettled(device);
  }

  /** Forgets those that are no longer there: plugged in again, they begin anew. */
  keepOnly(available: readonly AvailableDevice[]): void {
    for (const failure of [...this.#failures]) {
      if (!available.some(device => device.id === failure.device.id && sameHardware(device, failure.device)))
        this.#drop(failure);
    }
  }

  clear(): void {
    for (const failure of [...this.#failures]) this.#drop(failure);
  }

  #of(device: AvailableDevice): Failure | undefined {
    return this.#failures.find(failure => sameHardware(failure.device, device));
  }

  #drop(failure: Failure): void {
    clearTimeout(failure.timer);
    this.#failures = this.#failures.filter(one => one !== failure);
  }
}
