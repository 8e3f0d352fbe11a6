import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readArguments } from '../lib/arguments.ts';
import { buildAll } from '../lib/build.ts';
import { goldenBundle } from '../lib/golden-clients.ts';
import { geckoId, geckoIdFault, versionOfTag } from '../lib/identity.ts';
import { BROWSERS } from '../lib/manifest.ts';
import { notices, NOTICES_FILE } from '../lib/notices.ts';
import { output, root } from '../lib/paths.ts';
import { endAllOnSignal } from '../lib/process.ts';
import { bold, dim, good, main, Trouble } from '../lib/terminal.ts';
import { buildGuide } from '../release/build-guide.ts';
import { changelogFromTags, nextVersion, releaseFaults, releaseNotes } from '../release/changelog.ts';
import { releaseFiles } from '../release/files.ts';
import { git, latestVersion, lines, releases } from '../release/history.ts';
import { serverPackages } from '../release/server-packages.ts';

const folder = join(root, '.output', 'release');

const USAGE = `Usage: npm run release -- [--dry-run]
Builds in .output/release/ what a release has, and publishes nothing. Without --dry-run it insists on a tag, an id and
committed files: CONTRIBUTING.md.`;

/** Everything that a release has, in `.output/release/`. Publishes nothing. */
await main(async () => {
  const { values } = readArguments(USAGE, { options: { 'dry-run': { type: 'boolean', default: false } } });
  endAllOnSignal();
  const dryRun = values['dry-run'];
  const changedFiles = lines(await git('status', '--porcelain')).map(line => line.trim());
  const tagsHere = lines(await git('tag', '--points-at', 'HEAD'));
  const faults = releaseFaults({ dryRun, tagsHere, changedFiles, idFault: geckoIdFault(process.env) });
  if (faults.length > 0) throw new Trouble(faults.join('\n  '));
  const version = tagsHere.map(versionOfTag).find(one => one !== null) ?? nextVersion(await latestVersion());
  process.env['SIDESTAGE_VERSION'] = version;

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await buildAll([...BROWSERS, 'web'], { onStart: target => console.log(dim(`… building ${target}`)) });
  const { packages, sources, golden } = releaseFiles(version);
  for (const { built, name } of packages) copyFileSync(join(root, '.output', built), file(name));

  // What is committed and nothing else: no data folder or key of whoever makes the release gets into it.
  const prefix = `sidestage-${version}/`;
  const guide = `--add-virtual-file=${prefix}BUILD.md:${buildGuide(version, geckoId(process.env))}`;
  await git('archive', `--prefix=${prefix}`, guide, '--output', file(sources), 'HEAD');

  // For the tests of releases to come: `tests/golden/clients/README.md`.
  for (const { end, name } of golden) writeFileSync(file(name), await goldenBundle(end));

  writeFileSync(file(NOTICES_FILE), allNotices());
  const history = await releases(version, new Date().toISOString().slice(0, 10));
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  writeFileSync(file('CHANGELOG.md'), changelogFromTags(changelog, history));
  const [current, before] = history;
  if (current) writeFileSync(file('RELEASE-NOTES.md'), releaseNotes(changelog, current, before?.version));
  writeFileSync(file('SHA256SUMS'), checksums());

  console.log(good(`${bold(`Sidestage ${version}`)} is in ${relative(root, folder)}${dryRun ? ' (dry run)' : ''}`));
  for (const name of readdirSync(folder)) console.log(`  ${name}`);
  if (dryRun && changedFiles.length > 0)
    console.log(dim('There are changes that are not committed: the sources do not have them, the extension has.'));
  return 0;
});

function file(name: string): string {
  return join(folder, name);
}

/** Of what is bundled into the extension and the pages, and of what runs with the server. */
function allNotices(): string {
  // Edge's and Opera's packages bundle what Chrome's does.
  const bundled = [output.chrome, output.firefox, output.web].map(where => join(where, NOTICES_FILE));
  return [
    'In the extension for Chrome, Edge and Opera, the extension for Firefox and the pages: see each of the three parts below. Packages of the server stand at the end.\n',
    ...bundled.map(path => `${'='.repeat(80)}\n${relative(root, path)}\n\n${readFileSync(path, 'utf8')}`),
    `${'='.repeat(80)}\nserver\n\n${notices(serverPackages())}`,
  ].join('\n');
}

function checksums(): string {
  const archives = readdirSync(folder).filter(name => /\.(?:zip|js)$/.test(name));
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(file(name)))
      .digest('hex');
  return archives.map(name => `${sum(name)}  ${name}\n`).join('');
}
