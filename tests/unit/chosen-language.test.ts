import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../tools/lib/paths.ts';

it('whatever mounts a document has it speak the chosen language first', async () => {
  const mounting: string[] = [];
  for await (const file of glob('{entrypoints,web}/**/*.ts', { cwd: root }))
    if (readFileSync(join(root, file), 'utf8').includes('createApp(')) mounting.push(file);
  expect(mounting).toEqual(expect.arrayContaining(['entrypoints/shared/mount.ts', 'web/privacy.ts']));
  const mute = mounting.filter(file => !readFileSync(join(root, file), 'utf8').includes('speakChosen().then('));
  expect(mute).toEqual([]);
});
