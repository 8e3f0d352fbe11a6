import type { Command, Environment, Observation, Refusal } from '../../room/commands.ts';
import { decide } from '../../room/decide.ts';
import type { LogEntry } from '../../room/events.ts';
import { evolve } from '../../room/evolve.ts';
import type { ParticipantId, Room, RoomState } from '../../room/types.ts';
import type { Connection } from './Connection.ts';

/** What became of a task. */
export type Outcome =
  | { readonly kind: 'done'; readonly revision: number }
  | { readonly kind: 'entered'; readonly id: ParticipantId }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** One thing for the room to decide: a client's command, a client to welcome, or an observation of the relay. */
export type Task =
  | { readonly kind: 'command'; readonly from: Connection; readonly id: string; readonly command: Command }
  | { readonly kind: 'welcome'; readonly to: Connection }
  | { readonly kind: 'observation'; readonly observation: Observation };

/** One new entry with the rooms around it. */
export interface Step {
  readonly entry: LogEntry;
  readonly before: Room;
  readonly after: RoomState;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly outcomes: readonly { readonly task: Task; readonly outcome: Outcome }[];
}

/** The participant in the room whom this credential resumes, or null. */
export function presentId(state: RoomState, credentialHash: string): ParticipantId | null {
  const id = state.secrets.credentials.get(credentialHash);
  return id !== undefined && state.room.participants.has(id) ? id : null;
}

/**
 * Decides tasks one after the other, each on the state the ones before it lead to, so that a
 * whole batch is one append. Pure but for the ids and the time it is given.
 */
export function plan(state: RoomState, tasks: readonly Task[], environment: () => Environment): Plan {
  const steps: Step[] = [];
  const outcomes = tasks.map(task => {
    const env = environment();
    const { outcome, events, by } = decideTask(state, task, env);
    for (const event of events) {
      const entry: LogEntry = { revision: state.revision + 1, at: env.now, event, by };
      const after = evolve(state, entry);
      steps.push({ entry, before: state.room, after });
      state = after;
    }
    const moved = outcome.kind === 'done' && events.length > 0;
    return { task, outcome: moved ? { ...outcome, revision: state.revision } : outcome };
  });
  return { steps, outcomes };
}

type Decided = { outcome: Outcome; events: readonly LogEntry['event'][]; by: LogEntry['by'] };

function decideTask(state: RoomState, task: Task, env: Environment): Decided {
  const done: Outcome = { kind: 'done', revision: state.revision };
  if (task.kind === 'command') return decideCommand(state, task, env);
  let observation: Observation | null = task.kind === 'observation' ? task.observation : null;
  if (task.kind === 'welcome') {
    const id = task.to.greeting && presentId(state, task.to.greeting.credentialHash);
    if (id) observation = { type: 'connection-returned', id };
  }
  const decision = observation && decide(state, { kind: 'relay' }, observation, env);
  return { outcome: done, events: decision?.ok ? decision.events : [], by: null };
}

function decideCommand(state: RoomState, task: Extract<Task, { kind: 'command' }>, env: Environment): Decided {
  const { command, id: commandId, from: { greeting } } = task;
  const refuse = (reason: Refusal): Decided => ({ outcome: { kind: 'refused', reason }, events: [], by: null });
  const accept = (outcome: Outcome, events: Decided['events'] = [], by: LogEntry['by'] = null) => ({ outcome, events, by });
  if (!greeting) return refuse('not-entered');
  const self = presentId(state, greeting.credentialHash);
  if (self === null) {
    // Leaving twice is leaving once: a repeated `leave` finds its sender gone already.
    const wasHere = state.secrets.credentials.has(greeting.credentialHash);
    if (command.type === 'leave' && wasHere) return accept({ kind: 'done', revision: state.revision });
    const { credentialHash, invited } = greeting;
    const decision = decide(state, { kind: 'guest', credentialHash, invited }, command, env);
    if (!decision.ok) return refuse(decision.refusal);
    const entered = decision.events.find(event => event.type === 'entered');
    if (!entered) return refuse('not-entered');
    const { id } = entered.participant;
    return accept({ kind: 'entered', id }, decision.events, { participant: id, command: commandId });
  }
  const handled = state.secrets.handled.get(self)?.get(commandId);
  if (handled !== undefined) {
    return accept(command.type === 'enter' ? { kind: 'entered', id: self } : { kind: 'done', revision: handled });
  }
  const decision = decide(state, { kind: 'participant', id: self }, command, env);
  if (!decision.ok) return refuse(decision.refusal);
  return accept({ kind: 'done', revision: state.revision }, decision.events, { participant: self, command: commandId });
}
