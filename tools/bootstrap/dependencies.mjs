import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentNode } from './hand-over.mjs';
import { installHint, runNpmCi } from './npm.mjs';

/**
 * Installs the dependencies of the lock file unless node_modules already holds exactly them.
 * @param {string} root
 * @throws {Error} one sentence with the way out; `tail` holds the end of npm's log
 */
export async function ensureDependencies(root) {
  const lockText = readLock(root);
  const stampFile = join(root, 'node_modules', '.sidestage-lock');
  const stamp = `${createHash('sha256').update(lockText).digest('hex')} ${process.platform}-${process.arch}\n`;
  const complete = currentNode(root) !== undefined;
  if (complete && readIfThere(stampFile) === stamp) return;
  const hidden = readIfThere(join(root, 'node_modules', '.package-lock.json'));
  if (!complete || hidden === undefined || !sameTree(lockText, hidden)) await install(root);
  writeFileSync(stampFile, stamp);
}

/**
 * Whether an installed tree (npm's own `node_modules/.package-lock.json`) is the one of the lock file, as after
 * somebody ran `npm install` by hand. Optional packages may be absent: they belong to other platforms.
 * @param {string} lockText
 * @param {string} hiddenText
 */
export function sameTree(lockText, hiddenText) {
  try {
    const wanted = JSON.parse(lockText).packages;
    const installed = JSON.parse(hiddenText).packages;
    return (
      Object.keys(installed).every(path => path in wanted) &&
      Object.entries(wanted).every(([path, entry]) => {
        if (path === '') return true;
        const found = installed[path];
        return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional);
      })
    );
  } catch {
    return false;
  }
}

async function install(root) {
  const started = Date.now();
  const { code, log } = await runNpmCi(root);
  if (code === 0 && currentNode(root)) {
    console.error(`✓ dependencies installed (${Math.round((Date.now() - started) / 1000)} s)`);
    return;
  }
  const error = new Error(
    code === 0
      ? 'Dependencies were installed without their own Node 24: allow install scripts' +
          ' (`npm config set ignore-scripts false`), delete node_modules and run the command again.'
      : installHint(log),
  );
  error.tail = log.trimEnd().split('\n').slice(-12).join('\n');
  throw error;
}

function readLock(root) {
  const path = join(root, 'package-lock.json');
  if (existsSync(path)) return readFileSync(path, 'utf8');
  throw new Error('package-lock.json is missing: get a complete copy of the repository and run the command again.');
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
