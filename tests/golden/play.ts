import type { Actor, Command, Observation } from '../../core/room/commands.ts';
import { decide } from '../../core/room/decide.ts';
import type { LogEntry } from '../../core/room/events.ts';
import { evolve } from '../../core/room/evolve.ts';
import { HOST_LINK } from '../../core/room/invitation-records.ts';
import { DEFAULT_SETTINGS } from '../../core/room/room.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { RoomSettings } from '../../core/room/types.ts';
import { BEGINNING, FACTS, SETTINGS, type Step, STEPS } from './session.ts';

const [CREATOR_KEY, HOST_TOKEN] = ['creator-key', 'token-host'];
/** Between two steps, in ms. */
const PAUSE_MS = 100;

/** The log of the golden session as today's code decides it. @throws Error when a step comes to nothing */
export function playGoldenSession(): readonly LogEntry[] {
  let now = BEGINNING;
  const created: LogEntry = {
    revision: 1,
    at: now,
    event: {
      type: 'created',
      facts: FACTS,
      settings: { ...DEFAULT_SETTINGS, ...(SETTINGS as Partial<RoomSettings>) },
      grants: [{ hash: HOST_TOKEN, role: 'host' }],
      key: CREATOR_KEY,
    },
    by: null,
  };
  const log = [created];
  let state = evolve(null, created);
  const made = new Map<string, string | number>();
  for (const [index, step] of STEPS.entries()) {
    if (step.refusedToday) continue;
    now += step.wait ?? PAUSE_MS;
    const { who, as } = step;
    const append = (event: LogEntry['event'], by: LogEntry['by']) => {
      const entry: LogEntry = { revision: state.revision + 1, at: now, event, by };
      log.push(entry);
      state = evolve(state, entry);
    };
    if (step.event) {
      append(step.event, null);
      continue;
    }
    const command = resolved(state, made, step);
    const makes = command.type === 'create-invitation' ? `invitation-${as}` : null;
    const decision = decide(state, actorOf(state, made, step), command, {
      now,
      newId: makes ?? idOf(who),
      newOutsider: idOf(who),
    });
    if (!decision.ok || decision.events.length === 0)
      throw new Error(`Step ${index} comes to ${decision.ok ? 'nothing' : decision.refusal}: ${JSON.stringify(step)}`);
    const isSomebody = !['relay', 'creator', 'host-link'].includes(who);
    const by = isSomebody ? { participant: personOf(state, who) ?? idOf(who), command: commandId(index) } : null;
    if (as) made.set(as, makes ?? state.revision + 1);
    for (const event of decision.events) append(event, by);
  }
  return log;
}

const idOf = (who: string) => `person-${who}`;
const commandId = (index: number) => `command-${String(index).padStart(4, '0')}`;
const credentialOf = (who: string) => `credential-${who}`;

function personOf({ secrets }: RoomState, who: string): string | undefined {
  return secrets.credentials.get(credentialOf(who));
}

function actorOf(state: RoomState, made: ReadonlyMap<string, unknown>, { who, link }: Step): Actor {
  if (who === 'relay') return { kind: 'relay' };
  if (who === 'creator') return { kind: 'keyholder', hash: CREATOR_KEY };
  if (who === HOST_LINK) return { kind: 'keyholder', hash: HOST_TOKEN };
  const id = personOf(state, who);
  if (id !== undefined && state.room.participants.has(id)) return { kind: 'participant', id };
  const invitation = link?.startsWith('#') ? String(made.get(link.slice(1))) : (link ?? null);
  return { kind: 'guest', credentialHash: credentialOf(who), invitation };
}

function resolved(state: RoomState, made: ReadonlyMap<string, unknown>, { command }: Step): Command | Observation {
  const entries = Object.entries(command).map(([key, value]) => {
    if (typeof value !== 'string') return [key, value];
    if (value.startsWith('@')) return [key, personOf(state, value.slice(1))];
    return [key, value.startsWith('#') ? made.get(value.slice(1)) : value];
  });
  return Object.fromEntries(entries) as Command | Observation;
}
