import type { Observation } from '../../core/room/commands.ts';
import type { ParticipantId } from '../../core/room/types.ts';
import type { Alarm } from './Alarm.ts';
import { isAboutPresence } from './consequences.ts';
import type { FailedAttempts } from './FailedAttempts.ts';
import type { Graces } from './Graces.ts';

/** After how many ms what could not be written down is observed again. */
const RETRY_MS = 1_000;

export interface UnwrittenContext {
  readonly now: () => number;
  readonly alarm: Alarm;
  readonly graces: Graces;
  readonly failedAttempts: FailedAttempts;
  readonly isHere: (id: ParticipantId) => boolean;
  readonly observe: (observation: Observation) => void;
}

/**
 * What the relay saw and could not write down. It is still so: it looks again, at somebody's connection when the grace
 * is over.
 */
export class Unwritten {
  readonly #context: UnwrittenContext;
  readonly #returned = new Set<ParticipantId>();

  constructor(context: UnwrittenContext) {
    this.#context = context;
  }

  keep(observation: Observation): void {
    const { alarm, graces, isHere, failedAttempts, now } = this.#context;
    if (observation.type === 'invitation-missed') failedAttempts.settle(observation.id);
    else if (observation.type === 'connection-returned') this.#returned.add(observation.id);
    else if (isAboutPresence(observation) && !isHere(observation.id))
      graces.start(observation.id, observation.type === 'connection-lost' ? observation.lastSeen : undefined);
    if (observation.type === 'clock' || this.#returned.size > 0) alarm.set(now() + RETRY_MS);
  }

  /** The relay looks at the clock: at these, too. */
  lookAgain(): void {
    const returned = [...this.#returned];
    this.#returned.clear();
    for (const id of returned) if (this.#context.isHere(id)) this.#context.observe({ type: 'connection-returned', id });
  }
}
