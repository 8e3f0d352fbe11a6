import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase } from './log/database.ts';

/**
 * An empty SQLite file whose lock says that a server uses the folder. The system lets go of it with the process,
 * however that ends.
 */
const LOCK_FILE = 'in-use.lock';
/** Who holds the lock, for people: nothing is decided by it. */
const TENANT_FILE = 'in-use.json';
/** How long (ms) a server that says that it is ending is waited for: longer than it takes, however that goes. */
const ENDING_MS = 15_000;
/** How often (ms) the lock is tried while it is waited for. */
const TRY_MS = 50;
const [SQLITE_BUSY, SQLITE_CORRUPT, SQLITE_NOTADB] = [5, 11, 26];

/** The server that uses a data folder. */
export interface Tenant {
  readonly pid: number;
  /** Of the process that started it. */
  readonly parent: number;
  /** The origin people open; null while it is starting. */
  readonly url: string | null;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** It was asked to end, and will let go of the folder by itself. */
  readonly ending?: boolean;
}

/** Another server uses the folder. */
export class FolderInUse extends Error {
  override name = 'FolderInUse';

  constructor(folder: string, tenant: Tenant | null) {
    const where = tenant?.url ? ` at ${tenant.url}` : '';
    const process = tenant ? ` (process ${tenant.pid})` : '';
    super(
      `The data folder ${resolve(folder)} is in use by a Sidestage server${where}${process}. ` +
        'Use that one, or stop it first, or set DATA_DIR to another folder.',
    );
  }
}

/** The lock file is not one that a server made, so nobody can hold its lock. */
export class LockDamaged extends Error {
  override name = 'LockDamaged';

  constructor(folder: string) {
    super(`${join(resolve(folder), LOCK_FILE)} is damaged, or no file of Sidestage. Nothing is kept in it: delete it.`);
  }
}

/** Whoever holds this is the only server that uses the folder. */
export interface Lease {
  /** Says where the server answers. */
  announce(url: string): Promise<void>;
  /** Says that the folder will be let go of soon, so that whoever wants it waits. */
  ending(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Makes a folder and those above it, readable by its owner alone. Not `mkdir` with `recursive`, which never
 * returns below `/proc` (Node 24).
 */
export async function makeFolder(path: string): Promise<void> {
  const make = () => mkdir(path, { mode: 0o700 });
  try {
    await make().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' || dirname(path) === path) throw error;
      await makeFolder(dirname(path));
      await make();
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (
      await stat(path).then(
        found => found.isDirectory(),
        () => false,
      )
    )
      return;
    throw code === 'EEXIST' ? Object.assign(error as Error, { code: 'ENOTDIR' }) : error;
  }
}

/**
 * Takes a folder for this process alone; nothing in it is touched before.
 * @param patience how long (ms) a server that uses it is waited for; one that is ending is waited for all the same
 * @throws FolderInUse, LockDamaged; errors of the file system and of SQLite
 */
export async function takeFolder(folder: string, patience: number): Promise<Lease> {
  const lock = await patientLock(folder, patience);
  const file = join(folder, TENANT_FILE);
  const startedAt = Date.now();
  let said: Tenant = { pid: process.pid, parent: process.ppid, url: null, startedAt };
  const tell = async (news: Partial<Tenant>) => {
    said = { ...said, ...news };
    // It helps people only, so a full disk fails where it matters.
    await writeFile(file, `${JSON.stringify(said)}\n`, { mode: 0o600 }).catch(() => undefined);
  };
  await tell({});
  return {
    announce: url => tell({ url }),
    ending: () => tell({ ending: true }),
    async release() {
      await rm(file, { force: true }).catch(() => undefined);
      lock.close();
    },
  };
}

/** The server that uses a folder now, or null; unknown to itself as `pid` 0. Takes nothing. */
export async function tenantOf(folder: string): Promise<Tenant | null> {
  if (!(await stat(join(folder, LOCK_FILE)).catch(() => null))) return null;
  const lock = lockFolder(folder);
  if (!lock) return (await readTenant(folder)) ?? { pid: 0, parent: 0, url: null, startedAt: 0 };
  lock.close();
  return null;
}

/** What the server in that folder says of itself. One that is gone may have left it behind: see `tenantOf`. */
export async function readTenant(folder: string): Promise<Tenant | null> {
  try {
    return JSON.parse(await readFile(join(folder, TENANT_FILE), 'utf8')) as Tenant;
  } catch {
    return null;
  }
}

async function patientLock(folder: string, patience: number): Promise<DatabaseSync> {
  const began = performance.now();
  for (;;) {
    const lock = lockFolder(folder);
    if (lock) return lock;
    const tenant = await readTenant(folder);
    const most = tenant?.ending ? Math.max(patience, ENDING_MS) : patience;
    if (performance.now() - began >= most) throw new FolderInUse(folder, tenant);
    await delay(TRY_MS);
  }
}

/** The lock, or null when another process holds it. */
function lockFolder(folder: string): DatabaseSync | null {
  const db = openDatabase(join(folder, LOCK_FILE), { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;');
    return db;
  } catch (error) {
    db.close();
    const result = ((error as { errcode?: number }).errcode ?? 0) & 0xff;
    if (result === SQLITE_BUSY) return null;
    throw result === SQLITE_CORRUPT || result === SQLITE_NOTADB ? new LockDamaged(folder) : error;
  }
}
