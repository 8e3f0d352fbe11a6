import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { runsTypeScript } from './versions.mjs';

/**
 * @param {string} root
 * @returns {string | undefined} the Node 24 of node_modules, or this one when it is as new
 */
export function currentNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = join(root, 'node_modules', 'node', 'bin', name);
  if (existsSync(installed)) return installed;
  return runsTypeScript(process.versions.node) && existsSync(join(root, 'node_modules')) ? process.execPath : undefined;
}

/**
 * Runs Node with these arguments in our place: same terminal, same signals, same exit code. The PATH begins with
 * node_modules/.bin, so that every child that asks for `node` gets the same one.
 * @param {string} node
 * @param {string[]} args
 * @param {string} root
 * @param {number} startedAt when the whole command began, in milliseconds since the epoch
 * @returns {Promise<number>} the exit code
 */
export function handOver(node, args, root, startedAt) {
  const env = { ...process.env, SIDESTAGE_STARTED_AT: String(startedAt) };
  const pathKey = Object.keys(env).find(key => key.toUpperCase() === 'PATH') ?? 'PATH';
  env[pathKey] = [join(root, 'node_modules', '.bin'), env[pathKey]].filter(Boolean).join(delimiter);
  const child = spawn(node, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(() => child.kill('SIGTERM'));
  return new Promise(resolve => {
    child.on('error', error => {
      console.error(`✗ ${node} could not be started (${error.message}): delete node_modules and try again.`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/**
 * npm runs us through a shell, and a signal for npm ends that shell but does not reach us. So under npm the parent's
 * disappearance means the same as SIGTERM.
 */
function endWithNpm(end) {
  if (process.platform === 'win32' || !process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 300);
  timer.unref();
}
