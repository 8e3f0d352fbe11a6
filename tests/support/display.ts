import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ensureTool } from '../../tools/lib/tools.ts';

/** A screen that nobody looks at, for browsers to share. */
export interface Display {
  /** As the variable `DISPLAY` has it. */
  readonly name: string;
  close(): Promise<void>;
}

/**
 * Starts an X server without a screen of glass. It chooses a free number itself.
 * @throws when it is not installed and cannot be, or does not start
 */
export async function startDisplay(): Promise<Display> {
  const server = await ensureTool('Xvfb', 'xvfb');
  const running: ChildProcess = spawn(server, ['-displayfd', '3', '-screen', '0', '640x360x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const ended = once(running, 'exit');
  const number = running.stdio[3] as Readable;
  const [said] = (await Promise.race([
    once(number, 'data'),
    ended.then(() => Promise.reject(new Error('Xvfb ended before it began.'))),
  ])) as [Buffer];
  return {
    name: `:${said.toString().trim()}`,
    async close() {
      running.kill();
      await ended;
    },
  };
}
