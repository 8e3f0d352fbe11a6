import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tools/lib/free-port.ts';
import { ensureTool } from '../../tools/lib/tools.ts';

export interface CoturnOptions {
  readonly secret: string;
  /** Where it listens and relays. Default: loopback. */
  readonly address?: string;
  /** Listen for TLS too, with the certificate of `tls/`, which names `rooms.example`. Default: false. */
  readonly tls?: boolean;
  /** Start it through this command, such as `['ip', 'netns', 'exec', NAME]`. */
  readonly through?: readonly string[];
  /** Clients must show their credentials anew after this many seconds. Default: ten minutes. */
  readonly nonceLifetime?: number;
}

export interface Coturn {
  /** Host and port, as they follow `turn:`. */
  readonly authority: string;
  /** Port for `turns:`; 0 without TLS. */
  readonly tlsPort: number;
  /** Everything it wrote so far. */
  output(): string;
  close(): Promise<void>;
}

const PATIENCE_MS = 15_000;

/**
 * A real coturn that checks credentials by a shared secret.
 * @throws when it is not installed and cannot be, or does not start
 */
export async function startCoturn({
  secret,
  address = '127.0.0.1',
  tls = false,
  through = [],
  nonceLifetime,
}: CoturnOptions): Promise<Coturn> {
  const turnserver = await ensureTool('turnserver', 'coturn');
  const folder = await mkdtemp(join(tmpdir(), 'sidestage-coturn-'));
  const port = await freePort(0, '127.0.0.1');
  const tlsPort = tls ? await freePort(0, '127.0.0.1') : 0;
  const args = [
    '-n',
    '--log-file=stdout',
    '--simple-log',
    '--no-cli',
    '--no-dtls',
    '--verbose',
    ...(tls
      ? [`--tls-listening-port=${tlsPort}`, `--cert=${tlsFile('cert.pem')}`, `--pkey=${tlsFile('key.pem')}`]
      : ['--no-tls']),
    `--listening-ip=${address}`,
    `--relay-ip=${address}`,
    `--listening-port=${port}`,
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    '--realm=sidestage.test',
    '--fingerprint',
    `--pidfile=${join(folder, 'pid')}`,
    `--userdb=${join(folder, 'users')}`,
    ...(address.startsWith('127.') ? ['--allow-loopback-peers'] : []),
    ...(nonceLifetime === undefined ? [] : [`--stale-nonce=${nonceLifetime}`]),
  ];
  // Through a pipe it would keep lines back that a test waits for.
  const [command = turnserver, ...rest] = [...through, 'stdbuf', '-oL', turnserver, ...args];
  const child = spawn(command, rest, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(child, () => output);
  } catch (error) {
    await close();
    throw error;
  }
  return { authority: `${address}:${port}`, tlsPort, output: () => output, close };
}

const tlsFile = (name: string) => fileURLToPath(new URL(`./tls/${name}`, import.meta.url));

function listening(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`coturn does not listen: ${output()}`)), PATIENCE_MS);
    const look = () => {
      if (!/TCP listener opened/.test(output()) || !/UDP listener opened/.test(output())) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', look);
    child.once('error', reject);
    child.once('exit', code => reject(new Error(`coturn ended with ${code}: ${output()}`)));
  });
}
