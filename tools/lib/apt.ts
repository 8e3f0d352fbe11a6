import { existsSync, readFileSync } from 'node:fs';
import { run } from './process.ts';

const limit = 8 * 60_000;

/** Whether this is root on Debian, who may install packages. */
export function mayUseApt(): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false;
  // On Ubuntu a browser's package is only a pointer to a snap.
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Installs a Debian package; false when that did not work. */
export async function aptInstall(name: string): Promise<boolean> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env, timeLimit: limit });
  const { code } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], {
    env,
    timeLimit: limit,
  });
  return code === 0;
}
