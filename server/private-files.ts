import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What rooms are kept in: SQLite's file, and those beside it. */
const ROOMS = /^rooms\.sqlite/;

/** Rooms hold names, addresses and private messages: what this process makes from now on is for its user alone. */
export function makePrivately(): void {
  process.umask(0o077);
}

/** So is then what earlier versions made in that folder. Files of somebody else stay as they are. */
export async function keepPrivate(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter(name => ROOMS.test(name));
  await Promise.all(files.map(name => chmod(join(folder, name), 0o600).catch(() => undefined)));
}
