import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it wrote so far. */
  output(): string;
  /** Closes our ends of its output, as when the terminal goes away. */
  stopReading(): void;
  /** Sends the signal; resolves with the exit code, null when the signal itself ended it. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

function start(
  env: Record<string, string>,
  through: readonly string[] = [],
): { child: ChildProcess; output: () => string } {
  const { PATH = '' } = process.env;
  const [command = process.execPath, ...rest] = [...through, process.execPath, MAIN];
  const child = spawn(command, rest, { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (text: string) => {
    output += text;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  return { child, output: () => output };
}

/**
 * The server as its own process, as it is deployed, started through a command if one is given; resolves when it
 * listens.
 */
export async function spawnServer(
  env: Record<string, string>,
  through: readonly string[] = [],
): Promise<ServerProcess> {
  const { child, output } = start({ PORT: '0', ...env }, through);
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const line = output()
        .split('\n')
        .find(one => one.includes('"msg":"listening"'));
      if (line) resolve((JSON.parse(line) as { url: string }).url);
    };
    child.stdout?.on('data', look);
    child.once('exit', code => reject(new Error(`The server ended with ${code}: ${output()}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    output,
    stopReading() {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    async kill(signal) {
      const exited = once(child, 'exit');
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Runs the server until it ends by itself, as it does when its configuration is wrong. */
export async function runServer(
  env: Record<string, string>,
  through: readonly string[] = [],
): Promise<{ code: number | null; output: string }> {
  const { child, output } = start(env, through);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output() };
}
