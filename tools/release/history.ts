import { versionOfTag } from '../lib/identity.ts';
import { run } from '../lib/process.ts';
import { Trouble } from '../lib/terminal.ts';
import type { Release } from './changelog.ts';

/** What git says, without the line end. */
export async function git(...args: string[]): Promise<string> {
  const { code, output } = await run('git', args, { env: { NO_COLOR: '1' } });
  if (code !== 0) throw new Trouble(`\`git ${args.join(' ')}\` failed: ${output.trim()}`);
  return output.trim();
}

export const lines = (text: string) => text.split('\n').filter(line => line !== '');

/** The newest version that has a tag before this commit; 0.0.0 before the first. */
export async function latestVersion(): Promise<string> {
  const tags = lines(await git('tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--sort=-v:refname'));
  return tags.map(versionOfTag).find(version => version !== null) ?? '0.0.0';
}

/** The version that is to be, and those before it, newest first, by their tags `v1.2.3`. */
export async function releases(version: string, today: string): Promise<Release[]> {
  const merged = lines(
    await git('tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--sort=-v:refname', '--format=%(refname:short)'),
  );
  const tags = merged.filter(tag => tag !== `v${version}`);
  const current: Release = { version, date: today, commits: await titles(tags[0], 'HEAD') };
  const earlier = tags.map(async (tag, index) => ({
    version: tag.slice(1),
    date: await git('log', '-1', '--format=%cs', tag),
    commits: await titles(tags[index + 1], tag),
  }));
  return [current, ...(await Promise.all(earlier))];
}

async function titles(from: string | undefined, to: string): Promise<string[]> {
  return lines(await git('log', '--no-merges', '--format=%s', from ? `${from}..${to}` : to));
}
