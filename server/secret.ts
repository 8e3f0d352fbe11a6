import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './data-folder.ts';

const MIN_SECRET_LENGTH = 32;
/** Of the key with which rooms are created. */
export const MIN_CREATION_KEY_LENGTH = 16;
/** Fewer different characters than this in a secret is no randomness. */
const MIN_DISTINCT_CHARACTERS = 8;
const PLACEHOLDER =
  /change.?(me|this|it)|your.?secret|my.?secret|place.?holder|example|default|replace|password|insert|todo|sidestage.?secret/i;

/**
 * What is wrong with a secret for a listener that others can reach, or null. Never quotes it.
 * @param minLength for one that is told to people and whose guesses are counted, less will do
 */
export function secretWeakness(secret: string | null, minLength = MIN_SECRET_LENGTH): string | null {
  if (secret === null) return 'is missing';
  if (secret.length < minLength) return `is shorter than ${minLength} characters`;
  if (PLACEHOLDER.test(secret)) return 'is a well-known placeholder';
  if (new Set(secret).size < MIN_DISTINCT_CHARACTERS) return 'is easy to guess';
  return null;
}

/** The secret kept in that folder, made there (mode 0600) if there is none yet. */
export async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  await makeFolder(dataDir);
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return null;
  });
  if (kept === null) return makeSecret(path);
  const secret = kept.trim();
  if (secret.length >= MIN_SECRET_LENGTH) return secret;
  throw new Error(`${path} holds no usable secret. Delete it and start again; a new one is made.`);
}

/** Whole or not at all, whatever ends the process or fills the disk meanwhile; the first of several makers wins. */
async function makeSecret(path: string): Promise<string> {
  const draft = `${path}.${process.pid}`;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
}

/** A key for one purpose, so that no two uses share one (HKDF, RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `sidestage/${purpose}`, 32));
}

/** Stands for a room in logs: a slug opens a room, so it is not written there. */
export function roomTagger(secret: string): (slug: string) => string {
  const key = deriveKey(secret, 'log-tag');
  return slug => createHmac('sha256', key).update(slug).digest('hex').slice(0, 10);
}
