// Starts `npm start`, waits until it is ready and its server answers, and ends it. For a machine of which nothing is
// known.
import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './bootstrap/paths.mjs';

/** Installing and building on a slow machine, in milliseconds. */
const PATIENCE = 15 * 60_000;
/** How long it may take to end, in milliseconds. */
const ENDING = 30_000;

const windows = process.platform === 'win32';
const child = spawn('npm', ['start'], {
  cwd: root,
  shell: windows,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, DATA_DIR: '.data/try-start', PORT: '' },
});
let output = '';
let server;
child.stdout.on('data', chunk => {
  // The host link is a secret, even of a room that is gone in a moment.
  process.stdout.write(String(chunk).replace(/#invite=\S+/g, '#invite=…'));
  output += chunk;
  if (server || !output.includes('Ctrl-C ends everything')) return;
  server = /https?:\/\/\S+(?=\/r\/)/.exec(output)?.[0] ?? 'http://127.0.0.1:8790';
  void look();
});
child.on('exit', code => void (server ? gone() : fail(`npm start ended with ${code} before it was ready`)));
setTimeout(() => fail(`npm start was not ready after ${PATIENCE / 60_000} minutes`), PATIENCE).unref();

async function look() {
  if (!(await answers())) return fail(`the server does not answer at ${server}`);
  console.log('✓ the server answers; ending npm start');
  end('SIGTERM');
  setTimeout(() => fail('npm start did not end when it was asked to'), ENDING).unref();
}

/** npm is gone a moment before what it ran. */
async function gone() {
  while (await answers()) await delay(200);
  console.log('✓ everything ended');
  process.exit(process.exitCode ?? 0);
}

async function answers() {
  const answer = await fetch(`${server}/healthz`).catch(() => undefined);
  return answer?.ok === true;
}

function end(signal) {
  // Windows has no signal that asks a console program of another group to end.
  if (windows) spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
  else child.kill(signal);
}

function fail(sentence) {
  console.error(`✗ ${sentence}.`);
  end('SIGKILL');
  process.exit(1);
}
