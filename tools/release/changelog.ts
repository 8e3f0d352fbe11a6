import { versionOfTag } from '../lib/identity.ts';

/** One version, from its tag. */
export interface Release {
  readonly version: string;
  /** Of the tag, as in 2026-01-31. */
  readonly date: string;
  /** Titles of the commits since the version before, newest first. */
  readonly commits: readonly string[];
}

const HEADING = /^## \[([^\]]+)\][^\n]*\n/m;

/** What stands under each heading `## [NAME]` of a changelog. */
export function writtenSections(changelog: string): Map<string, string> {
  const [, ...parts] = changelog.split(/^(?=## \[)/m);
  return new Map(parts.map(part => [HEADING.exec(part)?.[1] ?? '', part.replace(HEADING, '').trim()]));
}

/**
 * The changelog with a section for each version. What was written by hand stands; what waits under "Unreleased" becomes
 * the newest version's; a version about which nobody wrote anything lists its commits.
 * @param releases newest first
 */
export function changelogFromTags(changelog: string, releases: readonly Release[]): string {
  const written = writtenSections(changelog);
  const [intro = ''] = changelog.split(/^(?=## \[)/m);
  const sections = releases.map((release, index) => {
    const waiting = index === 0 ? written.get('Unreleased') : undefined;
    return `## [${release.version}] - ${release.date}\n\n${written.get(release.version) || waiting || listOf(release.commits)}`;
  });
  const [newest] = releases;
  const waiting = newest && !written.has(newest.version) ? '' : (written.get('Unreleased') ?? '');
  return `${[intro.trim(), `## [Unreleased]\n\n${waiting}`.trim(), ...sections].join('\n\n')}\n`;
}

/** What a release says of itself: what was written, and behind a fold all commits since the version before. */
export function releaseNotes(changelog: string, release: Release, before: string | undefined): string {
  const written = writtenSections(changelog);
  const text = written.get(release.version) || written.get('Unreleased') || listOf(release.commits);
  if (before === undefined) return `${text}\n`;
  return `${text}\n\n<details><summary>All commits since ${before}</summary>\n\n${listOf(release.commits)}\n\n</details>\n`;
}

/** Why a release cannot be made as it is, each a sentence with what to do. A dry run needs no tag and no id. */
export function releaseFaults(state: {
  dryRun: boolean;
  tagsHere: readonly string[];
  changedFiles: readonly string[];
  /** What is wrong with the id of the extension. */
  idFault: string | null;
}): string[] {
  const { dryRun, tagsHere, changedFiles, idFault } = state;
  if (dryRun) return [];
  const faults: string[] = [];
  const versions = tagsHere.filter(tag => versionOfTag(tag) !== null);
  if (versions.length === 0)
    faults.push('The commit has no tag such as v1.2.3, which gives the version: tag it, or try with --dry-run.');
  if (versions.length > 1) faults.push(`The commit is tagged as several versions: ${versions.join(', ')}.`);
  if (changedFiles.length > 0) faults.push(`There are changes that are not committed: ${changedFiles.join(', ')}.`);
  if (idFault) faults.push(idFault);
  return faults;
}

/** A version after this one, for trying out what a release has. */
export function nextVersion(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return `${major}.${minor + 1}.0`;
}

function listOf(commits: readonly string[]): string {
  return commits.map(title => `- ${title}`).join('\n');
}
