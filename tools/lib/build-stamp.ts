import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * A hash over the names and contents of files and folders, and over settings; what does not exist counts as absent.
 * @param root the folder that `paths` are relative to
 * @param settings by name; an empty one is like an absent one
 */
export function hashSources(
  root: string,
  paths: string[],
  settings: Readonly<Record<string, string | undefined>> = {},
): string {
  const hash = createHash('sha256');
  for (const [name, value] of Object.entries(settings))
    if (value) hash.update(name).update('\0').update(value).update('\0');
  for (const file of paths.flatMap(path => filesUnder(join(root, path))).sort()) {
    const content = readIfThere(file);
    if (content)
      hash.update(relative(root, file)).update('\0').update(String(content.length)).update('\0').update(content);
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  } catch {
    return [path];
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
