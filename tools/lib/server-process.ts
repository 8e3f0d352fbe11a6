import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readTenant } from '../../server/data-folder.ts';
import { EXIT } from '../../server/start-problems.ts';
import { freePort } from './free-port.ts';
import { root } from './paths.ts';
import { warningOf } from './server-log.ts';
import { checkSettings } from './settings.ts';
import { Trouble } from './terminal.ts';

export interface ServerOptions {
  dataDir: string;
  /** Restart when a source file changes. */
  watch?: boolean;
  /** Told about each warning or error that the server logs. */
  onWarning(text: string): void;
}

export interface RunningServer {
  /** Where it answers from this machine, without a trailing slash. */
  url: string;
  logFile: string;
  /** Settles when the process is gone, with its exit code. */
  ended: Promise<number>;
  /** Asks it to close, insists after ten seconds. */
  stop(): Promise<void>;
}

/** How long the server may take to answer, in milliseconds. */
const patience = 20_000;

/** Another server was faster with the same data folder. */
export class FolderTaken extends Trouble {}

/** How often another port is tried when somebody else took the free one first. */
const tries = 3;

/**
 * Starts the server and waits until it is healthy. HOST and PORT of our environment count; without PORT it takes
 * 8790, or any free port when that is taken.
 * @throws {Trouble} when its settings are wrong, or it does not come up: then with the end of what it wrote
 */
export async function startServer(options: ServerOptions, triesLeft = tries): Promise<RunningServer> {
  const host = process.env['HOST'] || '127.0.0.1';
  await checkSettings(process.env, options.dataDir);
  const wanted = Number(process.env['PORT'] || 0);
  const port = wanted || (await freePort(8790, host));
  const logFile = join(options.dataDir, 'server.log');
  const args = [...(options.watch ? ['--watch', '--watch-preserve-output'] : []), join(root, 'server', 'main.ts')];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOST: host, PORT: String(port), DATA_DIR: options.dataDir },
  });
  const tail = keepLog(child, logFile, options.onWarning);
  const ended = new Promise<number>(resolve => {
    child.once('error', () => resolve(1));
    child.once('exit', code => resolve(code ?? 1));
  });
  const url = `http://${urlHost(host)}:${port}`;
  const server = { url, logFile, ended, stop: () => stop(child, ended) };
  if (await healthy(url, ended, () => isOurs(options.dataDir, child))) return server;
  await server.stop();
  const code = await ended;
  if (code === EXIT.folderInUse) throw new FolderTaken(tail().join('\n'));
  if (code === EXIT.portInUse && !wanted && triesLeft > 1) return startServer(options, triesLeft - 1);
  throw new Trouble(`The server did not start; it wrote:\n${tail().join('\n')}\n(all of it: ${logFile})`);
}

function keepLog(child: ChildProcess, logFile: string, onWarning: (text: string) => void): () => string[] {
  const file = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let last: string[] = [];
  let partial = '';
  const take = (chunk: Buffer) => {
    file.write(chunk);
    const lines = (partial + chunk.toString()).split('\n');
    partial = lines.pop() ?? '';
    last = [...last, ...lines].slice(-8);
    for (const warning of lines.map(warningOf)) if (warning) onWarning(warning);
  };
  child.stdout?.on('data', take);
  child.stderr?.on('data', take);
  child.once('close', () => file.end());
  return () => [...last, partial].filter(Boolean);
}

/**
 * Whether the server of that folder is the child, or the child's own under a watcher: on its port another one may
 * answer.
 */
async function isOurs(dataDir: string, child: ChildProcess): Promise<boolean> {
  if (process.env['LOG_STORE'] === 'memory') return true;
  const tenant = await readTenant(dataDir);
  return tenant?.url != null && [tenant.pid, tenant.parent].includes(child.pid ?? 0);
}

async function healthy(url: string, ended: Promise<number>, isOurs: () => Promise<boolean>): Promise<boolean> {
  const state = { over: false };
  void ended.then(() => (state.over = true));
  const until = Date.now() + patience;
  while (!state.over && Date.now() < until) {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok && (await isOurs())) return true;
    await delay(50);
  }
  return false;
}

async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.exitCode === null) child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(insist);
}

/** An address that listens everywhere is reached over loopback; IPv6 wants brackets. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
