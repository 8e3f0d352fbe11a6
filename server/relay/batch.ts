import type { Command, Environment, Observation, Refusal, RoomCommand } from '../../core/room/commands.ts';
import { decide, type Decision } from '../../core/room/decide.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import { keyholderOf } from '../../core/room/rules/creator.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { ParticipantId, Room } from '../../core/room/types.ts';
import type { Shares } from '../Shares.ts';
import { Acknowledged, type Acknowledgement } from './Acknowledged.ts';
import type { Connection, Greeting } from './Connection.ts';

/** What became of a task. */
export type Outcome =
  | { readonly kind: 'done'; readonly revision: number }
  | { readonly kind: 'entered'; readonly id: ParticipantId }
  | { readonly kind: 'refused'; readonly reason: Refusal }
  /** Of governing from outside: this opens nothing, or no more. */
  | { readonly kind: 'bad-key' };

/**
 * One thing for the room to decide: a client's command, a client to welcome, an observation of
 * the relay, or what somebody with a key wants from outside.
 */
export type Task =
  | {
      readonly kind: 'command';
      readonly from: Connection;
      readonly greeting: Greeting;
      readonly id: string;
      readonly command: Command;
      /** How many bytes were sent, and whether by a moderator. */
      readonly cost: { readonly bytes: number; readonly moderates: boolean };
    }
  | { readonly kind: 'welcome'; readonly to: Connection; readonly greeting: Greeting }
  | { readonly kind: 'observation'; readonly observation: Observation }
  | {
      readonly kind: 'govern';
      /** Hash of the key that they show. */
      readonly key: string;
      /** Whose address it came from, and how many bytes it was. */
      readonly cost: { readonly address: string; readonly bytes: number };
      /** What they want of the room as it is then: all of it is done, or nothing. */
      readonly commands: (room: Room) => readonly RoomCommand[];
      /** Called with the refusal, or null when it was done; `failed` when the log could not be written. */
      readonly done: (refusal: Refusal | 'bad-key' | 'failed' | null) => void;
    };

/** Whom a task came from, or will answer. */
export function connectionOf(task: Extract<Task, { kind: 'welcome' | 'command' }>): Connection {
  return task.kind === 'welcome' ? task.to : task.from;
}

/** Puts the time that was worked on a batch down to those whom its tasks came from. */
export function divideWork(batch: readonly Task[], ms: number, shares: Pick<Shares, 'spend'>): void {
  const each = new Map<object, { readonly address: string; tasks: number }>();
  for (const task of batch) {
    if (task.kind === 'observation') continue;
    const { address, who } =
      task.kind === 'govern'
        ? { address: task.cost.address, who: task.cost }
        : { address: connectionOf(task).address, who: connectionOf(task) };
    const one = each.get(who);
    if (one) one.tasks += 1;
    else each.set(who, { address, tasks: 1 });
  }
  for (const [who, { address, tasks }] of each) shares.spend(address, who, (ms * tasks) / batch.length);
}

/** One new entry with the rooms around it. */
export interface Step {
  readonly entry: LogEntry;
  readonly before: Room;
  readonly after: RoomState;
}

/** A task, what became of it, and what it added to the log. */
export interface Settled {
  readonly task: Task;
  readonly outcome: Outcome;
  readonly events: readonly LogEntry['event'][];
}

/** A task that could not be decided: a fault of ours. It is as if it had not been asked. */
export interface Undecided {
  readonly task: Task;
  readonly error: unknown;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** What is acknowledged and will not be known from the log. */
  readonly acknowledged: readonly Acknowledgement[];
  readonly outcomes: readonly Settled[];
  readonly undecided: readonly Undecided[];
  /** By which somebody was forgotten, at their own wish. */
  readonly parted: readonly Connection[];
}

/** The participant in the room whom this credential resumes, or null. */
export function presentId(state: RoomState, credentialHash: string): ParticipantId | null {
  const id = state.secrets.credentials.get(credentialHash);
  return id !== undefined && state.room.participants.has(id) ? id : null;
}

