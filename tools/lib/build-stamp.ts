import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * A hash over the names and contents of files and folders; what does not exist counts as absent.
 * @param root the folder that `paths` are relative to
 */
export function hashSources(root: string, paths: string[]): string {
  const hash = createHash('sha256');
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
