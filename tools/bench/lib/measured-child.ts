import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Answer, Memory, Question } from './measured.ts';

const ANSWER_TIMEOUT_MS = 20_000;

/** A server in a process of its own, so that what it costs can be told from what the load costs. */
export class MeasuredChild {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /**
   * Forks a module that calls `answerMeasurements`.
   * @throws Error when it does not come up
   */
  static async start(
    module: URL,
    { execArgv = [], env = {} }: { execArgv?: readonly string[]; env?: Readonly<Record<string, string>> } = {},
  ): Promise<MeasuredChild> {
    const child = fork(module, {
      env: { ...process.env, ...env },
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...execArgv],
    });
    const answer = await nextAnswer(child);
    if (!('ready' in answer)) throw new Error('The server under measurement spoke out of turn.');
    return new MeasuredChild(child, answer.ready);
  }

  /** Seconds of processor time, all threads, since the process began. */
  async cpu(): Promise<number> {
    const answer = await this.#ask('cpu');
    return 'cpu' in answer ? answer.cpu : NaN;
  }

  /** The same as the system counts it (Linux), for a server too busy to answer. */
  async cpuFromOutside(): Promise<number> {
    const stat = await readFile(`/proc/${this.#child.pid}/stat`, 'utf8');
    // The fields after the name in brackets; user and system time are the 14th and 15th of all, in hundredths of a
    // second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Memory after a full collection. */
  async memory(): Promise<Memory> {
    const answer = await this.#ask('memory');
    return 'memory' in answer ? answer.memory : { held: NaN, resident: NaN };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || !this.#child.connected) return;
    const exited = once(this.#child, 'exit');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
    this.#child.send('stop' satisfies Question);
    await exited;
    clearTimeout(timer);
  }

  #ask(question: Question): Promise<Answer> {
    const answer = nextAnswer(this.#child);
    this.#child.send(question);
    return answer;
  }
}

async function nextAnswer(child: ChildProcess): Promise<Answer> {
  const waiting = new AbortController();
  const signal = AbortSignal.any([waiting.signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([answer]) => answer as Answer),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`The server under measurement ended with code ${String(code)}; its own output is above.`);
      }),
    ]);
  } finally {
    waiting.abort();
  }
}
