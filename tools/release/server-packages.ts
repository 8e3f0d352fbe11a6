import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Licensed } from '../lib/notices.ts';
import { root } from '../lib/paths.ts';

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

type Lock = Readonly<Record<string, LockEntry>>;

/** The packages that run with the server: those that its sources import, and what these depend on. */
export function serverPackages(): Licensed[] {
  const lock = (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages;
  const sources = ['server', 'core/language', 'core/room', 'core/protocol'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
      .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
  return installedWith(lock, sources.flatMap(importedPackages)).map(path => ({
    name: path.split('node_modules/').at(-1) ?? path,
    version: lock[path]?.version ?? '',
    identifier: lock[path]?.license ?? '',
    text: licenceText(join(root, path)),
  }));
}

/** The packages that a source file imports for more than types. */
export function importedPackages(source: string): string[] {
  const imports = source.matchAll(/^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?'([^']+)'/gm);
  const names = [...imports].map(([, name = '']) => name);
  return names
    .filter(name => !/^(\.|node:)/.test(name))
    .map(name =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}

/** The paths of these packages in a lock file, and of everything that they depend on. */
export function installedWith(lock: Lock, names: readonly string[]): string[] {
  const found = new Set<string>();
  const add = (name: string, from: string) => {
    const path = resolvePackage(lock, name, from);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies } = lock[path] ?? {};
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) add(next, path);
  };
  for (const name of names) add(name, '');
  return [...found].sort();
}

/** As Node does: the nearest `node_modules` above. */
function resolvePackage(lock: Lock, name: string, from: string): string | undefined {
  const path = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (lock[path]) return path;
  if (from === '') return undefined;
  return resolvePackage(lock, name, from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)));
}

/** The licence in a package's folder; a few have it at the end of their README only. */
function licenceText(folder: string): string {
  const files = readdirSync(folder);
  const own = files.filter(name => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(name));
  if (own.length > 0) return own.map(name => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  const readme = files.find(name => /^readme/i.test(name));
  return readme ? licenceInReadme(readFileSync(join(folder, readme), 'utf8')) : '';
}

/** The part "License" of a README, if it is a licence and not just the name of one. */
export function licenceInReadme(readme: string): string {
  const [, part = ''] = /^(?:#+ )?Licen[cs]e\b[^\n]*\n(?:-+\n|=+\n)?(.*)/ims.exec(readme) ?? [];
  return /permission (is hereby granted|to use)/i.test(part) ? part.trim() : '';
}
