import type { Actor, Command, Observation } from '../../core/room/commands.ts';
import { decide, type Decision } from '../../core/room/decide.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import { forgotten } from '../../core/room/rules/forget.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { RoomSettings } from '../../core/room/types.ts';
import { createdEntry, NOW } from './room.ts';
import { FRESH, type Step } from './room-arbitraries.ts';

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
    const append = (event: LogEntry['event'], by: LogEntry['by']) => {
      const entry = { revision: state.revision + 1, at: now, event, by };
      const after = evolve(state, entry);
      happenings.push({ before: state, entry, after });
      log.push(entry);
      state = after;
    };
    if (one.by === 'retention') {
      for (const event of expiring(state, one, now)) append(event, null);
      continue;
    }
    const holder = state.secrets.credentials.get(hash(one.person));
    const [actor, command] = asking(state, one, index);
    const decision = decide(state, actor, command, { now, newId: `new-${index}`, newOutsider: `outsider-${index}` });
    asked.push({ state, actor, command, now, decision });
    if (!decision.ok) continue;
    const fresh = actor.kind === 'guest' && command.type !== 'enter' ? `outsider-${index}` : `new-${index}`;
    for (const event of decision.events) {
      const by = actor.kind === 'relay' ? null : { participant: holder ?? fresh, command: `command-${index}` };
      append(event, by);
    }
  }
  return { log, happenings, end: state, asked };
}

function asking(
  state: RoomState,
  step: Exclude<Step, { by: 'retention' }>,
  index: number,
): [Actor, Command | Observation] {
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

/** What was written long ago, and people who left. */
function expiring(
  { secrets }: RoomState,
  { ago, people }: Extract<Step, { by: 'retention' }>,
  now: number,
): LogEntry['event'][] {
  const left = people.flatMap(index => [...secrets.departed.keys()][index] ?? []);
  return [
    { type: 'writing-expired', before: now - ago },
    ...(left.length > 0 ? forgotten(secrets, [...new Set(left)]) : []),
  ];
}

/** The command with the people and invitations it stands for; new tokens are new, and so are texts that ask for it. */
function resolved(state: RoomState, command: Command, index: number): Command {
  const entries = Object.entries(command).map(([key, value]: [string, unknown]) => {
    if (key === 'hash') return [key, `secret-token-${index}`];
    if (value === FRESH) return [key, `${key}-${index}.`];
    if (key === 'terms' && (value as { name: string }).name === FRESH)
      return [key, { ...(value as object), name: `guest-${index}.`, email: `mail-${index}.@example.org` }];
    if (key === 'message' || key === 'replyTo') return [key, at(state.features.chat.messages.backwards(), value)];
    if (key === 'question' && !('activity' in command)) return [key, at(state.features.questions.values(), value)];
    if (key === 'activity') return [key, at(state.features.activities.values(), value)];
    return [key, typeof value === 'string' && /^[@%]\d+$/.test(value) ? named(state, value) : value];
  });
  return Object.fromEntries(entries) as Command;
}

/** The number of what stands at that place. */
function at(all: Iterable<{ readonly id: number }>, place: unknown): number | null {
  const ids = [...all].map(({ id }) => id);
  return typeof place === 'number' ? (ids[place % ids.length] ?? 1) : null;
}

function named({ secrets }: RoomState, name: string): string {
  const index = Number(name.slice(1));
  if (name.startsWith('@')) return secrets.credentials.get(hash(index)) ?? 'nobody';
  return [...secrets.invitations.keys()][index] ?? 'no-invitation';
}
