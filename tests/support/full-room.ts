import type { Command } from '../../core/room/commands.ts';
import { decide } from '../../core/room/decide.ts';
import type { LogEntry, RoomEvent } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import { AT_REST } from '../../core/room/room.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Participant } from '../../core/room/types.ts';
import { RevisionConflict, type RoomLog } from '../../server/log/RoomLog.ts';

/** Fills a room with real events: commands are decided as the relay decides them, at its clock. */
export class Filling {
  readonly entries: LogEntry[] = [];
  #state: RoomState;
  #now: number;

  constructor(state: RoomState, now = Date.now()) {
    this.#state = state;
    this.#now = now;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** What happened without anybody's command. */
  event(event: RoomEvent, by: LogEntry['by'] = null): void {
    const entry = { revision: this.#state.revision + 1, at: this.#now, event, by };
    this.entries.push(entry);
    this.#state = evolve(this.#state, entry);
  }

  person(id: string, changes: Partial<Participant> = {}): void {
    const participant: Participant = {
      id,
      name: id,
      role: 'viewer',
      place: 'viewer',
      presence: 'here',
      microphone: false,
      camera: false,
      enteredAt: this.#now,
      ...AT_REST,
      ...changes,
    };
    this.event({ type: 'entered', participant, credentialHash: `secret-${id}`, invitation: null });
  }

  /** Answers the revision of the first event. @throws Error when the room refuses it */
  command(who: string, command: Command): number {
    this.#now += 1;
    const decision = decide(this.#state, { kind: 'participant', id: who }, command, {
      now: this.#now,
      newId: `newly-made-${this.entries.length}`,
      newOutsider: `outsider-${this.entries.length}`,
    });
    if (!decision.ok) throw new Error(`${command.type} was refused: ${decision.refusal}`);
    const position = this.#state.revision + 1;
    for (const event of decision.events) this.event(event, { participant: who, command: `filling-${position}` });
    return position;
  }
}

/** Lets things happen in a room of a log that nobody else has things happen in for long. */
export async function fillRoom(log: RoomLog, slug: string, fill: (filling: Filling) => void): Promise<Filling> {
  for (;;) {
    const entries = await log.load(slug, 0);
    const state = entries.reduce<RoomState | null>(evolve, null);
    if (!state) throw new Error(`There is no room ${slug}.`);
    const filling = new Filling(state);
    fill(filling);
    try {
      await log.append(slug, state.revision, filling.entries);
      return filling;
    } catch (error) {
      // What the relay saw of somebody's connection came in between.
      if (!(error instanceof RevisionConflict)) throw error;
    }
  }
}
