import { expect, it } from 'vitest';
import { evolve } from '../../../../core/room/evolve.ts';
import { plan, type Task } from '../../../../server/relay/batch.ts';
import { newRoom, NOW, tokenFor } from '../../../support/room.ts';

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
