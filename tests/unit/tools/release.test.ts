import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notices } from '../../../tools/lib/notices.ts';
import { root } from '../../../tools/lib/paths.ts';
import { buildGuide } from '../../../tools/release/build-guide.ts';
import {
  changelogFromTags,
  nextVersion,
  releaseFaults,
  releaseNotes,
  writtenSections,
} from '../../../tools/release/changelog.ts';
import { releaseFiles } from '../../../tools/release/files.ts';
import {
  importedPackages,
  installedWith,
  licenceInReadme,
  serverPackages,
} from '../../../tools/release/server-packages.ts';

const release = (version: string, ...commits: string[]) => ({ version, date: '2026-01-31', commits });
const CHANGELOG = `# Changelog

What changed.

## [Unreleased]

### Added

- Polls.

## [0.1.0] - 2026-01-01

- The first one.
`;

describe('the changelog of a release', () => {
  it('what waits under "Unreleased" becomes the new version’s, and older sections stand as they were written', () => {
    const text = changelogFromTags(CHANGELOG, [
      release('0.2.0', 'b'),
      { ...release('0.1.0', 'a'), date: '2026-01-01' },
    ]);
    expect([...writtenSections(text)]).toEqual([
      ['Unreleased', ''],
      ['0.2.0', '### Added\n\n- Polls.'],
      ['0.1.0', '- The first one.'],
    ]);
    expect(text.startsWith('# Changelog\n\nWhat changed.\n\n## [Unreleased]\n\n## [0.2.0] - 2026-01-31\n')).toBe(true);
    expect(text.endsWith('## [0.1.0] - 2026-01-01\n\n- The first one.\n')).toBe(true);
  });

  it('a version about which nobody wrote anything lists its commits', () => {
    const text = changelogFromTags(CHANGELOG, [release('0.3.0', 'c'), release('0.2.0', 'Keys', 'Mails')]);
    expect(writtenSections(text).get('0.2.0')).toBe('- Keys\n- Mails');
  });

  it('a version that has its section already keeps it, and what waits goes on waiting', () => {
    const text = changelogFromTags(CHANGELOG, [release('0.1.0', 'a')]);
    expect(writtenSections(text).get('0.1.0')).toBe('- The first one.');
    expect(writtenSections(text).get('Unreleased')).toBe('### Added\n\n- Polls.');
  });

  it('making it twice changes nothing', () => {
    const once = changelogFromTags(CHANGELOG, [release('0.2.0'), release('0.1.0')]);
    expect(changelogFromTags(once, [release('0.2.0'), release('0.1.0')])).toBe(once);
  });

  it('the notes of a release say what was written, then the commits since the version before; the first has none before', () => {
    const notes = releaseNotes(CHANGELOG, release('0.2.0', 'Polls are counted', 'Keys'), '0.1.0');
    expect(notes).toMatch(/^### Added\n\n- Polls\.\n/);
    expect(notes).toMatch(/since 0\.1\.0<\/summary>\n\n- Polls are counted\n- Keys\n/);
    expect(releaseNotes(CHANGELOG, release('0.1.0', 'a'), undefined)).toBe('- The first one.\n');
  });
});

describe('whether a release can be made', () => {
  const state = { dryRun: false, tagsHere: ['v0.2.0'], changedFiles: [], idFault: null };

  it('takes the version of its one tag, committed files and an id, and says what is missing', () => {
    expect(releaseFaults(state)).toEqual([]);
    expect(releaseFaults({ ...state, tagsHere: ['reviewed', 'v0.2.0'] })).toEqual([]);
    for (const tagsHere of [[], ['v0.2.0-rc.1'], ['0.2.0']])
      expect(releaseFaults({ ...state, tagsHere })).toEqual([expect.stringContaining('no tag such as v1.2.3')]);
    expect(releaseFaults({ ...state, tagsHere: ['v0.2.0', 'v0.3.0'] })).toEqual([
      expect.stringContaining('v0.2.0, v0.3.0'),
    ]);
    expect(releaseFaults({ ...state, changedFiles: ['README.md'] })).toEqual([expect.stringContaining('README.md')]);
    expect(releaseFaults({ ...state, idFault: 'No id.' })).toEqual(['No id.']);
  });

  it('a dry run needs none of these, and has the version after the newest tag', () => {
    expect(releaseFaults({ dryRun: true, tagsHere: [], changedFiles: ['README.md'], idFault: 'No id.' })).toEqual([]);
    expect([nextVersion('0.0.0'), nextVersion('1.9.4')]).toEqual(['0.1.0', '1.10.0']);
  });

  it('the release workflow hands the id of the repository to the build, and nothing in it is changed by hand', () => {
    const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
    expect(workflow).toContain('SIDESTAGE_GECKO_ID: ${{ vars.GECKO_ID }}');
  });

  it('whoever reviews the sources is told how to make the same files: with this version and this id', () => {
    const guide = buildGuide('1.2.3', '{daf44bf7-a45e-4450-979c-91cf07434c3d}');
    expect(guide).toContain(
      "SIDESTAGE_VERSION=1.2.3 SIDESTAGE_GECKO_ID='{daf44bf7-a45e-4450-979c-91cf07434c3d}' npm run build",
    );
  });
});

describe('third-party notices', () => {
  const mit = { identifier: 'MIT', text: 'Permission is hereby granted' };

  it('name every package once, in order, with its licence', () => {
    const text = notices([
      { name: 'vue', version: '3.0.0', ...mit },
      { name: 'peerjs', version: '1.0.0', ...mit },
      { name: 'vue', version: '3.0.0', ...mit },
    ]);
    expect(text.match(/^\S+ \d\S+ \(MIT\)$/gm)).toEqual(['peerjs 1.0.0 (MIT)', 'vue 3.0.0 (MIT)']);
    expect(text.match(/Permission is hereby granted/g)).toHaveLength(2);
  });

  it('a package without a licence text stops the build by name', () => {
    expect(() => notices([{ name: 'nobody', version: '1.0.0', identifier: 'MIT' }])).toThrow(/nobody 1\.0\.0/);
  });

  it('the licence of packages that are published without theirs is kept here', () => {
    expect(notices([{ name: 'wxt', version: '0.21.4', identifier: 'MIT' }])).toContain('Copyright (c) 2023');
  });

  it('a README counts as licence only when it has the text, not just the name', () => {
    expect(licenceInReadme('# a\n\n## License\n\nMIT\n')).toBe('');
    expect(licenceInReadme('# a\n\n## License\n\nPermission is hereby granted, …\n')).toMatch(/^Permission/);
    expect(licenceInReadme('License\n-------\n\nPermission is hereby granted, …\n')).toMatch(/^Permission/);
  });

  it('a server’s packages are those that it imports for more than types, and what these depend on', () => {
    const source = `import express from 'express';\nimport {\n  type A,\n  b,\n} from '@scope/name/part';\nimport type { C } from 'types-only';\nimport { join } from 'node:path';\nimport './own.ts';\n`;
    expect(importedPackages(source)).toEqual(['express', '@scope/name']);
    const lock = {
      'node_modules/a': { dependencies: { b: '1', c: '1' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/b': {},
      'node_modules/c': { dependencies: { a: '1' } },
      'node_modules/d': {},
    };
    expect(installedWith(lock, ['a'])).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c']);
  });

  it('every package of the server has its licence text', () => {
    const packages = serverPackages();
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['express', 'ws', 'peer', 'pino']));
    expect(notices(packages)).toContain('express 4');
  });
});

describe('the draft of a release', () => {
  it('has every file that a release is made of', () => {
    const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
    const [, given = ''] = /--notes-file \S+ (.+)/.exec(workflow) ?? [];
    const endings = [...given.matchAll(/\.\/\*(\.\w+)/g)].map(([, ending = '?']) => ending);
    const { packages, sources, golden } = releaseFiles('1.2.3');
    for (const name of [...packages, ...golden].map(one => one.name).concat(sources))
      expect(
        endings.some(ending => name.endsWith(ending)),
        name,
      ).toBe(true);
  });
});
