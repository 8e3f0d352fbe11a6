import type { Metrics } from '../metrics/Metrics.ts';
import type { Settled } from './batch.ts';
import { type Costs, isLeaving, writtenBytes } from './costs.ts';

/** Counts what became of a task, and charges what it wrote to whoever wanted it. Leaving costs nothing. */
export function account(
  { costs, metrics }: { readonly costs: Costs; readonly metrics: Metrics | null },
  slug: string,
  { task, outcome, events }: Settled,
): void {
  if (task.kind === 'command') metrics?.command(task.command.type, outcome.kind === 'refused' ? 'refused' : 'done');
  if (events.length === 0) return;
  if (task.kind === 'govern') costs.written(task.cost, slug, writtenBytes(task.cost.bytes, events), true);
  if (task.kind !== 'command' || isLeaving(task.command)) return;
  const payer = { address: task.from.address, credentialHash: task.greeting.credentialHash };
  costs.written(payer, slug, writtenBytes(task.cost.bytes, events), task.cost.moderates);
}