/**
 * Decides tasks one after the other, each on the state the ones before it lead to, so that a
 * whole batch is one append. One that throws is left out; the others are decided without it.
 * Pure but for the ids and the time it is given.
 * @param earlier what was acknowledged before and is not known from the log
 * @param parted connections by which somebody was forgotten already, at their own wish: nothing more is taken of them
 */
export function plan(
  state: RoomState,
  tasks: readonly Task[],
  environment: () => Environment,
  earlier: Pick<Acknowledged, 'revision'> = new Acknowledged(),
  parted: Pick<WeakSet<Connection>, 'has'> = new WeakSet(),
): Plan {
  const parting = new Set<Connection>();
  const isParted = (one: Task) => one.kind === 'command' && (parting.has(one.from) || parted.has(one.from));
  const steps: Step[] = [];
  const outcomes: Settled[] = [];
  const undecided: Undecided[] = [];
  const acknowledged: Acknowledgement[] = [];
  const now = new Acknowledged();
  const revision = (hash: string, id: string) => now.revision(hash, id) ?? earlier.revision(hash, id);
  for (const task of tasks) {
    try {
      const repeated = repeatedAs(task, revision);
      const { settled, taken } =
        repeated ?? (isParted(task) ? afterParting(task) : planTask(state, task, environment()));
      steps.push(...taken);
      outcomes.push(settled);
      state = taken.at(-1)?.after ?? state;
      const gone = partedBy(state, settled);
      if (gone) parting.add(gone);
      const one = repeated ? null : acknowledgement(state, settled);
      if (!one) continue;
      acknowledged.push(one);
      now.note(one);
    } catch (error) {
      undecided.push({ task, error });
    }
  }
  return { steps, outcomes, undecided, acknowledged, parted: [...parting] };
}

interface Planned {
  readonly settled: Settled;
  readonly taken: readonly Step[];
}

/** A command that was acknowledged before has no effect again. */
function repeatedAs(task: Task, known: Acknowledged['revision']): Planned | null {
  const revision = task.kind === 'command' ? known(task.greeting.credentialHash, task.id) : undefined;
  return revision === undefined
    ? null
    : { settled: { task, outcome: { kind: 'done', revision }, events: [] }, taken: [] };
}

/** Nobody hears of it: the connection is closed when they are told that they were forgotten. */
function afterParting(task: Task): Planned {
  return { settled: { task, outcome: { kind: 'refused', reason: 'not-entered' }, events: [] }, taken: [] };
}

/** Whose connection says nothing any more, because somebody was forgotten by it. */
function partedBy(state: RoomState, { task, outcome }: Settled): Connection | null {
  if (task.kind !== 'command' || task.command.type !== 'forget-me' || outcome.kind !== 'done') return null;
  return presentId(state, task.greeting.credentialHash) === null ? task.from : null;
}

/** What is to be remembered of a command beside the state it led to. */
function acknowledgement({ secrets }: RoomState, { task, outcome }: Settled): Acknowledgement | null {
  if (task.kind !== 'command' || outcome.kind !== 'done') return null;
  const { id, greeting } = task;
  const hash = greeting.credentialHash;
  const isKnown = secrets.handled.get(secrets.credentials.get(hash) ?? '')?.has(id) === true;
  return isKnown ? null : { hash, id, revision: outcome.revision };
}

function planTask(state: RoomState, task: Task, env: Environment): Planned {
  const { outcome, events, by } = decideTask(state, task, env);
  const taken: Step[] = [];
  for (const event of events) {
    const entry: LogEntry = { revision: state.revision + 1, at: env.now, event, by };
    const after = evolve(state, entry);
    taken.push({ entry, before: state.room, after });
    state = after;
  }
  const moved = outcome.kind === 'done' && events.length > 0;
  const settled = { task, outcome: moved ? { ...outcome, revision: state.revision } : outcome, events };
  return { settled, taken };
}

type Decided = { outcome: Outcome; events: readonly LogEntry['event'][]; by: LogEntry['by'] };

