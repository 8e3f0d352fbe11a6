import { expect, it } from 'vitest';
import { evolve } from '../../../../core/room/evolve.ts';
import { divideWork, plan, type Task } from '../../../../server/relay/batch.ts';
import type { Connection, Greeting } from '../../../../server/relay/Connection.ts';
import { newRoom, NOW, tokenFor, withPerson } from '../../../support/room.ts';

const environment = () => ({ now: NOW, newId: 'new-1', newOutsider: 'outsider-1' });

/** What somebody with the host link wants of the room. */
function govern(commands: Extract<Task, { kind: 'govern' }>['commands']): Task {
  return { kind: 'govern', key: tokenFor('host'), commands, cost: { address: '', bytes: 0 }, done: () => undefined };
}

it('a task that cannot be decided is left out, and those before and after it are decided', () => {
  const state = newRoom();
  const error = new Error('not foreseen');
  const broken = govern(() => {
    throw error;
  });
  const [lock, close] = [true, false].map(locked =>
    govern(() => [{ type: 'change-settings', settings: { locked } }]),
  ) as [Task, Task];
  const { steps, outcomes, undecided } = plan(state, [lock, broken, close, broken], environment);
  expect(undecided).toEqual([
    { task: broken, error },
    { task: broken, error },
  ]);
  expect(outcomes).toMatchObject([
    { task: lock, outcome: { kind: 'done', revision: state.revision + 1 } },
    { task: close, outcome: { kind: 'done', revision: state.revision + 2 } },
  ]);
  expect(steps.map(({ after }) => after.room.settings.locked)).toEqual([true, false]);
  expect(steps.map(({ entry }) => entry).reduce(evolve, state)).toEqual(steps.at(-1)?.after);
});

it('R24, R364: a command that changed nothing and comes again in the same batch has no effect either', () => {
  const state = withPerson(newRoom(), 'ada', { place: 'stage' });
  const greeting = { credentialHash: state.secrets.credentials.keys().toArray().at(-1) } as Greeting;
  const sent = (id: string, microphone: boolean): Task => ({
    kind: 'command',
    from: {} as Connection,
    greeting,
    id,
    command: { type: 'set-devices', microphone, camera: false },
    cost: { bytes: 0, moderates: false },
  });
  const { steps, outcomes, acknowledged } = plan(
    state,
    [sent('nothing', false), sent('on', true), sent('nothing', false)],
    environment,
  );
  expect(steps).toHaveLength(1);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    { kind: 'done', revision: state.revision },
    { kind: 'done', revision: state.revision + 1 },
    { kind: 'done', revision: state.revision },
  ]);
  expect(acknowledged).toEqual([{ hash: greeting.credentialHash, id: 'nothing', revision: state.revision }]);
});

it('R383: nothing is taken of a connection behind forget-me, in the same batch or a later one', () => {
  const state = withPerson(newRoom(), 'ada');
  const greeting = { credentialHash: state.secrets.credentials.keys().toArray().at(-1), invitation: null } as Greeting;
  const from = {} as Connection;
  const sent = (id: string, command: Extract<Task, { kind: 'command' }>['command'], by = from): Task => ({
    kind: 'command',
    from: by,
    greeting,
    id,
    command,
    cost: { bytes: 0, moderates: false },
  });
  const enter = { type: 'enter', name: 'Ada again', place: 'viewer', microphone: false, camera: false } as const;
  const first = plan(state, [sent('forget', { type: 'forget-me' }), sent('enter', enter)], environment);
  expect(first.steps.map(({ entry }) => entry.event.type)).toEqual(['left', 'people-forgotten']);
  expect(first.outcomes.map(({ outcome }) => outcome.kind)).toEqual(['done', 'refused']);
  expect(first.parted).toEqual([from]);
  const after = first.steps.at(-1)?.after ?? state;
  const parted = new WeakSet(first.parted);
  expect(plan(after, [sent('enter-2', enter)], environment, undefined, parted).steps).toEqual([]);
  // By another connection they come in as anybody does.
  expect(plan(after, [sent('enter-3', enter, {} as Connection)], environment, undefined, parted).steps).toHaveLength(1);
});

it('R350: what a room did is put down to the connections that asked for it, by their share of it', () => {
  const [ada, bob] = [{ address: 'a' }, { address: 'a' }] as [Connection, Connection];
  const welcome = (to: Connection): Task => ({ kind: 'welcome', to, greeting: {} as Greeting });
  const outside = govern(() => []);
  const spent = new Map<object, [string, number]>();
  divideWork([welcome(ada), welcome(bob), welcome(ada), outside], 8, {
    spend: (address, who, ms) => void spent.set(who, [address, ms]),
  });
  expect(spent.get(ada)).toEqual(['a', 4]);
  expect(spent.get(bob)).toEqual(['a', 2]);
  expect([...spent.values()].map(([, ms]) => ms)).toEqual([4, 2, 2]);
});
