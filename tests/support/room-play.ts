import type { Actor, Command, Observation } from '../../core/room/commands.ts';
import { decide, type Decision } from '../../core/room/decide.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { RoomSettings } from '../../core/room/types.ts';
import { createdEntry, NOW } from './room.ts';
import type { Step } from './room-arbitraries.ts';

interface Happening {
  readonly before: RoomState;
  readonly entry: LogEntry;
  readonly after: RoomState;
}

/** Something that was asked of the room, and what it decided. */
interface Asking {
  readonly state: RoomState;
  readonly actor: Actor;
  readonly command: Command | Observation;
  readonly now: number;
  readonly decision: Decision;
}

export interface Session {
  readonly log: readonly LogEntry[];
  readonly happenings: readonly Happening[];
  readonly end: RoomState;
  readonly asked: readonly Asking[];
}

const hash = (index: number) => `secret-hash-${index}`;

/** Plays the steps as the relay does: decide, append, evolve. */
export function play(roomSettings: RoomSettings, script: readonly Step[]): Session {
  const created = createdEntry(roomSettings);
  let state = evolve(null, created);
  let now = NOW;
  const log = [created];
  const happenings: Happening[] = [];
  const asked: Asking[] = [];
  for (const [index, one] of script.entries()) {
    now += one.wait;
    const holder = state.secrets.credentials.get(hash(one.person));
    const [actor, command] = asking(state, one, index);
    const decision = decide(state, actor, command, { now, newId: `new-${index}`, newOutsider: `outsider-${index}` });
    asked.push({ state, actor, command, now, decision });
    if (!decision.ok) continue;
    const fresh = actor.kind === 'guest' && command.type !== 'enter' ? `outsider-${index}` : `new-${index}`;
    for (const event of decision.events) {
      const by = actor.kind === 'relay' ? null : { participant: holder ?? fresh, command: `command-${index}` };
      const entry = { revision: state.revision + 1, at: now, event, by };
      const after = evolve(state, entry);
      happenings.push({ before: state, entry, after });
      log.push(entry);
      state = after;
    }
  }
  return { log, happenings, end: state, asked };
}

function asking(state: RoomState, step: Step, index: number): [Actor, Command | Observation] {
  const credential = hash(step.person);
  const holder = state.secrets.credentials.get(credential);
  if (step.by === 'relay') return [{ kind: 'relay' }, observed(state, step, holder)];
  const command = resolved(state, step.command, index);
  if (holder !== undefined && state.room.participants.has(holder))
    return [{ kind: 'participant', id: holder }, command];
  return [
    { kind: 'guest', credentialHash: credential, invitation: step.invited && named(state, step.invited) },
    command,
  ];
}

function observed(
  state: RoomState,
  { observed: type, person }: Extract<Step, { by: 'relay' }>,
  holder = 'nobody',
): Observation {
  const invitation = named(state, `%${person}`);
  switch (type) {
    case 'clock':
      return { type };
    case 'invitation-missed':
      return { type, id: invitation };
    case 'invitation-mailed':
      return { type, id: invitation, ok: true };
    default:
      return { type, id: holder };
  }
}

/** The command with the people and invitations it stands for; new tokens are new. */
function resolved(state: RoomState, command: Command, index: number): Command {
  const entries = Object.entries(command).map(([key, value]: [string, unknown]) => {
    if (key === 'hash') return [key, `secret-token-${index}`];
    return [key, ['id', 'out', 'in'].includes(key) ? named(state, String(value)) : value];
  });
  return Object.fromEntries(entries) as Command;
}

function named({ secrets }: RoomState, name: string): string {
  const index = Number(name.slice(1));
  if (name.startsWith('@')) return secrets.credentials.get(hash(index)) ?? 'nobody';
  return [...secrets.invitations.keys()][index] ?? 'no-invitation';
}
