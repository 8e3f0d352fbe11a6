import { spawn } from 'node:child_process';

/** How long `npm ci` may take before it is given up, in milliseconds. */
const timeLimit = 10 * 60_000;

/**
 * Runs `npm ci` quietly, with progress of our own. No browser is downloaded here: an installed one is preferred.
 * `--loglevel=error` hides the warnings that some packages want a newer Node: they run under node_modules' own.
 * @param {string} cwd
 * @returns {Promise<{ code: number, log: string }>}
 */
export function runNpmCi(cwd) {
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--no-progress', '--fetch-retries=3'];
  const [command, prefix, shell] = npmCommand(process.env, process.platform);
  const child = spawn(command, [...prefix, ...args], {
    cwd,
    shell,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' },
  });
  let log = '';
  const collect = chunk => void (log += chunk);
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const progress = showProgress('installing dependencies (about a minute the first time)');
  const limit = setTimeout(() => {
    log += '\nTime limit reached.\n';
    child.kill();
  }, timeLimit);
  const signals = ['SIGINT', 'SIGTERM'];
  const stop = signal => child.kill(signal);
  for (const signal of signals) process.on(signal, stop);
  return new Promise(resolve => {
    const done = code => {
      clearTimeout(limit);
      progress.end();
      for (const signal of signals) process.off(signal, stop);
      resolve({ code, log });
    };
    child.on('error', error => {
      log += `${error.message}\n`;
      done(1);
    });
    child.on('close', code => done(code ?? 1));
  });
}

/**
 * The npm that started us, else the one on the PATH (a shell script on Windows, hence the shell).
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 * @returns {[string, string[], boolean]} command, first arguments, whether a shell is needed
 */
export function npmCommand(env, platform) {
  const cli = env.npm_execpath;
  if (cli && /npm-cli\.c?js$/.test(cli)) return [env.npm_node_execpath ?? process.execPath, [cli], false];
  return ['npm', [], platform === 'win32'];
}

/**
 * @param {string} log what npm wrote
 * @returns {string} one sentence: what went wrong and the way out
 */
export function installHint(log) {
  const again = 'and run the command again.';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|network/i.test(log)) {
    return `Dependencies could not be downloaded: check the network connection or proxy (\`npm ping\`) ${again}`;
  }
  if (/can only install (packages )?(when|with)|EUSAGE|not in sync/i.test(log)) {
    return `package.json and package-lock.json disagree: run \`npm install\` once to bring them together ${again}`;
  }
  if (/ENOSPC/.test(log)) return `The disk is full: make about 700 MB of room ${again}`;
  if (/EACCES|EPERM|EBUSY|EROFS/.test(log)) {
    return `node_modules cannot be written: stop what still uses it, make the folder yours ${again}`;
  }
  if (/Time limit reached/.test(log)) return `Installing took too long: check the network connection ${again}`;
  if (/ENOENT.*npm|npm.*ENOENT/.test(log)) return `npm was not found: install it together with Node ${again}`;
  return `\`npm ci\` failed: see its last lines above, repair what they name ${again}`;
}

function showProgress(text) {
  const started = Date.now();
  const live = process.stderr.isTTY;
  const line = () => `… ${text} ${Math.round((Date.now() - started) / 1000)} s`;
  process.stderr.write(live ? line() : `… ${text}\n`);
  const timer = setInterval(() => process.stderr.write(live ? `\r${line()}` : `${line()}\n`), live ? 1000 : 15_000);
  return {
    end() {
      clearInterval(timer);
      if (live) process.stderr.write('\r\x1b[K');
    },
  };
}
