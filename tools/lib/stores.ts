import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { output, root } from './paths.ts';

/** What `addons-linter --output json` says of one thing. */
export interface LintMessage {
  readonly code: string;
  readonly message: string;
  readonly description: string;
  readonly file?: string;
  readonly line?: number;
}

export interface LintReport {
  readonly errors: readonly LintMessage[];
  readonly warnings: readonly LintMessage[];
}

/** @throws with what the linter said, when it is no report */
export function readReport(said: string): LintReport {
  try {
    return JSON.parse(said.slice(said.indexOf('{'))) as LintReport;
  } catch {
    throw new Error(said);
  }
}

/**
 * What the linter of Firefox's store finds, a line each. It takes every extension for one that is on phones, too, until
 * somebody chooses otherwise after uploading (https://github.com/mozilla/addons-linter/issues/6001). Ours is not, so
 * what it says of phones alone does not count: Firefox for Android knows the declaration of data since 142 only.
 */
export function lintFaults({ errors, warnings }: LintReport): string[] {
  const meant = warnings.filter(({ code }) => code !== 'KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION');
  return [...errors, ...meant].map(
    ({ code, message, description, file, line }) =>
      `${[file, line].filter(Boolean).join(':') || 'manifest'}: ${code}: ${message} (${description})`,
  );
}

/** The parts of a manifest for which stores want reasons. */
export interface AskingManifest {
  readonly permissions?: readonly string[];
  readonly optional_permissions?: readonly string[];
  readonly host_permissions?: readonly string[];
  readonly optional_host_permissions?: readonly string[];
  readonly content_scripts?: readonly { readonly matches?: readonly string[] }[];
  readonly content_security_policy?: { readonly extension_pages?: string };
  readonly browser_specific_settings?: {
    readonly gecko?: {
      readonly id?: string;
      readonly data_collection_permissions?: {
        readonly required?: readonly string[];
        readonly optional?: readonly string[];
      };
    };
  };
}

/** All that a manifest asks for, by the names that it has there. */
export function askedFor(manifest: AskingManifest): string[] {
  const data = manifest.browser_specific_settings?.gecko?.data_collection_permissions;
  const asked = [
    manifest.permissions,
    manifest.optional_permissions,
    manifest.host_permissions,
    manifest.optional_host_permissions,
    manifest.content_scripts?.flatMap(({ matches }) => matches ?? []),
    manifest.content_security_policy?.extension_pages?.match(/unsafe-[\w-]+|wasm-[\w-]+/g),
    data?.required,
    data?.optional,
  ];
  return [...new Set(asked.flatMap(some => some ?? []))].sort();
}

/** What manifests ask for and `docs/store.md` gives no reason for, and what it explains and no manifest asks for. */
export function reasonFaults(manifests: readonly AskingManifest[], text: string): string[] {
  const explained = [...text.matchAll(/^\| `([^`]+)` +\| [^|\s]/gm)].map(([, name = '']) => name);
  const asked = [...new Set(manifests.flatMap(askedFor))];
  return [
    ...asked.filter(name => !explained.includes(name)).map(name => `docs/store.md has no reason for ${name}.`),
    ...explained
      .filter(name => !asked.includes(name))
      .map(name => `docs/store.md explains ${name}, for which no manifest asks.`),
  ];
}

/** The manifests that `npm run build` made. */
export function builtManifests(): AskingManifest[] {
  return [output.chrome, output.firefox].map(
    folder => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as AskingManifest,
  );
}

/** The text that whoever uploads the extension copies from. */
export function storeText(): string {
  return readFileSync(join(root, 'docs', 'store.md'), 'utf8');
}
