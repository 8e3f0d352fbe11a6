import { expect } from 'vitest';
import type { Actor, Command, Environment, Observation } from '../../core/room/commands.ts';
import { decide } from '../../core/room/decide.ts';
import type { RoomState } from '../../core/room/state.ts';
import type { Participant, Role, StageAccess } from '../../core/room/types.ts';
import { as, guest, NOW, ON, outcome, withPerson } from './room.ts';

/** Tables of the room's rules: who may do what, where. `x` is a refusal; a name without one, the event it leads to. */

export const ROLES: readonly Role[] = ['viewer', 'speaker', 'moderator', 'host'];
export const ACCESSES: readonly StageAccess[] = ['everyone', 'request', 'invite'];

/** How somebody may stand in the room. `knocking`: waits outside and wants the stage. */
export const STANDINGS: Readonly<Record<string, Partial<Participant>>> = {
  waiting: { place: 'waiting' },
  knocking: { place: 'waiting', line: { state: 'asked', at: NOW } },
  viewer: { place: 'viewer' },
  hand: { place: 'viewer', hand: NOW },
  asked: { place: 'viewer', line: { state: 'asked', at: NOW } },
  invited: { place: 'viewer', line: { state: 'invited', at: NOW } },
  stage: { place: 'stage', ...ON },
};

/** Short for several values of a cell. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  anybody: ROLES,
  others: ['speaker', 'moderator', 'host'],
  members: ['viewer', 'speaker'],
  leaders: ['moderator', 'host'],
  inside: ['viewer', 'hand', 'asked', 'invited', 'stage'],
  offstage: ['viewer', 'hand', 'asked', 'invited'],
  without: ['waiting', 'knocking'],
};

/** The cells of a table's rows; the first line names the columns. */
export function readTable(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split('|').map(cell => cell.trim()));
}

export function valuesOf(cell: string, groups: Readonly<Record<string, readonly string[]>> = {}): readonly string[] {
  return cell.split(/\s*,\s*/).flatMap(word => groups[word] ?? GROUPS[word] ?? [word]);
}

/** All ways to take one value of each list. */
export function combinations(...lists: readonly (readonly string[])[]): string[][] {
  return lists.reduce<string[][]>((all, list) => all.flatMap(before => list.map(one => [...before, one])), [[]]);
}

/** Fails, naming them, on combinations without a rule and on those with two. */
export function expectEachOnce(ruled: readonly string[][], all: readonly string[][]): void {
  const count = new Map<string, number>();
  for (const one of ruled) count.set(one.join(' / '), (count.get(one.join(' / ')) ?? 0) + 1);
  const expected = new Set(all.map(one => one.join(' / ')));
  expect({
    missing: [...expected].filter(one => !count.has(one)),
    twice: [...count].filter(([, times]) => times > 1).map(([one]) => one),
    unknown: [...count.keys()].filter(one => !expected.has(one)),
  }).toEqual({ missing: [], twice: [], unknown: [] });
}

/** Somebody of that role and standing in the room; outside it, somebody with an invitation for that role. */
export function standing(state: RoomState, id: string, role: Role, where: string): { state: RoomState; actor: Actor } {
  if (where === 'outside') return { state, actor: guest(id, role === 'viewer' ? null : role) };
  const changes = STANDINGS[where];
  if (!changes) throw new Error(`There is no standing "${where}".`);
  return { state: withPerson(state, id, { role, ...changes }), actor: as(id) };
}

/** One word for what a command leads to. */
export function answer(
  state: RoomState,
  actor: Actor,
  command: Command | Observation,
  env: Partial<Environment> = {},
): string {
  return outcome(decide(state, actor, command, { now: NOW, newId: 'new-1', newOutsider: 'new-outsider', ...env }));
}
