import type { Worker } from 'node:worker_threads';

/** The threads that are made in this process while something is done, in their order. */
export async function workersOf<Result>(work: () => Promise<Result>): Promise<{ result: Result; workers: Worker[] }> {
  const workers: Worker[] = [];
  const take = (worker: Worker) => void workers.push(worker);
  process.on('worker', take);
  try {
    return { result: await work(), workers };
  } finally {
    process.off('worker', take);
  }
}
