import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalogue } from '../../../core/language/wording.ts';
import { root } from '../paths.ts';
import { pluralKeys } from './check.ts';

const FOLDERS = ['app', 'components', 'core', 'entrypoints', 'extension', 'server', 'web'];
const FILES = ['wxt.config.ts', 'tools/lib/manifest.ts'];
/** A template needs so many letters of its own before what it makes is taken for keys. */
const ENOUGH = 4;
/** A type such as `server_${string}` says which keys there could be, and uses none of them. */
const TYPE = /\$\{(?:string|number|infer )/;

/**
 * Keys that no source names, neither in full nor by a template such as `role_${role}`. What a template puts in must be
 * a word that some source names, too: `role_nobody` is not used because there are roles.
 */
export function unusedKeys(english: Catalogue, sources: readonly string[] = readSources()): string[] {
  const named = new Set<string>();
  const words = new Set<string>();
  const patterns = new Map<string, RegExp>();
  for (const source of sources) {
    for (const [, single, double] of source.matchAll(/'([a-z0-9_]+)'|"([a-z0-9_]+)"/g))
      named.add(single ?? double ?? '');
    // A name such as 'turn-udp' has "_" where it is part of a key.
    for (const [, single, double] of source.matchAll(/'([a-z0-9_-]+)'|"([a-z0-9_-]+)"/g))
      words.add((single ?? double ?? '').replaceAll('-', '_'));
    for (const [, manifest = ''] of source.matchAll(/__MSG_(\w+)__/g)) named.add(manifest);
    for (const [, template = ''] of source.matchAll(/`((?:[a-z0-9_]|\$\{[^`]*?\})+)`/g)) {
      const parts = template.split(/\$\{.*?\}(?=[a-z0-9_$]|$)/);
      if (
        template.includes('${') &&
        !TYPE.test(template) &&
        parts.join('').replaceAll(/[^a-z]/g, '').length >= ENOUGH
      ) {
        patterns.set(template, new RegExp(`^${parts.join('([a-z0-9_]+)')}$`));
      }
    }
  }
  const plurals = pluralKeys(english);
  const made = (key: string, template: RegExp) => {
    const [whole, ...put] = template.exec(key) ?? [];
    return whole !== undefined && put.every(word => words.has(word));
  };
  const used = (key: string) => named.has(key) || [...patterns.values()].some(template => made(key, template));
  return Object.keys(english).filter(key => {
    const base = key.replace(/_(one|other)$/, '');
    return !used(key) && !(plurals.has(base) && used(base));
  });
}

function readSources(): string[] {
  const found = FOLDERS.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.(ts|vue)$/.test(name))
      .map(name => join(folder, name)),
  );
  return [...found, ...FILES].map(name => readFileSync(join(root, name), 'utf8'));
}