function decideTask(state: RoomState, task: Task, env: Environment): Decided {
  switch (task.kind) {
    case 'command':
      return decideCommand(state, task, env);
    case 'govern':
      return decideGoverning(state, task, env);
    case 'observation':
      return asDecided(state, decide(state, { kind: 'relay' }, task.observation, env), null);
    case 'welcome': {
      const id = presentId(state, task.greeting.credentialHash);
      if (!id) return { outcome: { kind: 'done', revision: state.revision }, events: [], by: null };
      return asDecided(state, decide(state, { kind: 'relay' }, { type: 'connection-returned', id }, env), null);
    }
  }
}

function asDecided(state: RoomState, decision: Decision, by: LogEntry['by']): Decided {
  if (!decision.ok) return { outcome: { kind: 'refused', reason: decision.refusal }, events: [], by: null };
  return { outcome: { kind: 'done', revision: state.revision }, events: decision.events, by };
}

/** Each command on what the one before it led to; if one is refused, none happened. */
function decideGoverning(
  before: RoomState,
  { key, commands }: Extract<Task, { kind: 'govern' }>,
  env: Environment,
): Decided {
  if (keyholderOf(before, key) === null) return { outcome: { kind: 'bad-key' }, events: [], by: null };
  const events: LogEntry['event'][] = [];
  let state = before;
  for (const command of commands(before.room)) {
    const decision = decide(state, { kind: 'keyholder', hash: key }, command, env);
    if (!decision.ok) return asDecided(before, decision, null);
    events.push(...decision.events);
    for (const event of decision.events)
      state = evolve(state, { revision: state.revision + 1, at: env.now, event, by: null });
  }
  return asDecided(before, { ok: true, events }, null);
}

function decideCommand(state: RoomState, task: Extract<Task, { kind: 'command' }>, env: Environment): Decided {
  const { command, id: commandId, greeting } = task;
  const self = presentId(state, greeting.credentialHash);
  if (self === null) return decideGuest(state, greeting, command, commandId, env);
  const handled = state.secrets.handled.get(self)?.get(commandId);
  if (handled !== undefined) {
    const outcome: Outcome =
      command.type === 'enter' ? { kind: 'entered', id: self } : { kind: 'done', revision: handled };
    return { outcome, events: [], by: null };
  }
  const decision = decide(state, { kind: 'participant', id: self }, command, env);
  return asDecided(state, decision, { participant: self, command: commandId });
}

function decideGuest(
  state: RoomState,
  { credentialHash, invitation, token }: Greeting,
  command: Command,
  commandId: string,
  env: Environment,
): Decided {
  // Leaving twice is leaving once: a repeated `leave` finds its sender gone already.
  if (command.type === 'leave' && state.secrets.credentials.has(credentialHash)) {
    return asDecided(state, { ok: true, events: [] }, null);
  }
  // Whoever was forgotten is nobody who is known.
  if (command.type === 'forget-me' && !state.secrets.credentials.has(credentialHash)) {
    return asDecided(state, { ok: true, events: [] }, null);
  }
  const known = state.secrets.credentials.get(credentialHash);
  const handled = known === undefined ? undefined : state.secrets.handled.get(known)?.get(commandId);
  // Entering again is another matter: whoever is in the lobby is not inside any more.
  if (handled !== undefined && command.type !== 'enter')
    return { outcome: { kind: 'done', revision: handled }, events: [], by: null };
  const decision = decide(state, { kind: 'guest', credentialHash, invitation, token }, command, env);
  if (!decision.ok) return asDecided(state, decision, null);
  const { events } = decision;
  const entered = events.find(event => event.type === 'entered');
  if (entered) {
    const { id } = entered.participant;
    return { outcome: { kind: 'entered', id }, events, by: { participant: id, command: commandId } };
  }
  const participant = events.map(({ outsider }) => (outsider?.from === 'lobby' ? outsider.participant : null))[0];
  return asDecided(state, decision, participant ? { participant, command: commandId } : null);
}

/** What somebody with a key wants of the room from outside. */
export type Governing = Extract<Task, { kind: 'govern' }>;
/** Why they do not get it, or null. */
export type GoverningProblem = Parameters<Governing['done']>[0];

/** What became of governing from outside, for whoever asked. */
export function governedAs(outcome: Outcome): GoverningProblem {
  if (outcome.kind === 'bad-key') return outcome.kind;
  return outcome.kind === 'refused' ? outcome.reason : null;
}
