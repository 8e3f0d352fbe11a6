import { access, constants, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Config, ConfigError } from './config.ts';
import { FolderInUse, LockDamaged } from './data-folder.ts';
import { RoomsMissing } from './restoring.ts';

/** Exit codes of a server that could not start. */
export const EXIT = { failed: 1, folderInUse: 3, portInUse: 4 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof FolderInUse) return EXIT.folderInUse;
  return codeOf(error) === 'EADDRINUSE' ? EXIT.portInUse : EXIT.failed;
}

/** Why the server cannot start, as one sentence with what to do. */
export async function explain(error: unknown, config: Config | null): Promise<string> {
  if (!config || [ConfigError, FolderInUse, LockDamaged, RoomsMissing].some(one => error instanceof one))
    return messageOf(error);
  const { syscall, port } = error as NodeJS.ErrnoException & { port?: number };
  const sentence =
    syscall === 'listen' || syscall === 'getaddrinfo'
      ? aboutListening(codeOf(error), listenerOf(config, port))
      : await aboutFolder(error, config);
  return sentence ?? `The server cannot start: ${messageOf(error)}`;
}

/** Which of its listeners a server speaks of, and what sets where it is. */
interface Listener {
  readonly host: string;
  readonly port: number;
  readonly variables: { readonly host: string; readonly port: string };
}

function listenerOf({ host, port, metrics }: Config, failed: number | undefined): Listener {
  const isOfMetrics = metrics !== null && metrics.port !== null && failed === metrics.port && failed !== port;
  return isOfMetrics
    ? { host: metrics.host, port: failed, variables: { host: 'METRICS_HOST', port: 'METRICS_PORT' } }
    : { host, port, variables: { host: 'HOST', port: 'PORT' } };
}

function aboutListening(code: string, { host, port, variables }: Listener): string | null {
  switch (code) {
    case 'EADDRINUSE':
      return `The port is in use: something else listens on port ${port} of ${host}. Set ${variables.port} to another one, or to 0 for any that is free.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not listen on port ${port}. Set ${variables.port} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${variables.host} is no address of this machine: ${host}. Use 127.0.0.1 for this machine alone, 0.0.0.0 for every network.`;
    default:
      return null;
  }
}

/** Results of SQLite (https://www.sqlite.org/rescode.html), as the file system would name them. */
const SQLITE: Readonly<Record<number, string>> = {
  8: 'EROFS',
  11: 'NOTADB',
  13: 'ENOSPC',
  14: 'EACCES',
  23: 'EACCES',
  26: 'NOTADB',
};

async function aboutFolder(error: unknown, { dataDir }: Config): Promise<string | null> {
  const folder = resolve(dataDir);
  switch (await folderCode(error, folder)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk is full: the data folder ${folder} has no room for the server's files. Free some space, or set DATA_DIR to another disk.`;
    case 'EROFS':
      return `The data folder ${folder} is on a disk that can only be read. Set DATA_DIR to a folder that can be written.`;
    case 'EACCES':
    case 'EPERM':
      return `This user may not write in the data folder ${folder}. Give it the right to, or set DATA_DIR to another folder.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `The data folder ${folder} is a file, or lies below one. Set DATA_DIR to a folder.`;
    case 'ENOENT':
      return `The data folder ${folder} cannot be made there. Set DATA_DIR to another place.`;
    case 'NOTADB':
      return `${join(folder, 'rooms.sqlite')} is damaged, or no file of Sidestage. Put a copy back in its place, or move it away to begin without rooms.`;
    default:
      return null;
  }
}

/** SQLite says that it cannot open or write, and not why: the folder knows. */
async function folderCode(error: unknown, folder: string): Promise<string> {
  const code = codeOf(error);
  if (code !== 'ERR_SQLITE_ERROR') return code;
  const result = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
  const why = await access(folder, constants.W_OK).then(() => '', codeOf);
  return why || (SQLITE[result] ?? ((await isFull(folder)) ? 'ENOSPC' : ''));
}

async function isFull(folder: string): Promise<boolean> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize < MIN_FREE_BYTES,
    () => false,
  );
}

/** With less than this an error in writing is put down to the disk. */
const MIN_FREE_BYTES = 64 * 1024;

function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? '') : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
