/** The inside of a server under measurement: runs in the child that `measured-child.ts` forks. */

export interface Memory {
  /** Bytes in use after a full collection: JavaScript heap and what it holds outside it. */
  readonly held: number;
  /** Resident bytes of the process at the same moment. */
  readonly resident: number;
}

export type Question = 'cpu' | 'memory' | 'stop';
export type Answer =
  { readonly ready: number } | { readonly cpu: number } | { readonly memory: Memory } | { readonly stopped: true };

/** Tells the parent the port and answers its questions from then on. `stop` closes the server. */
export function answerMeasurements(port: number, stop: () => Promise<void>): void {
  process.on('message', (question: Question) => void answer(question, stop));
  process.on('disconnect', () => process.exit(0));
  tell({ ready: port });
}

async function answer(question: Question, stop: () => Promise<void>): Promise<void> {
  switch (question) {
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return tell({ cpu: (user + system) / 1e6 });
    }
    case 'memory': {
      // Twice: what the first collection finalises, the second one frees.
      globalThis.gc?.();
      await new Promise(resolve => setImmediate(resolve));
      globalThis.gc?.();
      const { heapUsed, external, rss } = process.memoryUsage();
      return tell({ memory: { held: heapUsed + external, resident: rss } });
    }
    case 'stop':
      await stop();
      tell({ stopped: true });
      process.disconnect();
  }
}

function tell(answer: Answer): void {
  process.send?.(answer);
}
