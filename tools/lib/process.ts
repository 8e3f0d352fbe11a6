import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { root } from './paths.ts';

export interface RunOptions {
  /** Milliseconds after which the whole process group is ended; the result then says `timedOut`. */
  timeLimit?: number;
  /** Show the output as it comes; it is collected either way. */
  live?: boolean;
  env?: Record<string, string>;
}

export interface RunResult {
  code: number;
  output: string;
  timedOut: boolean;
}

const running = new Set<ChildProcess>();

/** Runs a command to its end, without stdin. Never rejects: a command that cannot start has a code other than 0. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a time limit ends the children of children too.
    detached: process.platform !== 'win32',
    // Through a pipe they cannot see whether there is a terminal.
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), ...options.env },
  });
  running.add(child);
  let output = '';
  let timedOut = false;
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    if (options.live) process.stdout.write(chunk);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const limit = setTimeout(
    () => {
      timedOut = true;
      endTree(child);
    },
    options.timeLimit ?? 10 * 60_000,
  );
  return new Promise(resolve => {
    const done = (code: number) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ code, output, timedOut });
    };
    child.on('error', error => {
      output += `${error.message}\n`;
      done(1);
    });
    // Not `close`: a grandchild that keeps the pipe open must not hold us up.
    child.on('exit', code => setImmediate(() => done(code ?? 1)));
  });
}

/** Runs a JavaScript or TypeScript file under this Node. */
export function runNode(args: string[], options: RunOptions = {}): Promise<RunResult> {
  return run(process.execPath, args, options);
}

/** Ends a process and its group: asks, and five seconds later insists. */
function endTree(child: ChildProcess): void {
  signalTree(child, 'SIGTERM');
  setTimeout(() => signalTree(child, 'SIGKILL'), 5_000).unref();
}

/**
 * On Ctrl-C and SIGTERM: ends every command still running, then exits.
 * @returns a function that takes this back, for when somebody else looks after signals
 */
export function endAllOnSignal(): () => void {
  const handlers = (
    [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const
  ).map(([signal, code]) => {
    const handle = () => {
      for (const child of running) signalTree(child, 'SIGTERM');
      setTimeout(() => process.exit(code), running.size > 0 ? 1_000 : 0);
    };
    process.once(signal, handle);
    return () => process.off(signal, handle);
  });
  return () => handlers.forEach(takeBack => takeBack());
}

function signalTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-child.pid, signal);
  } catch {
    // Already gone.
  }
}
